import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openCloudDatabase } from '../../tests/support/cloud-database.ts';
import type { TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { waitUntil } from '../../tests/support/wait-until.ts';
import { createLog } from '../log.ts';
import { isPresent, openPresence } from './presence.ts';

let server: TestPostgres;

beforeAll(async () => {
  server = await usePostgres();
});
afterAll(() => server?.stop());

async function aDatabase() {
  const database = await openCloudDatabase(server.url);
  onTestFinished(() => database.close());
  const url = database.pool.options.connectionString ?? '';
  const sees = async (worker: string): Promise<boolean> => {
    const { rows } = await database.pool.query<{ is: boolean }>(`select ${isPresent('$1::text')} as is`, [worker]);
    return rows[0]?.is ?? false;
  };
  return { database, sees, open: (worker: string) => openPresence({ url, worker, log: createLog('silent') }) };
}

test('a process is seen for as long as it is there, by its own name alone', async () => {
  const { sees, open } = await aDatabase();
  const presence = await open('one');
  const whileThere = [presence.isHeld(), await sees('one'), await sees('other')];

  await presence.stop();

  await waitUntil(async () => !(await sees('one')));
  expect(whileThere).toEqual([true, true, false]);
});

test('a process of another database is none of this one’s', async () => {
  const [here, elsewhere] = [await aDatabase(), await aDatabase()];
  const presence = await elsewhere.open('one');
  onTestFinished(() => presence.stop());

  expect([await here.sees('one'), await elsewhere.sees('one')]).toEqual([false, true]);
});

test('a connection that the server has cut is made anew', async () => {
  const { database, sees, open } = await aDatabase();
  const presence = await open('one');
  onTestFinished(() => presence.stop());
  const pid = async (): Promise<unknown> => {
    const { rows } = await database.pool.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'cloud-api presence' and datname = current_database()`,
    );
    return rows[0]?.pid;
  };
  const before = await pid();

  await database.pool.query('select pg_terminate_backend($1)', [before]);

  await waitUntil(async () => (await pid()) !== before && presence.isHeld() && (await sees('one')));
});
