import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrateDatabase } from '../../cloud-api/db/migrate.ts';
import { createDatabase, startOwnPostgres, type TestPostgres } from './postgres.ts';

/*
 * One PostgreSQL for a whole run of tests: to make and to stop a cluster costs more than most files that need one.
 * Whoever stops it, kills it or looks at all of its connections starts their own (`startOwnPostgres`).
 */

/** Where the run's server is. Handed on to the processes that run the tests. */
const SHARED_URL = 'SHARED_POSTGRES_URL';
/** An empty cloud database with all migrations; made once, copied by `createCloudDatabase`. */
const TEMPLATE = 'cloud_template';
/** Several files at a time, each with clouds that pool connections. */
const CONNECTIONS_MAX = 500;

/** Starts the run's server. Returns how it is stopped. */
export async function startSharedPostgres(): Promise<() => Promise<void>> {
  const server = await startOwnPostgres({
    max_connections: String(CONNECTIONS_MAX),
    // What must survive a power cut is tested on clusters of their own, with the product's settings.
    fsync: 'off',
    full_page_writes: 'off',
  });
  const template = await createDatabase(server.url, { name: TEMPLATE });
  await migrateDatabase(template);
  process.env[SHARED_URL] = server.url;
  return server.stop;
}

/** The run's PostgreSQL, or one of one's own outside such a run. `stop` drops what was made on it. */
export async function usePostgres(): Promise<TestPostgres> {
  const shared = process.env[SHARED_URL];
  if (shared === undefined) return startOwnPostgres();
  const name = `file_${randomBytes(6).toString('hex')}`;
  const url = await createDatabase(shared, { name });
  return { url, stop: () => dropDatabases(shared, name) };
}

/** A database with the cloud's tables and nothing in them, on the server at `serverUrl`. */
export async function createCloudDatabase(serverUrl: string): Promise<string> {
  if (process.env[SHARED_URL] !== undefined && isSameServer(serverUrl, process.env[SHARED_URL])) {
    return createDatabase(serverUrl, { template: TEMPLATE });
  }
  const url = await createDatabase(serverUrl);
  await migrateDatabase(url);
  return url;
}

function isSameServer(one: string, other: string): boolean {
  return new URL(one).host === new URL(other).host;
}

/** With whatever still holds a connection to them: their file has ended. */
async function dropDatabases(shared: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: shared });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [name],
  );
  for (const { datname } of rows) await client.query(`drop database ${datname} with (force)`);
  await client.end();
}
