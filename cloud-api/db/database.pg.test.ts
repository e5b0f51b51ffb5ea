import { sql } from 'drizzle-orm';
import { bigint, integer, pgTable } from 'drizzle-orm/pg-core';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createDatabase,
  hasDebianPostgres,
  startDebianPostgres,
  startOwnPostgres,
  type TestPostgres,
} from '../../tests/support/postgres.ts';
import { createLog } from '../log.ts';
import { type Database, errorCode, openDatabase } from './database.ts';
import { migrateDatabase, NewerDatabaseError } from './migrate.ts';

const servers = [
  { name: 'its own PostgreSQL', start: startOwnPostgres },
  ...(hasDebianPostgres() ? [{ name: 'Debian’s PostgreSQL', start: startDebianPostgres }] : []),
];

const bays = pgTable('bays', { id: integer().primaryKey(), at: bigint({ mode: 'number' }).notNull() });

describe.each(servers)('the database on $name', { timeout: 60_000 }, ({ start }) => {
  let server: TestPostgres;
  let url = '';
  let database: Database;

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await createDatabase(server.url);
    database = await openDatabase({ url, log: createLog('silent') });
    await database.pool.query('create table bays (id int primary key, at bigint not null)');
  });
  afterEach(() => database.close());

  test('reads a bigint as a number, by drizzle’s builder, by its raw SQL and by the pool', async () => {
    const at = 1_790_000_000_123;
    await database.db.insert(bays).values({ id: 1, at });

    const built = await database.db.select().from(bays);
    const raw = await database.db.execute(sql`select at, count(*) as n from bays group by at`);
    const pooled = await database.pool.query('select at from bays');

    expect(built).toEqual([{ id: 1, at }]);
    expect(raw.rows).toEqual([{ at, n: 1 }]);
    expect(pooled.rows).toEqual([{ at }]);
  });

  test('fails a query whose bigint a number cannot hold, and goes on working', async () => {
    await database.pool.query('insert into bays values (1, 9007199254740993)');

    await expect(database.db.execute(sql`select at from bays`)).rejects.toThrow('select at from bays');

    expect((await database.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });

  test('outlives connections that break, idle or in use, however often', async () => {
    const small = await openDatabase({ url, log: createLog('silent'), connectionsMax: 1 });
    const breakAll = () =>
      database.pool.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );

    const inUse = small.db.transaction(async (tx) => {
      await breakAll();
      await tx.execute(sql`select 1`);
    });
    await expect(inUse).rejects.toThrow('Failed query');
    await small.db.transaction((tx) => tx.execute(sql`select 1`));
    await breakAll();
    await Promise.allSettled([1, 2, 3].map(() => small.db.transaction((tx) => tx.execute(sql`select 1`))));

    expect((await small.db.transaction((tx) => tx.execute(sql`select 2 as n`))).rows).toEqual([{ n: 2 }]);
    await small.close();
  });

  test('names the code of a refused write, through drizzle’s wrapping too', async () => {
    await database.db.insert(bays).values({ id: 1, at: 0 });

    const refused = await database.db
      .insert(bays)
      .values({ id: 1, at: 0 })
      .catch((error: unknown) => error);

    expect(errorCode(refused)).toBe('23505');
    expect(errorCode(new Error('no code'))).toBeNull();
  });

  test('refuses to open where nothing listens', async () => {
    const nowhere = openDatabase({ url: 'postgres://x@127.0.0.1:1/x', log: createLog('silent') });

    await expect(nowhere).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  describe('its migrations', () => {
    let dir = '';

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'test-migrations-'));
    });
    afterEach(() => rm(dir, { recursive: true, force: true }));

    async function writeMigrations(statements: readonly string[]): Promise<void> {
      await mkdir(join(dir, 'meta'), { recursive: true });
      const entries = statements.map((_, index) => ({
        idx: index,
        version: '7',
        when: 1000 + index,
        tag: `m${index}`,
        breakpoints: true,
      }));
      await writeFile(
        join(dir, 'meta', '_journal.json'),
        JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
      );
      await Promise.all(statements.map((statement, index) => writeFile(join(dir, `m${index}.sql`), statement)));
    }

    test('are applied once, however many processes start together', async () => {
      await writeMigrations(['create table once (n int)', 'insert into once values (1)']);

      await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(url, dir)));

      expect((await database.pool.query('select n from once')).rows).toEqual([{ n: 1 }]);
    });

    test('leave nothing behind when one fails', async () => {
      await writeMigrations(['create table half (n int)', 'select nonsense']);

      await expect(migrateDatabase(url, dir)).rejects.toThrow('select nonsense');

      expect((await database.pool.query(`select to_regclass('half') as half`)).rows).toEqual([{ half: null }]);
    });

    test('refuse a database that a newer version has written', async () => {
      await writeMigrations(['create table a (n int)', 'create table b (n int)']);
      await migrateDatabase(url, dir);
      await writeMigrations(['create table a (n int)']);

      await expect(migrateDatabase(url, dir)).rejects.toBeInstanceOf(NewerDatabaseError);
    });
  });
});
