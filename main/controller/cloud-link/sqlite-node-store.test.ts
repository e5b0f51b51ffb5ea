import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../tests/support/facility-database.ts';
import { bookInput, FACILITY_ID, hours, id, memoryNode } from '../../../tests/support/memory-node.ts';
import { NOTHING } from '../../../sync/engine/inputs.ts';
import { type HeldAllocation, type HeldRange, newNodeRow, type Writes } from '../../../sync/engine/node-state.ts';
import { NO_WRITES } from '../../../sync/engine/step-all.ts';
import {
  findAllocation,
  getNode,
  insertNode,
  insertRanges,
  listCheckpoints,
  listOutbox,
  listRanges,
  loadState,
  saveWrites,
} from './sqlite-node-store.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await openTestDatabase();
  database.db.transaction((tx) => {
    insertNode(tx, newNodeRow('facility', FACILITY_ID, 'paired'));
    insertRanges(tx, [own(0, 12), peer(12, 24)]);
  });
});
afterEach(() => database.dispose());

const own = (from: number, until: number): HeldRange => ({ ...hours(from, until), holder: 'own' });
const peer = (from: number, until: number): HeldRange => ({ ...hours(from, until), holder: 'peer' });

function save(writes: Partial<Writes>): void {
  database.db.transaction((tx) => saveWrites(database.db, tx, { ...NO_WRITES, ...writes }));
}

function booked(name: string, from: number, until: number, changes: Partial<HeldAllocation> = {}): HeldAllocation {
  const what = { kind: 'booking', state: 'active', revision: 1 } as const;
  const data = { name, notes: ['ü', null] };
  return {
    id: id(name),
    ...hours(from, until),
    ...what,
    data,
    bookingId: id(name),
    requestId: null,
    holder: 'own',
    ...changes,
  };
}

describe('ranges', () => {
  test.each<[string, HeldRange[]]>([
    ['moved', [own(0, 8), peer(8, 24)]],
    ['swapped', [peer(0, 12), own(12, 24)]],
    ['cut into more', [own(0, 4), peer(4, 8), own(8, 10), { ...hours(10, 12), holder: 'transit' }, peer(12, 24)]],
    ['merged into one', [own(0, 24)]],
    ['left as they are', [own(0, 12), peer(12, 24)]],
    ['all gone', []],
  ])('that are %s are kept, and nothing else', (_what, ranges) => {
    save({ ranges });

    expect(listRanges(database.db)).toEqual(ranges);
  });

  test('that the step did not change are not written', () => {
    const changes = (): unknown => database.db.$client.prepare('select total_changes()').pluck().get();
    const before = changes();

    save({ ranges: [own(0, 12), peer(12, 20)] });

    expect(changes()).toBe(Number(before) + 2);
  });
});

describe('allocations', () => {
  test('change places with one another in one step', () => {
    save({ allocations: [booked('a', 1, 2), booked('b', 2, 3)] });

    save({ allocations: [booked('a', 2, 3, { revision: 2 }), booked('b', 1, 2, { revision: 2 })] });

    expect(findAllocation(database.db, id('a'))).toEqual(booked('a', 2, 3, { revision: 2 }));
    expect(findAllocation(database.db, id('b'))).toEqual(booked('b', 1, 2, { revision: 2 }));
  });

  test('are found by their id, their request, their booking and their time, and only the ones that are asked for', () => {
    const all = [
      booked('by id', 0, 1),
      booked('by request', 1, 2, { requestId: id('request') }),
      booked('by booking', 11, 12, { bookingId: id('booking') }),
      booked('given back', 6, 7, { state: 'void' }),
      booked('near', 6, 7),
      booked('far', 10.5, 11),
    ];
    save({ allocations: all });
    const scope = { ...NOTHING, allocationIds: [id('by id'), id('unknown')], requestIds: [id('request')] };

    const { allocations } = loadState(database.db, {
      ...scope,
      bookingIds: [id('booking')],
      spans: [hours(5.5, 6)],
    });

    const found = ['by id', 'by request', 'by booking', 'near'];
    expect([...allocations.keys()].sort()).toEqual(found.map(id).sort());
    expect(allocations.get(id('near'))).toEqual(booked('near', 6, 7));
  });

  test('of the other side’s time are refused by the guard, and nothing of the step stays', () => {
    const node = { ...getNode(database.db), commitNo: 7 };

    expect(() => save({ node, allocations: [booked('a', 13, 14)] })).toThrow('NOT_OWNER');
    expect(getNode(database.db).commitNo).toBe(0);
  });
});

describe('what a node of the engine writes', () => {
  test('is what the next step loads', () => {
    const memory = memoryNode('facility');
    const taken = memory.take(bookInput('ours', hours(1, 2)));
    const asked = memory.take(bookInput('theirs', hours(13, 14)));
    save(taken.writes);
    save(asked.writes);

    const state = loadState(database.db, {
      ...NOTHING,
      allocationIds: [id('ours')],
      requestIds: [id('r-theirs')],
      outSeqs: [0, 1, 2],
    });

    expect(state.node).toEqual(memory.node());
    expect(state.allocations).toEqual(memory.state().allocations);
    expect(state.requests).toEqual(memory.state().requests);
    expect(state.outHashes).toEqual(memory.state().outHashes);
    expect(listOutbox(database.db, 0, 10)).toEqual(memory.outbox());
    expect(listCheckpoints(database.db, [5])).toEqual([]);
  });

  test('keeps what is in transit in sight until the transfer is known to have arrived', () => {
    const memory = memoryNode('facility');
    save(memory.take(bookInput('sold', hours(1, 2))).writes);
    save(memory.take({ type: 'transfer', ranges: [hours(0, 3)] }).writes);

    const open = loadState(database.db, NOTHING);
    save({ node: { ...memory.node(), replicaSeq: 2 } });
    const arrived = loadState(database.db, NOTHING);

    expect(open.openTransfers).toMatchObject([{ seq: 2, event: { kind: 'transfer', ranges: [hours(0, 3)] } }]);
    expect([...open.allocations.values()]).toMatchObject([{ id: id('sold'), holder: 'transit' }]);
    expect(arrived.openTransfers).toEqual([]);
    expect(arrived.allocations.size).toBe(0);
  });

  test('is read anew when another transfer stands at the same place of the stream', () => {
    const [first, second] = [memoryNode('facility'), memoryNode('facility')];
    save(first.take({ type: 'transfer', ranges: [hours(0, 3)] }).writes);
    loadState(database.db, NOTHING);
    const { writes } = second.take({ type: 'transfer', ranges: [hours(5, 6)] });

    database.db.transaction((tx) => {
      tx.run('delete from outbox');
      saveWrites(database.db, tx, writes);
    });

    expect(loadState(database.db, NOTHING).openTransfers).toMatchObject([{ seq: 1, event: { ranges: [hours(5, 6)] } }]);
  });
});

test('two databases that are open at once are kept apart', async () => {
  const other = await openTestDatabase();
  other.db.transaction((tx) => insertNode(tx, newNodeRow('facility', id('other'), 'paired')));

  const found = [getNode(database.db).facilityId, getNode(other.db).facilityId];
  other.dispose();

  expect(found).toEqual([FACILITY_ID, id('other')]);
});
