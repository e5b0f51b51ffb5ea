import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { silentLog, type TempFolder, tempFolder } from '../../../tests/support/facility-database.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { type FacilityDatabase, openDatabase } from './database.ts';
import { describeDatabaseError } from './database-error.ts';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

function aFolder(): TempFolder {
  const folder = tempFolder();
  cleanUps.push(() => folder.remove());
  return folder;
}

/** A folder of migrations, each of one statement, as drizzle-kit lays it out. */
function migrationsOf(statements: readonly string[]): string {
  const folder = aFolder().path;
  mkdirSync(join(folder, 'meta'));
  const entries = statements.map((sql, idx) => {
    writeFileSync(join(folder, `000${idx}_m.sql`), sql);
    return { idx, version: '6', when: 1_000 + idx, tag: `000${idx}_m`, breakpoints: true };
  });
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ version: '7', dialect: 'sqlite', entries }));
  return folder;
}

function open(dataDir: string, migrationsDir?: string) {
  const clock = manualClock(Date.UTC(2025, 10, 22, 15, 4, 5));
  return openDatabase({ dataDir, clock, log: silentLog, ...(migrationsDir !== undefined && { migrationsDir }) });
}

async function opened(dataDir: string, migrationsDir?: string): Promise<FacilityDatabase> {
  const result = await open(dataDir, migrationsDir);
  if (!result.ok) throw new Error(result.error.code);
  cleanUps.push(() => result.value.close());
  return result.value;
}

const PLAYERS = 'CREATE TABLE player (id integer PRIMARY KEY, name text NOT NULL) STRICT;';
const VISITS = 'CREATE TABLE visit (id integer PRIMARY KEY, player integer NOT NULL REFERENCES player(id)) STRICT;';

describe('openDatabase', () => {
  test('stores durably, also after the first statement that touches the schema', async () => {
    const { db } = await opened(aFolder().path);

    db.$client.exec('CREATE TABLE probe (id integer PRIMARY KEY) STRICT');
    db.$client.prepare('INSERT INTO probe VALUES (1)').run();

    const pragma = (name: string) => db.$client.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('busy_timeout')).toBe(5000);
    expect(pragma('trusted_schema')).toBe(0);
    expect(pragma('cell_size_check')).toBe(1);
    expect(pragma('wal_autocheckpoint')).toBe(1000);
    expect(pragma('journal_size_limit')).toBe(64 * 1024 * 1024);
  });

  test('makes every table strict', async () => {
    const { db } = await opened(aFolder().path);

    const loose = db.$client
      .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT GLOB 'sqlite_*'")
      .pluck()
      .all();

    expect(loose).toEqual([]);
  });

  test('keeps what was stored when it is opened again', async () => {
    const folder = aFolder().path;
    const migrations = migrationsOf([PLAYERS]);
    const first = await opened(folder, migrations);
    first.db.$client.exec("INSERT INTO player VALUES (1, 'Ève-Marie')");
    first.close();

    const second = await opened(folder, migrations);

    expect(second.schemaVersion).toBe(1);
    expect(second.db.$client.prepare('SELECT name FROM player').pluck().get()).toBe('Ève-Marie');
    expect(existsSync(join(folder, 'backups'))).toBe(false);
  });

  test('refuses a second controller on the same folder, and lets it in once the first is gone', async () => {
    const folder = aFolder().path;
    const first = await opened(folder);

    const second = await open(folder);
    first.close();
    const third = await opened(folder);

    expect(second).toEqual({ ok: false, error: { code: 'database.in_use', dataDir: folder } });
    expect(third.schemaVersion).toBeGreaterThan(0);
  });

  test('leaves the database open to readers', async () => {
    const folder = aFolder().path;
    await opened(folder, migrationsOf([PLAYERS]));

    const reader = new Sqlite(join(folder, 'facility.db'), { readonly: true });
    cleanUps.push(() => reader.close());

    expect(reader.prepare('SELECT count(*) FROM player').pluck().get()).toBe(0);
  });

  test('says that a file is damaged instead of starting anew', async () => {
    const folder = aFolder().path;
    const file = join(folder, 'facility.db');
    writeFileSync(file, 'this is no database, and somebody may still want it back'.repeat(40));

    const result = await open(folder);

    expect(result).toMatchObject({ ok: false, error: { code: 'database.damaged', file } });
    expect(readFileSync(file, 'utf8')).toMatch(/^this is no database/);
  });

  test('finds pages that were overwritten', async () => {
    const folder = aFolder().path;
    (await opened(folder)).close();
    const bytes = readFileSync(join(folder, 'facility.db'));
    writeFileSync(join(folder, 'facility.db'), bytes.fill(0xab, 4096, 12_288));

    const result = await open(folder);

    expect(result).toMatchObject({ ok: false, error: { code: 'database.damaged' } });
  });
});

describe('migrations', () => {
  test('back the database up first, to a file that opens and carries its mark', async () => {
    const folder = aFolder().path;
    const first = await opened(folder, migrationsOf([PLAYERS]));
    first.db.$client.exec("INSERT INTO player VALUES (1, 'Chen')");
    first.close();

    const second = await opened(folder, migrationsOf([PLAYERS, VISITS]));

    expect(readdirSync(join(folder, 'backups'))).toEqual(['before-2-20251122T150405Z.db']);
    const copy = new Sqlite(join(folder, 'backups/before-2-20251122T150405Z.db'), { readonly: true });
    cleanUps.push(() => copy.close());
    expect(copy.prepare('SELECT name FROM player').pluck().get()).toBe('Chen');
    expect(copy.prepare("SELECT name FROM sqlite_schema WHERE name = 'visit'").get()).toBeUndefined();
    expect(second.schemaVersion).toBe(2);
    expect(second.wasRestored()).toBe(false);
  });

  test('refuse a database from a newer version and leave it as it is', async () => {
    const folder = aFolder().path;
    (await opened(folder, migrationsOf([PLAYERS, VISITS]))).close();

    const result = await open(folder, migrationsOf([PLAYERS]));

    expect(result).toEqual({ ok: false, error: { code: 'database.newer', found: 2, known: 1 } });
    expect((await opened(folder, migrationsOf([PLAYERS, VISITS]))).schemaVersion).toBe(2);
  });

  test('refuse a database whose history reads differently', async () => {
    const folder = aFolder().path;
    (await opened(folder, migrationsOf([PLAYERS]))).close();

    const result = await open(folder, migrationsOf([VISITS]));

    expect(result).toEqual({ ok: false, error: { code: 'database.other_history', version: 1 } });
  });

  test('read the same with the line ends of Windows', async () => {
    const folder = aFolder().path;
    const [unix, windows] = ['\n', '\r\n'].map((end) => migrationsOf([`-- a table${end}${PLAYERS}`]));
    (await opened(folder, unix)).close();

    const result = await opened(folder, windows);

    expect(result.schemaVersion).toBe(1);
  });

  test('that fail leave nothing behind', async () => {
    const folder = aFolder().path;
    (await opened(folder, migrationsOf([PLAYERS]))).close();
    const broken = `${VISITS}\n--> statement-breakpoint\nINSERT INTO visit VALUES (1, 99);`;

    await expect(open(folder, migrationsOf([PLAYERS, broken]))).rejects.toThrow('rows that point nowhere');

    const after = await opened(folder, migrationsOf([PLAYERS]));
    expect(after.db.$client.prepare("SELECT name FROM sqlite_schema WHERE name = 'visit'").get()).toBeUndefined();
  });

  test('may rebuild a table that others point at', async () => {
    const folder = aFolder().path;
    const first = await opened(folder, migrationsOf([PLAYERS, VISITS]));
    first.db.$client.exec("INSERT INTO player VALUES (1, 'Chen'); INSERT INTO visit VALUES (7, 1)");
    first.close();
    const rebuild = `CREATE TABLE new_player (id integer PRIMARY KEY, name text NOT NULL, phone text) STRICT;
      INSERT INTO new_player SELECT id, name, NULL FROM player; DROP TABLE player; ALTER TABLE new_player RENAME TO player;`;

    const second = await opened(folder, migrationsOf([PLAYERS, VISITS, rebuild]));

    expect(second.db.$client.prepare('SELECT player FROM visit').pluck().all()).toEqual([1]);
    expect(second.db.$client.pragma('foreign_keys', { simple: true })).toBe(1);
  });
});

describe('a backup', () => {
  test('that is put back is known for one until its mark is cleared', async () => {
    const [folder, restored] = [aFolder().path, aFolder().path];
    const original = await opened(folder);
    await original.backUp(join(folder, 'copy.db'));
    cpSync(join(folder, 'copy.db'), join(restored, 'facility.db'));

    const second = await opened(restored);
    const before = second.wasRestored();
    second.clearBackupMark();

    expect([original.wasRestored(), before, second.wasRestored()]).toEqual([false, true, false]);
  });
});

test('every reason not to open is a sentence for the person who starts the controller', () => {
  const sentences = [
    describeDatabaseError({ code: 'database.newer', found: 3, known: 2 }),
    describeDatabaseError({ code: 'database.in_use', dataDir: '/data' }),
    describeDatabaseError({ code: 'database.damaged', file: 'facility.db', problem: 'not a database' }),
    describeDatabaseError({ code: 'database.other_history', version: 1 }),
  ];

  expect(sentences.every((sentence) => /^[A-Z].+\.$/.test(sentence))).toBe(true);
});
