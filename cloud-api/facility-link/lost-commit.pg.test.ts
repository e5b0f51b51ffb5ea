import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import { openCloudDatabase, seedFacility } from '../../tests/support/cloud-database.ts';
import { aBay, aProfile } from '../../tests/support/facility-profile.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { BAY, bookInput, DAY_START, FACILITY_ID, hours, id, SESSION } from '../../tests/support/memory-node.ts';
import { startOwnPostgres, type TestPostgres } from '../../tests/support/postgres.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { startTcpProxy, type TcpProxy } from '../../tests/support/tcp-proxy.ts';
import { waitUntil } from '../../tests/support/wait-until.ts';
import { type Database, openDatabase, type Tx } from '../db/database.ts';
import { createLog } from '../log.ts';
import { createCloudNode } from './cloud-node.ts';
import { listActiveSince } from './pg-node-store.ts';

let server: TestPostgres;
/** A way to the database that nothing happens to. */
let direct: Database;
/** The node's way, which breaks. */
let proxy: TcpProxy;
let database: Database;

beforeAll(async () => {
  server = await startOwnPostgres();
});
afterAll(() => server?.stop());

beforeEach(async () => {
  direct = await openCloudDatabase(server.url);
  await seedFacility(direct, aProfile({ id: FACILITY_ID, resources: [aBay(BAY)] }), {
    node: { ...newNodeRow('cloud', FACILITY_ID, 'paired'), session: SESSION, sessionCount: 1 },
    ranges: [{ ...hours(0, 24), holder: 'own' }],
  });
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

/** A node whose transaction does `last` when all else is written, and the names of the allocations that it announces. */
function aNode(last: (tx: Tx) => Promise<void>) {
  const node = createCloudNode<string>({
    db: database.db,
    facilityId: FACILITY_ID,
    clock: manualClock(DAY_START),
    random: seededRandom(1),
    policy: {
      admission: async () => ({
        admit: ({ data }) => ({ ok: true, data }),
        withdraw: ({ data }) => data,
        mayGive: () => ({ ok: true }),
      }),
      applyFacts: async () => undefined,
    },
    alongside: {
      prepare: async (_tx, claims) => claims.map(() => true),
      write: async (tx) => {
        // What was sent before has been answered when this is.
        await tx.execute(sql`select 1`);
        await last(tx);
      },
    },
  });
  const announced: string[] = [];
  node.onCommitted(({ writes }) => announced.push(...writes.allocations.map((allocation) => allocation.id)));
  return { node, announced };
}

const active = async () => (await listActiveSince(direct.db, FACILITY_ID, 0)).map((allocation) => allocation.id);
const isSold = async () => (await active()).length > 0;

test('a commit whose answer was lost has happened, and is told like any other', async () => {
  const { node, announced } = aNode(async () => proxy.setMode('mute'));

  const booked = node.runClaimed(bookInput('a', hours(1, 2)), 'key');
  await waitUntil(isSold);
  proxy.setMode('cut');
  proxy.setMode('pass');

  expect(await booked).toMatchObject({ outcome: { kind: 'done', allocation: { id: id('a') } } });
  expect(announced).toEqual([id('a')]);
});

test('a connection that died before the commit has done nothing, and says so', async () => {
  const { node, announced } = aNode(async (tx) => {
    const { rows } = await tx.execute(sql`select pg_backend_pid() as pid`);
    await direct.db.execute(sql`select pg_terminate_backend(${rows[0]?.['pid']})`);
  });

  await expect(node.runClaimed(bookInput('a', hours(1, 2)), 'key')).rejects.toMatchObject({ code: 'unavailable' });

  expect(await active()).toEqual([]);
  expect(announced).toEqual([]);
  expect((await node.run(bookInput('b', hours(1, 2)))).outcome.kind).toBe('done');
  expect(announced).toEqual([id('b')]);
});

test('while nobody can be asked it is unknown; it is told before anything else once somebody can', async () => {
  const { node, announced } = aNode(async () => proxy.setMode('mute'));

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
  const { node } = aNode(async () => undefined);
  proxy.setMode('cut');

  const settled = await Promise.allSettled(
    ['a', 'b', 'c'].map((name, index) => node.run(bookInput(name, hours(index, index + 1)))),
  );

  const reasons = settled.map((each) => (each.status === 'rejected' ? each.reason : null));
  expect(reasons[0]).toMatchObject({ code: 'unavailable' });
  expect(new Set(reasons).size).toBe(1);
});
