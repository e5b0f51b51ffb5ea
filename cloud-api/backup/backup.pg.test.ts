import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import { openCloudDatabase, seedFacility } from '../../tests/support/cloud-database.ts';
import { aProfile, BAY_1 } from '../../tests/support/facility-profile.ts';
import { createDatabase, type TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { migrateDatabase, MIGRATIONS_DIR } from '../db/migrate.ts';
import { createLog } from '../log.ts';
import { dumpDatabase } from './dump.ts';
import { restoreDatabase } from './restore.ts';
import { fenceIfRestored } from './restore-fence.ts';

let server: TestPostgres;
const log = createLog('silent');
const NOW = Date.UTC(2026, 5, 11, 4);

beforeAll(async () => {
  server = await usePostgres();
});
afterAll(() => server.stop());

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cloud-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a JSON file of lines, or a careless copy, would lose. */
const AWKWARD = `Zoë “Núñez” \\ "quoted"\n\u2028next\ttab ’; drop table x; -- ${'é'.repeat(2000)}`;
const BIG = 9_007_199_254_740_993n;

/** A cloud with a facility, a booking in it, rows with awkward text, and more rows than are read at once. */
async function aCloud(): Promise<Database> {
  const database = await openCloudDatabase(server.url);
  onTestFinished(() => database.close().catch(() => undefined));
  await fillCloud(database);
  return database;
}

async function fillCloud(database: Database): Promise<void> {
  const profile = aProfile({ name: AWKWARD });
  await seedFacility(database, profile, {
    node: newNodeRow('cloud', profile.id, 'paired'),
    ranges: [{ resourceId: BAY_1, startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'own' }],
  });
  await database.pool.query(
    `insert into allocation (id, facility_id, resource_id, starts_at, ends_at, kind, state, revision, data, holder, commit_no)
     values (gen_random_uuid(), $1, $2, 1000, 2000, 'booking', 'active', 1, $3, 'own', 1)`,
    [profile.id, BAY_1, JSON.stringify({ notes: AWKWARD, cents: 12.5, none: null })],
  );
  await database.pool.query(
    `insert into outbox (facility_id, seq, prev, hash, kind, body)
     select $1, n, '', '', 'fact', $2 || n from generate_series(1, 2500) n`,
    [profile.id, AWKWARD],
  );
  await database.pool.query(`insert into outbox values ($1, $2, '', '', 'fact', '')`, [profile.id, BIG]);
  await fenceIfRestored(database.pool, log);
}

/** Every table, row by row, as text of PostgreSQL's own; without what the restore itself leaves. */
async function contentsOf(url: string): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    );
    const contents: Record<string, string[]> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select t::text as row from "${name}" t where t::text !~ '^\\(backup.(restored|taken),' order by 1`,
      );
      contents[name] = rows.map(({ row }) => row);
    }
    return contents;
  } finally {
    await client.end();
  }
}

function urlOf({ pool }: Database): string {
  const { connectionString } = pool.options;
  if (connectionString === undefined) throw new Error('the pool was made with an address');
  return connectionString;
}

async function fencedIn({ pool }: Database): Promise<unknown[]> {
  const { rows } = await pool.query('select fenced from node_state');
  return rows.map(({ fenced }) => fenced);
}

describe('a backup of the cloud', () => {
  test('restored into a new database is the same in every row', async () => {
    const cloud = await aCloud();
    const folder = await aFolder();

    const manifest = await dumpDatabase({ url: urlOf(cloud), folder, now: NOW, appVersion: '1' });
    const target = await createDatabase(server.url);
    await restoreDatabase({ url: target, folder, now: NOW });

    expect(await contentsOf(target)).toEqual(await contentsOf(urlOf(cloud)));
    expect(manifest.tables.find(({ name }) => name === 'outbox')?.rows).toBe(2501);
  });

  test('is of one instant, while others go on writing', async () => {
    const cloud = await aCloud();
    const folder = await aFolder();
    let isDone = false;
    const writing = (async () => {
      for (let n = 0; !isDone; n += 1) {
        await cloud.pool.query(
          `with a as (insert into setting values ('a' || $1::int8, '')) insert into inbox (facility_id, seq, hash, body) values (gen_random_uuid(), $1, '', 'pair')`,
          [n],
        );
      }
    })();

    await dumpDatabase({ url: urlOf(cloud), folder, now: NOW, appVersion: '1' });
    isDone = true;
    await writing;

    const linesOf = (table: string) =>
      gunzipSync(readFileSync(join(folder, `${table}.jsonl.gz`)))
        .toString()
        .split('\n');
    const settings = linesOf('setting').filter((line) => line.includes('"name": "a'));
    expect(settings.length).toBe(linesOf('inbox').filter((line) => line.includes('pair')).length);
  });

  test('can be read by its owner alone', async () => {
    const cloud = await aCloud();
    const folder = join(await aFolder(), 'new');

    await dumpDatabase({ url: urlOf(cloud), folder, now: NOW, appVersion: '1' });

    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o077);
    expect(new Set([...modes, statSync(folder).mode & 0o077])).toEqual(new Set([0]));
  });

  test('is not taken of a database that no cloud has ever used', async () => {
    const url = await createDatabase(server.url);

    const dumped = dumpDatabase({ url, folder: await aFolder(), now: NOW, appVersion: '1' });

    await expect(dumped).rejects.toThrow('no cloud has ever used this database');
  });

  test('does not go into a folder that holds something', async () => {
    const cloud = await aCloud();
    const folder = await aFolder();
    writeFileSync(join(folder, 'other.txt'), '');

    await expect(dumpDatabase({ url: urlOf(cloud), folder, now: NOW, appVersion: '1' })).rejects.toThrow('not empty');
  });
});

describe('a restored cloud', () => {
  async function aRestoredCloud() {
    const cloud = await aCloud();
    const folder = await aFolder();
    await dumpDatabase({ url: urlOf(cloud), folder, now: NOW, appVersion: '1' });
    const url = await createDatabase(server.url);
    await restoreDatabase({ url, folder, now: NOW });
    const restored = await openDatabase({ url, log });
    onTestFinished(() => restored.close());
    return { cloud, restored };
  }

  test('is fenced for every facility at its next start, and only there', async () => {
    const { cloud, restored } = await aRestoredCloud();

    const causes = [await fenceIfRestored(restored.pool, log), await fenceIfRestored(cloud.pool, log)];

    expect(causes).toEqual(['restored', null]);
    expect(await fencedIn(restored)).toEqual(['cloud-reconcile']);
    expect(await fencedIn(cloud)).toEqual([null]);
  });

  test('stays fenced over restarts, and is not fenced again once it was let out', async () => {
    const { restored } = await aRestoredCloud();
    await fenceIfRestored(restored.pool, log);
    const again = await fenceIfRestored(restored.pool, log);
    const stillFenced = await fencedIn(restored);
    await restored.pool.query('update node_state set fenced = null');

    const later = await fenceIfRestored(restored.pool, log);

    expect([again, later]).toEqual([null, null]);
    expect(stillFenced).toEqual(['cloud-reconcile']);
    expect(await fencedIn(restored)).toEqual([null]);
  });

  test('is fenced once by processes that start together', async () => {
    const { restored } = await aRestoredCloud();

    const causes = await Promise.all([1, 2, 3].map(() => fenceIfRestored(restored.pool, log)));

    expect(causes.filter((cause) => cause !== null)).toEqual(['restored']);
  });

  test('keeps its guards', async () => {
    const { restored } = await aRestoredCloud();

    const copyOf = (place: string) =>
      restored.pool.query(
        `insert into allocation (id, facility_id, resource_id, starts_at, ends_at, kind, state, revision, data, holder, commit_no)
         select gen_random_uuid(), facility_id, ${place}, kind, state, revision, data, holder, commit_no from allocation`,
      );

    await expect(copyOf('facility_id, 1, 2')).rejects.toThrow('NOT_OWNER');
    await expect(copyOf('resource_id, starts_at, ends_at')).rejects.toThrow('allocation_no_overlap');
  });

  test('by other means is known by its timeline', async () => {
    const cloud = await aCloud();
    await cloud.pool.query(`update setting set value = '7312345678901234567/00000001' where name = 'backup.timeline'`);

    expect(await fenceIfRestored(cloud.pool, log)).toBe('other-timeline');
    expect(await fenceIfRestored(cloud.pool, log)).toBeNull();
    expect(await fencedIn(cloud)).toEqual(['cloud-reconcile']);
  });
});

describe('a restore is refused, and nothing is loaded,', () => {
  let backup: string;

  beforeAll(async () => {
    backup = await mkdtemp(join(tmpdir(), 'cloud-backup-'));
    const cloud = await openCloudDatabase(server.url);
    await fillCloud(cloud);
    await dumpDatabase({ url: urlOf(cloud), folder: backup, now: NOW, appVersion: '1' });
    await cloud.close();
  });
  afterAll(() => rmSync(backup, { recursive: true, force: true }));

  async function aBackup(): Promise<string> {
    const folder = await aFolder();
    cpSync(backup, folder, { recursive: true });
    return folder;
  }

  test('into a database that holds something', async () => {
    const folder = await aBackup();
    const cloud = await aCloud();
    const url = urlOf(cloud);
    await cloud.close();

    await expect(restoreDatabase({ url, folder, now: NOW })).rejects.toThrow('not empty');
  });

  test('into one that a cloud is running on', async () => {
    const folder = await aBackup();
    const url = await createDatabase(server.url);
    await migrateDatabase(url);
    const running = await openDatabase({ url, log });
    onTestFinished(() => running.close());

    await expect(restoreDatabase({ url, folder, now: NOW })).rejects.toThrow('a cloud is running');
  });

  test.each([
    ['with a byte changed', (file: string) => writeFileSync(file, readFileSync(file).fill(1, 40, 41))],
    ['with its end cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -20))],
    ['with a file missing', (file: string) => rmSync(file)],
  ])('of a backup %s', async (_what, damage) => {
    const folder = await aBackup();
    damage(join(folder, 'outbox.jsonl.gz'));
    const url = await createDatabase(server.url);

    await expect(restoreDatabase({ url, folder, now: NOW })).rejects.toThrow('the backup is damaged: outbox');
    expect(await contentsOf(url)).toEqual({});
  });

  test('of a backup without its manifest: it was not finished', async () => {
    const folder = await aBackup();
    rmSync(join(folder, 'manifest.json'));
    const url = await createDatabase(server.url);

    await expect(restoreDatabase({ url, folder, now: NOW })).rejects.toThrow('there is no backup');
  });

  test('of a backup of a newer version', async () => {
    const folder = await aBackup();
    const path = join(folder, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...manifest, migrations: [...manifest.migrations, { hash: 'new', at: 1 }] }));
    const url = await createDatabase(server.url);

    await expect(restoreDatabase({ url, folder, now: NOW })).rejects.toThrow('newer version');
  });
});

test('a backup of an older version is restored to its own schema and then brought to this one', async () => {
  const newer = await aFolder();
  cpSync(MIGRATIONS_DIR, newer, { recursive: true });
  const journalPath = join(newer, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(journalPath, 'utf8'));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: 'later' });
  writeFileSync(journalPath, JSON.stringify(journal));
  writeFileSync(
    join(newer, 'later.sql'),
    'alter table setting add column origin text; update setting set origin = name;',
  );
  const cloud = await aCloud();
  const folder = await aFolder();
  await dumpDatabase({ url: urlOf(cloud), folder, now: NOW, appVersion: '1' });
  const url = await createDatabase(server.url);

  await restoreDatabase({ url, folder, now: NOW, migrationsFolder: newer });
  await migrateDatabase(url, newer);

  expect((await contentsOf(url))['setting']).toEqual([
    expect.stringMatching(/^\(backup\.timeline,.*,backup\.timeline\)$/),
  ]);
});

describe('npm run cloud-admin', () => {
  async function runAdmin(environment: Record<string, string>, ...args: string[]) {
    const child = spawn(process.execPath, ['cloud-api/admin.ts', ...args], { env: { ...process.env, ...environment } });
    const [[code], out, errors] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
    return { code, out, errors };
  }

  test('backs up a running cloud and restores it into a new database', async () => {
    const cloud = await aCloud();
    const folder = join(await aFolder(), 'tonight');
    const target = await createDatabase(server.url);

    const backedUp = await runAdmin({ DATABASE_URL: urlOf(cloud) }, 'backup', folder);
    const refused = await runAdmin({ DATABASE_URL: urlOf(cloud) }, 'restore', folder);
    const restored = await runAdmin({ DATABASE_URL: target }, 'restore', folder);

    expect(backedUp).toMatchObject({ code: 0, errors: '', out: expect.stringContaining('Backup taken') });
    expect(refused).toMatchObject({
      code: 1,
      errors: 'Not done: a cloud is running on this database; stop it first.\n',
    });
    expect(restored).toMatchObject({ code: 0, errors: '', out: expect.stringContaining('sells nothing') });
    expect(await contentsOf(target)).toEqual(await contentsOf(urlOf(cloud)));
  });

  test('says how it is used', async () => {
    expect(await runAdmin({}, 'backup')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('restore <folder>'),
    });
  });
});
