import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import pg from 'pg';
import { z } from 'zod';
import type { EpochMs } from '../../domain/time.ts';
import { migrateDatabase, MIGRATIONS_DIR } from '../db/migrate.ts';
import { listMigrations, listTables } from './dump.ts';
import { type Manifest, readManifest, tableFile } from './manifest.ts';
import { RESTORED_SETTING } from './restore-fence.ts';

export type RestoreOptions = {
  /** An empty database: a new one, or one whose tables hold no rows. */
  readonly url: string;
  readonly folder: string;
  readonly now: EpochMs;
  readonly migrationsFolder?: string;
};

const ROWS_PER_INSERT = 500;

/**
 * Loads a backup into an empty database, all or nothing, after every file of it has been read and compared with the
 * manifest. Leaves a mark, by which the cloud sells nothing of a facility before it has spoken with it (PROTOCOL §6.2).
 * The schema becomes what it was at the backup; the next start of the cloud brings it to this version.
 *
 * Throws with one line for the person who restores; the database is then empty of rows, as it was.
 */
export async function restoreDatabase(options: RestoreOptions): Promise<Manifest> {
  const { url, folder, now, migrationsFolder = MIGRATIONS_DIR } = options;
  const manifest = await readManifest(folder);
  for (const table of manifest.tables) await checkFile(folder, table);
  assertKnownHistory(manifest, migrationsFolder);

  const client = new pg.Client({ connectionString: url, application_name: 'cloud-admin restore' });
  await client.connect();
  try {
    await assertUnused(client);
    await migrateAsFarAs(url, manifest, migrationsFolder);
    await client.query('begin');
    await assertSameTables(client, manifest);
    for (const table of manifest.tables) await loadTable(client, folder, table);
    for (const { name, lastValue } of manifest.sequences) {
      await client.query('select setval($1::regclass, $2::bigint)', [`public.${pg.escapeIdentifier(name)}`, lastValue]);
    }
    const mark = JSON.stringify({ restoredAt: now, takenAt: manifest.takenAt });
    await client.query(
      'insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
      [RESTORED_SETTING, mark],
    );
    await client.query('commit');
    return manifest;
  } finally {
    // An open transaction ends with its connection.
    await client.end();
  }
}

async function checkFile(folder: string, { name, rows, sha256 }: Manifest['tables'][number]): Promise<void> {
  const hash = createHash('sha256');
  let found = 0;
  try {
    for await (const line of readLines(folder, name)) {
      hash.update(`${line}\n`);
      found += 1;
    }
  } catch (cause) {
    throw new Error(`the backup is damaged: ${name} cannot be read`, { cause });
  }
  if (found !== rows || hash.digest('hex') !== sha256) {
    throw new Error(`the backup is damaged: ${name} is not what its manifest says`);
  }
}

function assertKnownHistory({ migrations }: Manifest, migrationsFolder: string): void {
  const known = readMigrationFiles({ migrationsFolder });
  if (migrations.length > known.length) throw new Error('the backup is of a newer version; install that version');
  if (migrations.some(({ hash }, index) => known[index]?.hash !== hash)) {
    throw new Error('the backup was made by a build with other migrations; install that build');
  }
}

/** A restore over something that is in use or worth something would lose it. */
async function assertUnused(client: pg.Client): Promise<void> {
  const { rows: users } = await client.query(
    `select 1 from pg_stat_activity where datname = current_database() and application_name = 'cloud-api'`,
  );
  if (users.length > 0) throw new Error('a cloud is running on this database; stop it first');
  for (const table of await listTables(client)) {
    const { rows } = await client.query(`select 1 from public.${pg.escapeIdentifier(table)} limit 1`);
    if (rows.length > 0) throw new Error(`the database is not empty (${table} has rows); restore into a new one`);
  }
}

const JournalSchema = z.looseObject({ entries: z.array(z.unknown()) });

/** The backup's rows fit the schema of their own time. */
async function migrateAsFarAs(url: string, { migrations }: Manifest, migrationsFolder: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  try {
    await cp(migrationsFolder, folder, { recursive: true });
    const path = join(folder, 'meta', '_journal.json');
    const journal = JournalSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, migrations.length) }));
    await migrateDatabase(url, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function assertSameTables(client: pg.Client, { tables, migrations }: Manifest): Promise<void> {
  const expected = tables.map(({ name }) => name).toSorted();
  const found = (await listTables(client)).toSorted();
  const applied = await listMigrations(client);
  if (applied.length !== migrations.length || expected.join() !== found.join()) {
    throw new Error('the database has another schema than the backup; restore into a new one');
  }
}

async function loadTable(client: pg.Client, folder: string, { name, rows }: Manifest['tables'][number]): Promise<void> {
  const table = `public.${pg.escapeIdentifier(name)}`;
  const columns = await listColumns(client, name);
  // The guards watch decisions; what is loaded was decided long ago. Constraints and keys hold all the same.
  await client.query(`alter table ${table} disable trigger user`);
  let batch: string[] = [];
  const insert = async (): Promise<void> => {
    if (batch.length === 0) return;
    await client.query(
      `insert into ${table} (${columns}) overriding system value
       select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [`[${batch.join(',')}]`],
    );
    batch = [];
  };
  for await (const line of readLines(folder, name)) {
    batch.push(line);
    if (batch.length >= ROWS_PER_INSERT) await insert();
  }
  await insert();
  await client.query('set constraints all immediate');
  await client.query('set constraints all deferred');
  await client.query(`alter table ${table} enable trigger user`);
  const { rows: counted } = await client.query<{ rows: string }>(`select count(*) as rows from ${table}`);
  if (Number(counted[0]?.rows) !== rows) throw new Error(`${name} has ${counted[0]?.rows} rows instead of ${rows}`);
}

/** Without those that PostgreSQL computes. */
async function listColumns(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [`public.${pg.escapeIdentifier(table)}`],
  );
  return rows.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
}

/** Not with readline: it also ends a line at separators that a person's text may hold. */
async function* readLines(folder: string, table: string): AsyncGenerator<string> {
  const file = createReadStream(tableFile(folder, table));
  const unpacked = file.pipe(createGunzip());
  file.on('error', (error) => unpacked.destroy(error));
  let rest = '';
  for await (const chunk of unpacked.setEncoding('utf8')) {
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw new Error('the last line is cut off');
}
