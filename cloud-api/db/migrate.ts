import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { z } from 'zod';

/** Where drizzle-kit writes them. */
export const MIGRATIONS_DIR = fileURLToPath(new URL('migrations', import.meta.url));

/** Any number, the same in every version of the product. */
const LOCK = 7_230_002;

const JournalSchema = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })) });

/** The database was written by a newer version of the product than this one. */
export class NewerDatabaseError extends Error {
  override name = 'NewerDatabaseError';
}

/**
 * Brings the database at `url` to this version, all or nothing. Processes that start together take turns.
 *
 * Throws `NewerDatabaseError`, having changed nothing, when a newer version has been at it.
 */
export async function migrateDatabase(url: string, migrationsFolder = MIGRATIONS_DIR): Promise<void> {
  const journal = JournalSchema.parse(
    JSON.parse(await readFile(join(migrationsFolder, 'meta', '_journal.json'), 'utf8')),
  );
  const newestOfOurs = Math.max(0, ...journal.entries.map(({ when }) => when));

  // A connection of its own: the lock lives and dies with it, and no time limit of the pool ends a long migration.
  const client = new pg.Client({ connectionString: url, application_name: 'cloud-api migration' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const newestApplied = await findNewestApplied(client);
    if (newestApplied > newestOfOurs) {
      throw new NewerDatabaseError(
        `the database was written by a newer version (${new Date(newestApplied).toISOString()}); ` +
          'install that version, or restore a backup from before the upgrade',
      );
    }
    await migrate(drizzle({ client }), { migrationsFolder });
  } finally {
    await client.end();
  }
}

async function findNewestApplied(client: pg.Client): Promise<number> {
  const { rows: tables } = await client.query(`select 1 where to_regclass('drizzle.__drizzle_migrations') is not null`);
  if (tables.length === 0) return 0;
  const { rows } = await client.query<{ newest: string | null }>(
    'select max(created_at) as newest from drizzle.__drizzle_migrations',
  );
  return Number(rows[0]?.newest ?? 0);
}
