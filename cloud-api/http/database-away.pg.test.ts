import { sql } from 'drizzle-orm';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createDatabase, startOwnPostgres } from '../../tests/support/postgres.ts';
import { startTcpProxy } from '../../tests/support/tcp-proxy.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { createLog } from '../log.ts';
import { readFailure } from './problem.ts';

const server = filePostgres();
const log = createLog('silent');

/** A REST API that reads `database` for each booking, and what it answers. */
async function read({ db }: Database) {
  const cloud = await buildTestCloud();
  onTestFinished(() => cloud.app.close());
  cloud.bookings.find = async () => {
    await db.execute(sql`select 1 from booking`);
    return null;
  };
  const url = '/api/v1/bookings/00000000-0000-4000-8000-0000000000ff';
  const { statusCode, headers, json } = await cloud.app.inject({ url, headers: { authorization: 'Bearer t' } });
  return { statusCode, retryAfter: headers['retry-after'], code: json<{ code: string }>().code };
}

const TRY_AGAIN = { statusCode: 503, retryAfter: '5', code: 'server.unavailable' };

test('a read while nobody listens where the database was is to be tried again', async () => {
  const postgres = await startOwnPostgres();
  const database = await openDatabase({ url: postgres.url, log });
  onTestFinished(() => database.close());

  await postgres.stop();

  expect(await read(database)).toEqual(TRY_AGAIN);
});

test('a read whose connection breaks is to be tried again', async () => {
  const url = new URL(server.url);
  const proxy = await startTcpProxy(Number(url.port));
  url.port = String(proxy.port);
  const database = await openDatabase({ url: url.href, log, connectionsMax: 1 });
  onTestFinished(() => database.close());

  await proxy.stop();

  expect(await read(database)).toEqual(TRY_AGAIN);
});

test.each(['57P01', '57P02', '57P03', '53300', '08006'])('so is one that the server answers with %s', (code) => {
  const said = new pg.DatabaseError('the database system is starting up', 0, 'error');
  said.code = code;

  expect(readFailure(new Error('Failed query', { cause: said }))).toEqual({
    code: 'server.unavailable',
    retryAfterSec: 5,
  });
});

test('a question that is wrong is our fault', async () => {
  const database = await openDatabase({ url: await createDatabase(server.url), log });
  onTestFinished(() => database.close());

  expect(await read(database)).toMatchObject({ statusCode: 500, code: 'server.internal' });
});
