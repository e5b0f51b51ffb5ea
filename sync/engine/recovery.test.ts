import { describe, expect, test } from 'vitest';
import {
  bookInput,
  DAY_START,
  hours,
  id,
  type MemoryNode,
  memoryNode,
  requestFrame,
} from '../../tests/support/memory-node.ts';
import type { Range } from '../../domain/ownership.ts';
import { trimStreams } from './trim.ts';
import type { Snapshot } from '../protocol/snapshot.ts';
import type { HeldAllocation } from './node-state.ts';

const BEGINNING = { outPlaces: [{ seq: 0, hash: '' }], inPlaces: [{ seq: 0, hash: '' }] };

/** Each reads what the other has written and it has not read. */
function exchange(cloud: MemoryNode, facility: MemoryNode): void {
  cloud.take({ type: 'data', frame: facility.dataAfter(cloud.node().inSeq), setAside: false });
  facility.take({ type: 'data', frame: cloud.dataAfter(facility.node().inSeq), setAside: false });
}

/** The cloud and a facility that have sold something and know it of each other. */
function pair() {
  const [cloud, facility] = [memoryNode('cloud'), memoryNode('facility')];
  cloud.take(bookInput('c', hours(13, 14)));
  facility.take(bookInput('f', hours(1, 2)));
  exchange(cloud, facility);
  return { cloud, facility };
}

/** A controller whose disk is as old as its first day. */
const oldDisk = (): MemoryNode => memoryNode('facility', { node: { fenced: 'high-water-mark' } });

const load = (node: MemoryNode, snapshot: Snapshot) => node.take({ type: 'recover', snapshot });

function activeOf(node: MemoryNode): Pick<HeldAllocation, 'id' | 'holder'>[] {
  const active = [...node.state().allocations.values()].filter(({ state }) => state === 'active');
  return active
    .map(({ id: allocationId, holder }) => ({ id: allocationId, holder }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const named = (...held: [string, HeldAllocation['holder']][]) =>
  held.map(([name, holder]) => ({ id: id(name), holder })).sort((a, b) => (a.id < b.id ? -1 : 1));

describe('a facility whose disk is old', () => {
  test('takes its own bookings and the cloud’s, and goes on where the cloud knows both streams to be', async () => {
    const { cloud, facility } = pair();
    const restored = oldDisk();

    load(restored, await cloud.readSnapshot(BEGINNING));

    expect(activeOf(restored)).toEqual(named(['f', 'own'], ['c', 'peer']));
    const { outSeq, outHash, inSeq, inHash } = facility.node();
    expect(restored.node()).toMatchObject({ outSeq, outHash, inSeq, inHash });
    expect(restored.outbox()).toEqual(facility.outbox());
  });

  test('stays fenced until it is welcome', async () => {
    const { cloud } = pair();
    const restored = oldDisk();

    load(restored, await cloud.readSnapshot(BEGINNING));

    expect(restored.take(bookInput('x', hours(5, 6))).outcome).toMatchObject({ refusal: { code: 'fenced' } });
  });

  test('has what was on its way to it, which the cloud goes on to see as its own doing', async () => {
    const { cloud } = pair();
    cloud.take({ type: 'transfer', ranges: [hours(12, 16)] });
    const restored = oldDisk();

    load(restored, await cloud.readSnapshot(BEGINNING));
    restored.setNode({ fenced: null });
    const { outcome } = restored.take(bookInput('x', hours(15, 16)));

    expect(outcome.kind).toBe('done');
    expect(activeOf(restored)).toContainEqual({ id: id('c'), holder: 'own' });
  });

  test('learns what was given back since, also where the streams no longer say it', async () => {
    const { cloud, facility } = pair();
    const restored = memoryNode('facility', { node: { fenced: 'high-water-mark' } });
    restored.setNode({ fenced: null });
    restored.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
    restored.setNode({ fenced: 'high-water-mark' });
    const cancel = { type: 'cancel', expectedRevision: null, requestId: id('r'), deadlineAt: 0 } as const;
    cloud.take({ ...cancel, allocationId: id('c') });
    facility.take({ ...cancel, allocationId: id('f') });
    exchange(cloud, facility);
    facility.take(bookInput('later', hours(3, 4)));
    exchange(cloud, facility);
    cloud.take({ type: 'acked', seq: 2 });
    await trimStreams(cloud, DAY_START + 1, () => false);

    const { writes } = load(restored, await cloud.readSnapshot(BEGINNING));

    expect(writes.conflicts).toEqual([]);
    expect(activeOf(restored)).toEqual(named(['later', 'own']));
    expect(restored.node()).toMatchObject({ outTrimmed: 3, inTrimmed: 2, outSeq: 3, inSeq: 2 });
    expect(restored.outbox()).toEqual(
      cloud.inbox().map((row, index) => ({ prev: expect.any(String), ...row, seq: index + 1 })),
    );
  });

  test('gives back what it had asked for, given up and forgotten, and what was on its way to it', async () => {
    const { cloud, facility } = pair();
    const asked = requestFrame(facility.take(bookInput('unwanted', hours(14, 15))));
    cloud.take({ type: 'request', frame: asked });
    cloud.take({ type: 'transfer', ranges: [hours(14, 15)] });
    facility.take({ type: 'give-up', requestId: asked.requestId });
    cloud.take({ type: 'data', frame: facility.dataAfter(cloud.node().inSeq), setAside: false });
    const restored = oldDisk();

    load(restored, await cloud.readSnapshot(BEGINNING));

    expect(activeOf(restored)).toEqual(named(['f', 'own'], ['c', 'peer']));
  });

  test('promises again what it alone had promised, under the same id, and tells the cloud', async () => {
    const { cloud } = pair();
    const forked = oldDisk();
    forked.setNode({ fenced: null });
    forked.take(bookInput('mine', hours(6, 7)));
    forked.setNode({ fenced: 'fork' });

    const { writes } = load(forked, await cloud.readSnapshot(BEGINNING));

    expect(writes.conflicts).toEqual([]);
    expect(activeOf(forked)).toEqual(named(['f', 'own'], ['mine', 'own'], ['c', 'peer']));
    expect(forked.events().at(-1)).toMatchObject({ kind: 'allocation', allocation: { id: id('mine') } });
  });

  test('puts on the list what it alone had promised and what has no room any more', async () => {
    const { cloud } = pair();
    const forked = oldDisk();
    forked.setNode({ fenced: null });
    forked.take(bookInput('mine', hours(1, 2)));
    forked.setNode({ fenced: 'fork' });

    const { writes } = load(forked, await cloud.readSnapshot(BEGINNING));

    expect(writes.conflicts).toMatchObject([{ allocation: { id: id('mine'), state: 'active' } }]);
    expect(activeOf(forked)).toEqual(named(['f', 'own'], ['c', 'peer']));
  });

  test('finds each of its promises a place that another of them has left', async () => {
    const { cloud, facility } = pair();
    const forked = oldDisk();
    forked.take({ type: 'recover', snapshot: await cloud.readSnapshot(BEGINNING) });
    forked.setNode({ fenced: null });
    const move = (name: string, place: Range, revision: number): void => {
      const ids = { allocationId: id(name), requestId: id(`m-${name}`), expectedRevision: revision };
      forked.take({ type: 'move', ...ids, place, data: {}, deadlineAt: 0 });
    };
    forked.take(bookInput('b', hours(8, 9)));
    move('f', hours(3, 4), 1);
    move('b', hours(1, 2), 1);
    forked.setNode({ fenced: 'fork' });
    facility.take({ type: 'fact', factType: 'visit.changed', data: {} });
    exchange(cloud, facility);

    const { writes } = load(forked, await cloud.readSnapshot(BEGINNING));

    expect(writes.conflicts).toEqual([]);
    expect(forked.state().allocations.get(id('b'))).toMatchObject({ ...hours(1, 2), state: 'active' });
    expect(forked.state().allocations.get(id('f'))).toMatchObject({ ...hours(3, 4), state: 'active' });
  });

  test('shows what both branches of a fork said of one booking, where they differ', async () => {
    const { cloud, facility } = pair();
    const forked = oldDisk();
    load(forked, await cloud.readSnapshot(BEGINNING));
    forked.setNode({ fenced: null });
    const elsewhere = { allocationId: id('f'), requestId: id('m'), expectedRevision: 1, data: {}, deadlineAt: 0 };
    forked.take({ type: 'move', ...elsewhere, place: hours(5, 6) });
    forked.setNode({ fenced: 'fork' });
    facility.take({ type: 'move', ...elsewhere, place: hours(3, 4) });
    exchange(cloud, facility);

    const { writes } = load(forked, await cloud.readSnapshot(BEGINNING));

    expect(writes.conflicts).toMatchObject([{ allocation: { id: id('f'), ...hours(5, 6) } }]);
    expect(forked.state().allocations.get(id('f'))).toMatchObject({ ...hours(3, 4), state: 'active' });
  });

  test('puts on the list what the cloud had promised and has forgotten itself', async () => {
    const { cloud, facility } = pair();
    const young = await memoryNode('cloud').readSnapshot(BEGINNING);
    facility.setNode({ fenced: 'rollback' });

    const { writes } = load(facility, young);

    expect(writes.conflicts.map(({ allocation }) => allocation.id)).toContain(id('c'));
    expect(cloud.state().allocations.has(id('c'))).toBe(true);
  });

  test('hears what became of the requests that its disk still has open', async () => {
    const { cloud, facility } = pair();
    const restored = oldDisk();
    const [granted, open] = [bookInput('granted', hours(15, 16)), bookInput('open', hours(17, 18))];
    restored.setNode({ fenced: null });
    restored.take(granted);
    restored.take(open);
    restored.setNode({ fenced: 'restored' });
    cloud.take({ type: 'request', frame: requestFrame(facility.take(granted)) });

    load(restored, await cloud.readSnapshot(BEGINNING));

    expect(restored.state().requests.get(id('r-granted'))?.status).toBe('accepted');
    expect(restored.state().requests.get(id('r-open'))?.status).toBe('pending');
  });

  test('gives back what it had granted and the cloud has given up since', async () => {
    const { cloud, facility } = pair();
    const asked = requestFrame(cloud.take(bookInput('late', hours(8, 9))));
    facility.take({ type: 'request', frame: asked });
    cloud.take({ type: 'give-up', requestId: asked.requestId });
    cloud.take({ type: 'data', frame: facility.dataAfter(cloud.node().inSeq), setAside: false });
    const restored = oldDisk();

    load(restored, await cloud.readSnapshot(BEGINNING));

    expect(activeOf(restored)).toEqual(named(['f', 'own'], ['c', 'peer']));
    expect(restored.events().at(-1)).toMatchObject({ allocation: { id: id('late'), state: 'void' } });
  });

  test('gets back what it had told the cloud', async () => {
    const { cloud, facility } = pair();
    facility.take({ type: 'fact', factType: 'visit.changed', data: { at: 1 } });
    exchange(cloud, facility);

    const { ownFacts } = load(oldDisk(), await cloud.readSnapshot(BEGINNING));

    expect(ownFacts).toMatchObject([{ type: 'visit.changed', data: { at: 1 } }]);
  });

  test('refuses a snapshot whose stream is broken', async () => {
    const { cloud } = pair();
    const snapshot = await cloud.readSnapshot(BEGINNING);
    const events = snapshot.takersStream.events.map((event) => ({ ...event, hash: 'f'.repeat(32) }));

    expect(() => load(oldDisk(), { ...snapshot, takersStream: { ...snapshot.takersStream, events } })).toThrow(
      /broken/,
    );
  });
});

describe('a cloud whose database is old', () => {
  test('takes what the facility knows of it, and sells again on a new timeline', async () => {
    const { facility } = pair();
    const restored = memoryNode('cloud', { node: { fenced: 'cloud-reconcile' } });

    load(restored, await facility.readSnapshot(BEGINNING));

    expect(activeOf(restored)).toEqual(named(['c', 'own'], ['f', 'peer']));
    expect(restored.node()).toMatchObject({ fenced: null, incarnation: 2 });
    expect(restored.take(bookInput('x', hours(15, 16))).outcome.kind).toBe('done');
  });
});

test('only a fenced node takes a snapshot', async () => {
  const { cloud, facility } = pair();
  const snapshot = await cloud.readSnapshot(BEGINNING);

  expect(() => load(facility, snapshot)).toThrow(/fenced/);
});
