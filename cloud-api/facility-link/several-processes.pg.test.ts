import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { openWithFacility, LENIENT } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, DAY_START, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { waitUntil } from '../../tests/support/wait-until.ts';
import type { Database } from '../db/database.ts';
import { openPresence, type Presence } from '../db/presence.ts';
import { createLog } from '../log.ts';
import { createCloudNode } from './cloud-node.ts';
import { listLeases, releaseLeases, renewLeases, saveLinkState, saveWorker, takeLease } from './lease-repository.ts';

/** Several processes of the cloud at one facility, as far as one process can show it. */

const server = filePostgres();
let database: Database;

/** The cloud owns the second half of a day, the facility the first. */
beforeEach(async () => {
  database = await openWithFacility(server.url);
});
afterEach(() => database.close());

/** Processes that live, as far as others can see. */
let alive: Map<string, Presence>;
beforeEach(async () => {
  alive = new Map();
  await Promise.all(['one', 'other'].map(appear));
});
afterEach(() => Promise.all([...alive.values()].map((presence) => presence.stop())));

async function appear(worker: string): Promise<void> {
  const url = database.pool.options.connectionString ?? '';
  alive.set(worker, await openPresence({ url, worker, log: createLog('silent') }));
}

let processes = 0;

/** A node as a process of its own has it, and what it announces: allocations by name, and what is asked of the facility. */
function aProcess() {
  processes += 1;
  const node = createCloudNode<string>({
    db: database.db,
    facilityId: FACILITY_ID,
    clock: manualClock(DAY_START),
    random: seededRandom(processes),
    policy: LENIENT,
    alongside: { prepare: async (_tx, claims) => claims.map(() => true), write: () => [] },
    since: { commitNo: 0, outSeq: 0 },
  });
  const announced: string[][] = [];
  const commitNos: number[] = [];
  const asked: string[] = [];
  node.onCommitted(({ writes, frames }) => {
    announced.push(writes.allocations.map((allocation) => allocation.id));
    if (writes.node) commitNos.push(writes.node.commitNo);
    for (const frame of frames) if (frame.t === 'request') asked.push(frame.requestId);
  });
  return { node, announced, commitNos, asked };
}

const commitNo = async (): Promise<number> => (await listLeases(database.db, FACILITY_ID))[0]?.commitNo ?? 0;

describe('commits of another process', () => {
  test('are told before one’s own that follow them, though nobody has said that they were made', async () => {
    const [one, other] = [aProcess(), aProcess()];
    await other.node.run(bookInput('theirs', hours(13, 14)));

    await one.node.run(bookInput('ours', hours(14, 15)));

    expect(one.announced).toEqual([[id('theirs')], [id('ours')]]);
  });

  test('are told when they are followed, once, however often that is asked', async () => {
    const [one, other] = [aProcess(), aProcess()];
    await other.node.run(bookInput('a', hours(13, 14)));
    await other.node.run(bookInput('b', hours(14, 15)));

    await Promise.all([one.node.follow(1), one.node.follow(2), one.node.follow(2)]);
    await one.node.follow(1);

    expect(one.announced).toEqual([[id('a'), id('b')]]);
  });

  test('are not told twice when they are one’s own', async () => {
    const one = aProcess();
    await one.node.run(bookInput('a', hours(13, 14)));

    await one.node.follow(await commitNo());

    expect(one.announced).toEqual([[id('a')]]);
  });

  test('never come after later ones, whatever is made and told when', async () => {
    const [one, other] = [aProcess(), aProcess()];
    const both = [one, other];
    const names = Array.from({ length: 40 }, (_, index) => `n${index}`);

    await Promise.all(
      names.map(async (name, index) => {
        const startsAt = 12 + index * 0.25;
        await both[index % 2]?.node.run(bookInput(name, hours(startsAt, startsAt + 0.25)));
        await both[(index + 1) % 2]?.node.follow(await commitNo());
      }),
    );
    for (const { node } of both) await node.follow(await commitNo());

    for (const { announced, commitNos } of both) {
      expect(announced.flat().sort()).toEqual(names.map(id).sort());
      expect(commitNos).toEqual([...new Set(commitNos)].sort((a, b) => a - b));
    }
  });

  test('bring what was asked of the facility to whoever runs the link, and again when it is asked again', async () => {
    const [one, other] = [aProcess(), aProcess()];
    const { outcome } = await other.node.run(bookInput('wanted', hours(1, 2)));
    const requestId = outcome.kind === 'asked' ? outcome.requestId : '';

    await one.node.follow(await commitNo());
    await one.node.repeatQuestion(requestId);

    expect(one.asked).toEqual([requestId, requestId]);
    await other.node.run({ type: 'give-up', requestId });
    await one.node.repeatQuestion(requestId);
    expect(one.asked).toHaveLength(2);
  });
});

describe('a lease', () => {
  const take = (worker: string, ttlMs = 60_000) =>
    takeLease(database.db, { facilityId: FACILITY_ID, worker, ttlMs, now: DAY_START });
  const seen = async () => (await listLeases(database.db, null))[0];

  test('is one process’s until it runs out or is let go, and each has a number of its own', async () => {
    expect(await seen()).toMatchObject({ worker: null, isUp: false });
    expect([await take('one'), await take('other'), await take('one')]).toEqual([1, null, null]);
    expect(await seen()).toMatchObject({ worker: 'one' });

    await releaseLeases(database.db, 'other', [FACILITY_ID]);
    expect(await take('other')).toBeNull();
    await releaseLeases(database.db, 'one', [FACILITY_ID]);

    expect(await take('other', 0)).toBe(2);
    expect(await renewLeases(database.db, 'other', 60_000)).toEqual(new Map());
    expect(await take('one')).toBe(3);
    expect(await renewLeases(database.db, 'one', 60_000)).toEqual(new Map([[FACILITY_ID, 3]]));
  });

  test('is had by one of many who reach for it at once', async () => {
    const workers = Array.from({ length: 10 }, (_, index) => `worker ${index}`);
    await Promise.all(workers.map(appear));

    const taken = await Promise.all(workers.map((worker) => take(worker)));

    expect(taken.filter((fencingNo) => fencingNo !== null)).toEqual([1]);
  });

  test('of a process that is dead is taken at once, and by one', async () => {
    await take('one');
    await saveWorker(database.db, 'one', { hasBroker: true, ttlMs: 60_000 });
    const before = await seen();

    await alive.get('one')?.stop();
    await waitUntil(async () => (await seen())?.worker === null);
    const { able } = await saveWorker(database.db, 'other', { hasBroker: true, ttlMs: 60_000 });
    const taken = await Promise.all([take('other'), take('other')]);

    expect(before).toMatchObject({ worker: 'one' });
    expect(able).toBe(1);
    expect(taken.toSorted()).toEqual([2, null]);
    expect(await renewLeases(database.db, 'one', 60_000)).toEqual(new Map());
  });

  test('of a process that has lost its connection alone is the process’s own for as long as nobody takes it', async () => {
    await take('one');

    await alive.get('one')?.stop();
    await waitUntil(async () => (await seen())?.worker === null);

    expect(await take('one')).toBeNull();
    expect(await renewLeases(database.db, 'one', 60_000)).toEqual(new Map([[FACILITY_ID, 1]]));
  });

  test('says how the link stands, by its holder’s word alone', async () => {
    await take('one');
    await saveLinkState(database.db, { facilityId: FACILITY_ID, fencingNo: 1 }, { isUp: true, since: DAY_START });
    expect(await seen()).toMatchObject({ isUp: true, since: DAY_START });
    await releaseLeases(database.db, 'one', [FACILITY_ID]);
    await take('other');

    await saveLinkState(database.db, { facilityId: FACILITY_ID, fencingNo: 1 }, { isUp: true, since: DAY_START });

    expect(await seen()).toMatchObject({ worker: 'other', isUp: false });
  });

  test('that is lost lets nothing of the link through, and everything else', async () => {
    const { node } = aProcess();
    await take('one', 0);
    let losses = 0;
    const leased = node.underLease(1, () => {
      losses += 1;
    });
    await leased.run({ type: 'start', suspect: null });
    await take('other');
    const before = await database.db.execute(sql`select * from node_state`);

    const [stale, wish] = await Promise.allSettled([
      leased.run({ type: 'acked', seq: 1 }),
      node.run(bookInput('a', hours(13, 14))),
    ]);

    expect(stale).toMatchObject({ status: 'rejected', reason: { name: 'LeaseLost' } });
    expect(wish).toMatchObject({ status: 'fulfilled', value: { outcome: { kind: 'done' } } });
    expect(losses).toBe(1);
    expect(before.rows[0]).toMatchObject({ peer_acked: 0, commit_no: 1 });
    expect(await commitNo()).toBe(2);
  });

  test('is not taken while a transaction of the facility is under way', async () => {
    await take('one', 0);
    let isTaken = false;

    await database.db.transaction(async (tx) => {
      await tx.execute(sql`select 1 from node_state for update`);
      void take('other').then(() => {
        isTaken = true;
      });
      // Within a transaction PostgreSQL shows what it saw the first time that it was asked.
      await waitUntil(async () => {
        const { rows } = await database.pool.query(
          `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return rows.length > 0;
      });
      expect(isTaken).toBe(false);
    });

    await waitUntil(() => isTaken);
    expect(await seen()).toMatchObject({ worker: 'other' });
  });
});

test('processes count those that are there, and those that reach the broker', async () => {
  await saveWorker(database.db, 'one', { hasBroker: true, ttlMs: 60_000 });
  await saveWorker(database.db, 'gone', { hasBroker: true, ttlMs: 0 });

  expect(await saveWorker(database.db, 'other', { hasBroker: false, ttlMs: 60_000 })).toEqual({ able: 1, others: 1 });
});
