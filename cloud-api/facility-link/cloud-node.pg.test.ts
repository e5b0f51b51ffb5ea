import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../domain/time.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { openWithFacility, LENIENT } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, DAY_START, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { type Database, errorCode } from '../db/database.ts';
import { type Alongside, type CloudPolicy, createCloudNode } from './cloud-node.ts';
import type { Place } from './foreign-changes.ts';
import { listActiveSince } from './pg-node-store.ts';

const server = filePostgres();
let database: Database;

/** The cloud owns the second half of a day, the facility the first. */
beforeEach(async () => {
  database = await openWithFacility(server.url);
});
afterEach(() => database.close());

/** Keeps the names that it has been given, in memory: what a real one keeps in its table. */
function remembering(): Alongside<string> & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    prepare: async (_tx, claims) => claims.map((claim, index) => !kept.has(claim) && claims.indexOf(claim) === index),
    write: (written) => {
      for (const { claim, result } of written) kept.set(claim, result.outcome.kind);
      return [];
    },
  };
}

let processes = 0;

function aNode(changes: { policy?: CloudPolicy; alongside?: Alongside<string>; since?: Place } = {}) {
  processes += 1;
  return createCloudNode<string>({
    db: database.db,
    facilityId: FACILITY_ID,
    clock: manualClock(DAY_START),
    random: seededRandom(processes),
    policy: LENIENT,
    alongside: remembering(),
    ...changes,
  });
}

const active = async () => (await listActiveSince(database.db, FACILITY_ID, 0)).map((allocation) => allocation.id);

describe('inputs that come together', () => {
  test('are one commit, which is announced once, in their order', async () => {
    const node = aNode();
    const announced: string[][] = [];
    node.onCommitted(({ writes }) => announced.push(writes.allocations.map((allocation) => allocation.id)));

    const results = await Promise.all(
      ['a', 'b', 'c'].map((name, index) => node.run(bookInput(name, hours(13 + index, 14 + index)))),
    );

    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['done', 'done', 'done']);
    expect(announced).toEqual([[id('a'), id('b'), id('c')]]);
    expect(await node.readNode()).toMatchObject({ outSeq: 3, commitNo: 3 });
  });

  test('see each other: of two that want one time, the first has it', async () => {
    const node = aNode();

    const [first, second] = await Promise.all([
      node.run(bookInput('a', hours(13, 14))),
      node.run(bookInput('b', hours(13.5, 15))),
    ]);

    expect(first?.outcome.kind).toBe('done');
    expect(second?.outcome).toEqual({ kind: 'refused', refusal: { code: 'taken', by: id('a') } });
    expect(await active()).toEqual([id('a')]);
  });

  test('fail alone: a bad one among them takes nobody along', async () => {
    const node = aNode();
    const offGrain = { ...hours(15, 16), endsAt: hours(15, 16).endsAt + MINUTE_MS };

    const settled = await Promise.allSettled([
      node.run(bookInput('a', hours(13, 14))),
      node.run(bookInput('bad', offGrain)),
      node.run(bookInput('c', hours(17, 18))),
    ]);

    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await active()).sort()).toEqual([id('a'), id('c')].sort());
    await expect(node.run(bookInput('d', hours(19, 20)))).resolves.toMatchObject({ outcome: { kind: 'done' } });
  });

  test('are let through in batches, however many there are', async () => {
    const node = aNode();
    const names = Array.from({ length: 140 }, (_, index) => `n${index}`);

    const results = await Promise.all(names.map((name) => node.run(bookInput(name, hours(13, 14)))));

    expect(results.filter(({ outcome }) => outcome.kind === 'done')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome.kind === 'refused')).toHaveLength(139);
  });
});

describe('two processes of the cloud', () => {
  test('never sell one time twice', async () => {
    const [one, other] = [aNode(), aNode()];

    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : other).run(bookInput(`n${index}`, hours(13, 14))),
      ),
    );

    expect(results.filter(({ outcome }) => outcome.kind === 'done')).toHaveLength(1);
    expect(await active()).toHaveLength(1);
    expect((await one.readNode()).outSeq).toBe(1);
  });
});

describe('what a caller keeps beside', () => {
  test('is written with the outcome, and known the next time', async () => {
    const alongside = remembering();
    const node = aNode({ alongside });

    const first = await node.runClaimed(bookInput('a', hours(13, 14)), 'key');
    const again = await node.runClaimed(bookInput('b', hours(15, 16)), 'key');

    expect(first?.outcome.kind).toBe('done');
    expect(again).toBeNull();
    expect([...alongside.kept]).toEqual([['key', 'done']]);
    expect(await active()).toEqual([id('a')]);
  });

  test('counts once although it comes twice at the same moment', async () => {
    const node = aNode();

    const [first, again] = await Promise.all([
      node.runClaimed(bookInput('a', hours(13, 14)), 'key'),
      node.runClaimed(bookInput('b', hours(15, 16)), 'key'),
    ]);

    expect(first?.outcome.kind).toBe('done');
    expect(again).toBeNull();
    expect(await active()).toEqual([id('a')]);
  });

  test('is there together with the booking or not at all', async () => {
    const failing = { name: 'disk_full', sql: () => 'select 1 where false', params: [], rows: 1 };
    const full: Alongside<string> = { ...remembering(), write: () => [failing] };
    const node = aNode({ alongside: full });

    await expect(node.runClaimed(bookInput('a', hours(13, 14)), 'key')).rejects.toThrow('disk_full');

    expect(await active()).toEqual([]);
    expect((await node.readNode()).outSeq).toBe(0);
  });
});

describe('the database, whatever code forgets', () => {
  const insert = (name: string, place: ReturnType<typeof hours>, holder = 'own') =>
    database.db.execute(sql`insert into allocation
      (id, facility_id, resource_id, starts_at, ends_at, kind, state, revision, data, holder, commit_no)
      values (${id(name)}, ${FACILITY_ID}, ${place.resourceId}, ${place.startsAt}, ${place.endsAt},
        'booking', 'active', 1, '{}', ${holder}, 1)`);

  const codeOf = (write: Promise<unknown>) => write.then(() => null, errorCode);

  test('refuses an overlap', async () => {
    await insert('a', hours(13, 15));

    expect(await codeOf(insert('b', hours(14, 16)))).toBe('23P01');
    expect(await codeOf(insert('c', hours(15, 16)))).toBeNull();
  });

  test('refuses to sell what is not the cloud’s, wholly or partly', async () => {
    expect(await codeOf(insert('a', hours(1, 2)))).toBe('23514');
    expect(await codeOf(insert('b', hours(11, 13)))).toBe('23514');
    expect(await codeOf(insert('c', hours(1, 2), 'peer'))).toBeNull();
    expect(await codeOf(database.db.execute(sql`update allocation set holder = 'own'`))).toBe('23514');
  });

  test('refuses ranges that overlap, and rows that make no sense', async () => {
    const { resourceId, startsAt, endsAt } = hours(6, 18);

    expect(
      await codeOf(
        database.db.execute(sql`insert into held_range (facility_id, resource_id, starts_at, ends_at, holder, commit_no)
          values (${FACILITY_ID}, ${resourceId}, ${startsAt}, ${endsAt}, 'own', 0)`),
      ),
    ).toBe('23P01');
    expect(await codeOf(insert('a', { ...hours(13, 14), endsAt: hours(13, 14).startsAt }))).toBe('23514');
    expect(await codeOf(insert('b', hours(13, 14), 'both'))).toBe('23514');
  });
});

test('a database that has forgotten commits which this process has seen sells nothing until the facility is met again', async () => {
  const node = aNode({ since: { commitNo: 0, outSeq: 0 } });
  await node.run(bookInput('seen', hours(13, 14)));
  await database.db.execute(sql`update node_state set commit_no = 0`);

  await expect(node.run(bookInput('again', hours(13, 14)))).rejects.toThrow('store.unavailable');

  expect(await node.readNode()).toMatchObject({ fenced: 'cloud-reconcile', session: null });
  expect((await node.run(bookInput('other', hours(15, 16)))).outcome).toMatchObject({ refusal: { code: 'fenced' } });
});
