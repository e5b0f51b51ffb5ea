import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { openWithFacility, LENIENT } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, DAY_START, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { startTcpProxy, type TcpProxy } from '../../tests/support/tcp-proxy.ts';
import { waitUntil } from '../../tests/support/wait-until.ts';
import { type Database, openDatabase } from '../db/database.ts';
import type { Part } from '../db/statement.ts';
import { createLog } from '../log.ts';
import { createCloudNode } from './cloud-node.ts';
import { wasCommitted } from './lost-commit.ts';
import { listActiveSince } from './pg-node-store.ts';

const server = filePostgres();
/** A way to the database that nothing happens to. */
let direct: Database;
/** The node's way, which breaks. */
let proxy: TcpProxy;
let database: Database;

beforeEach(async () => {
  direct = await openWithFacility(server.url, [{ ...hours(0, 24), holder: 'own' }]);
  const url = new URL(direct.pool.options.connectionString ?? '');
  proxy = await startTcpProxy(Number(url.port));
  url.port = String(proxy.port);
  database = await openDatabase({ url: url.href, log: createLog('silent') });
});
afterEach(async () => {
  proxy.setMode('pass');
  await database.close();
  await proxy.stop();
  await direct.close();
});

/** A node whose transaction sends `last` after all else, and the names of the allocations that it announces. */
function aNode(last: () => readonly Part[]) {
  const node = createCloudNode<string>({
    db: database.db,
    facilityId: FACILITY_ID,
    clock: manualClock(DAY_START),
    random: seededRandom(1),
    policy: LENIENT,
    alongside: {
      prepare: async (_tx, claims) => claims.map(() => true),
      write: last,
    },
  });
  const announced: string[] = [];
  node.onCommitted(({ writes }) => announced.push(...writes.allocations.map((allocation) => allocation.id)));
  return { node, announced };
}

/** From the last statements on nothing is heard of the server, which carries them out. */
function muting(): readonly Part[] {
  proxy.setMode('mute');
  return [];
}

const active = async () => (await listActiveSince(direct.db, FACILITY_ID, 0)).map((allocation) => allocation.id);
const isSold = async () => (await active()).length > 0;

test('a commit whose answer was lost has happened, and is told like any other', async () => {
  const { node, announced } = aNode(muting);

  const booked = node.runClaimed(bookInput('a', hours(1, 2)), 'key');
  await waitUntil(isSold);
  proxy.setMode('cut');
  proxy.setMode('pass');

  expect(await booked).toMatchObject({ outcome: { kind: 'done', allocation: { id: id('a') } } });
  expect(announced).toEqual([id('a')]);
});

test('a connection that died before the commit has done nothing, and says so', async () => {
  const { node, announced } = aNode(() => [
    { name: 'suicide', sql: () => 'select pg_terminate_backend(pg_backend_pid())', params: [], rows: null },
  ]);

  await expect(node.runClaimed(bookInput('a', hours(1, 2)), 'key')).rejects.toMatchObject({ code: 'unavailable' });

  expect(await active()).toEqual([]);
  expect(announced).toEqual([]);
  expect((await node.run(bookInput('b', hours(1, 2)))).outcome.kind).toBe('done');
  expect(announced).toEqual([id('b')]);
});

test('what another process has committed under the same number is not taken for one’s own', async () => {
  const { node } = aNode(() => []);
  await node.run(bookInput('a', hours(1, 2)));
  const { commitNo } = await node.readNode();
  const { rows } = await direct.db.execute(sql`select mark from commit_mark where commit_no = ${commitNo}`);
  const own = z.object({ mark: z.uuid() }).parse(rows[0]);

  expect(await wasCommitted(direct.db, FACILITY_ID, { commitNo, ...own })).toBe(true);
  expect(await wasCommitted(direct.db, FACILITY_ID, { commitNo, mark: id('another') })).toBe(false);
  expect(await wasCommitted(direct.db, FACILITY_ID, { ...own, commitNo: commitNo + 1 })).toBe(false);
  expect(await wasCommitted(direct.db, FACILITY_ID, { commitNo, mark: null })).toBe(false);
});

test('while nobody can be asked it is unknown; it is told before anything else once somebody can', async () => {
  const { node, announced } = aNode(muting);

  const booked = node.runClaimed(bookInput('a', hours(1, 2)), 'key');
  await waitUntil(isSold);
  proxy.setMode('cut');
  await expect(booked).rejects.toMatchObject({ code: 'unknown' });
  await expect(node.run(bookInput('b', hours(3, 4)))).rejects.toMatchObject({ code: 'unavailable' });
  expect(announced).toEqual([]);
  expect(await node.hasOverdueRequests(DAY_START)).toBe(true);

  proxy.setMode('pass');
  await node.run({ type: 'expire' });

  expect(announced).toEqual([id('a')]);
  expect(await node.hasOverdueRequests(DAY_START)).toBe(false);
});

test('a database that is away is asked once for all who wait, not once for each', async () => {
  const { node } = aNode(() => []);
  proxy.setMode('cut');

  const settled = await Promise.allSettled(
    ['a', 'b', 'c'].map((name, index) => node.run(bookInput(name, hours(index, index + 1)))),
  );

  const reasons = settled.map((each) => (each.status === 'rejected' ? each.reason : null));
  expect(reasons[0]).toMatchObject({ code: 'unavailable' });
  expect(new Set(reasons).size).toBe(1);
});
