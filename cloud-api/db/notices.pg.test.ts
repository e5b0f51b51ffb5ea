import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openCloudDatabase } from '../../tests/support/cloud-database.ts';
import type { TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { waitUntil } from '../../tests/support/wait-until.ts';
import { createLog } from '../log.ts';
import { lockBroker, SecondBrokerError } from './broker-lock.ts';
import type { Database } from './database.ts';
import { openNotices } from './notices.ts';

let server: TestPostgres;
let database: Database;
let url: string;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await usePostgres();
  database = await openCloudDatabase(server.url);
  url = database.pool.options.connectionString ?? '';
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

async function listen() {
  const heard: string[] = [];
  let listenings = 0;
  const notices = await openNotices({
    url,
    channels: ['one', 'two'],
    log: createLog('silent'),
    onNotice: (channel, payload) => void heard.push(`${channel} ${payload}`),
    onListening: () => {
      listenings += 1;
    },
  });
  closers.push(notices.stop);
  return { heard, listenings: () => listenings };
}

const tell = (channel: string, payload: string) => database.db.execute(sql`select pg_notify(${channel}, ${payload})`);

test('hears what is told in transactions that commit, in their order, and nothing of others', async () => {
  const { heard } = await listen();

  await database.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_notify('one', 'a')`);
    await tx.execute(sql`select pg_notify('two', 'b')`);
  });
  await database.db
    .transaction(async (tx) => {
      await tx.execute(sql`select pg_notify('one', 'undone')`);
      tx.rollback();
    })
    .catch(() => undefined);
  await tell('three', 'elsewhere');
  await tell('one', 'c');

  await waitUntil(() => heard.length === 3);
  expect(heard).toEqual(['one a', 'two b', 'one c']);
});

test('listens again after its connection has broken, and says so', async () => {
  const { heard, listenings } = await listen();

  await database.db.execute(
    sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cloud-api notices' and datname = current_database()`,
  );
  await waitUntil(() => listenings() === 2);
  await tell('one', 'again');

  await waitUntil(() => heard.includes('one again'));
});

test('one process on a database runs a broker, until it is gone', async () => {
  const unlock = await lockBroker(url);

  await expect(lockBroker(url, 0)).rejects.toThrow(SecondBrokerError);
  await unlock();

  closers.push(await lockBroker(url));
});
