import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import type { EpochMs } from '../../domain/time.ts';
import { type Manifest, tableFile, writeManifest } from './manifest.ts';

export type DumpOptions = {
  readonly url: string;
  /** Made if it is not there; must be empty. */
  readonly folder: string;
  readonly now: EpochMs;
  readonly appVersion: string;
};

const ROWS_PER_FETCH = 1000;

/**
 * Writes all that the cloud knows into `folder`, as it stood at one instant; the cloud may run meanwhile. The product's
 * own PostgreSQL comes without pg_dump, and a system's refuses servers newer than itself: so the tables are read with
 * SQL, and the schema is what the migrations make. The folder holds secrets and people's names: keep it as such.
 */
export async function dumpDatabase({ url, folder, now, appVersion }: DumpOptions): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new Error(`${folder} is not empty; each backup has a folder of its own`);

  const client = new pg.Client({ connectionString: url, application_name: 'cloud-admin backup' });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const migrations = await listMigrations(client);
    if (migrations.length === 0) throw new Error('no cloud has ever used this database; is it the right one?');
    const tables: Manifest['tables'] = [];
    for (const name of await listTables(client)) tables.push({ name, ...(await dumpTable(client, name, folder)) });
    const manifest: Manifest = {
      format: 1,
      takenAt: now,
      appVersion,
      postgres: await readVersion(client),
      migrations,
      tables,
      sequences: await listSequences(client),
    };
    await writeManifest(folder, manifest);
    await syncFolder(folder);
    return manifest;
  } finally {
    await client.end();
  }
}

/** The product's tables, without those of an extension. */
export async function listTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by c.relname`);
  return rows.map(({ name }) => name);
}

/** The migrations that the database has had, in their order; none of one that has never been migrated. */
export async function listMigrations(client: pg.Client): Promise<Manifest['migrations']> {
  const { rows: tables } = await client.query(`select 1 where to_regclass('drizzle.__drizzle_migrations') is not null`);
  if (tables.length === 0) return [];
  const { rows } = await client.query<{ hash: string; at: string }>(
    'select hash, created_at as at from drizzle.__drizzle_migrations order by created_at',
  );
  return rows.map(({ hash, at }) => ({ hash, at: Number(at) }));
}

async function dumpTable(
  client: pg.Client,
  table: string,
  folder: string,
): Promise<Pick<Manifest['tables'][number], 'rows' | 'sha256'>> {
  const path = tableFile(folder, table);
  const hash = createHash('sha256');
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const batch of readRows(client, table)) {
      const text = batch.map((line) => `${line}\n`).join('');
      rows += batch.length;
      hash.update(text);
      yield text;
    }
  }
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  await syncPath(path, 'r+');
  return { rows, sha256: hash.digest('hex') };
}

async function* readRows(client: pg.Client, table: string): AsyncGenerator<string[]> {
  const name = pg.escapeIdentifier(table);
  await client.query(`declare dumped no scroll cursor for select to_jsonb(t)::text as line from public.${name} t`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${ROWS_PER_FETCH} from dumped`);
    if (rows.length === 0) break;
    yield rows.map(({ line }) => line);
  }
  await client.query('close dumped');
}

async function listSequences(client: pg.Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string; lastValue: string | null }>(
    `select sequencename as name, last_value::text as "lastValue" from pg_sequences where schemaname = 'public'`,
  );
  return rows.flatMap(({ name, lastValue }) => (lastValue === null ? [] : [{ name, lastValue }]));
}

async function readVersion(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
  return rows[0]?.version ?? 'unknown';
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform !== 'win32') await syncPath(folder, 'r');
}

async function syncPath(path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
