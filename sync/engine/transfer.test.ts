import { describe, expect, test } from 'vitest';
import { bookInput, hours, id, type MemoryNode, memoryNode, requestFrame } from '../../tests/support/memory-node.ts';
import { FRAME_BYTES_MAX } from '../protocol/frames.ts';
import { theirRanges } from './node-state.ts';

const give = (node: MemoryNode, ...ranges: ReturnType<typeof hours>[]) => node.take({ type: 'transfer', ranges });

const held = (node: MemoryNode, holder: string) =>
  node
    .state()
    .ranges.filter((range) => range.holder === holder)
    .map(({ resourceId, startsAt, endsAt }) => ({ resourceId, startsAt, endsAt }));

/** The cloud has sold 13–14 and gives 12–16 away. */
function given() {
  const cloud = memoryNode('cloud');
  const facility = memoryNode('facility');
  cloud.take(bookInput('a', hours(13, 14)));
  const { outcome } = give(cloud, hours(12, 16));
  return { cloud, facility, outcome };
}

describe('at the giver', () => {
  test('time is nobody’s from the commit on, with what is sold inside', () => {
    const { cloud, outcome } = given();

    expect(outcome).toEqual({ kind: 'done', allocation: null });
    expect(held(cloud, 'own')).toEqual([hours(16, 24)]);
    expect(held(cloud, 'transit')).toEqual([hours(12, 16)]);
    expect(cloud.state().allocations.get(id('a'))?.holder).toBe('transit');
    expect(cloud.events().at(-1)).toMatchObject({
      kind: 'transfer',
      critical: true,
      ranges: [hours(12, 16)],
      allocations: [{ id: id('a'), state: 'active', ...hours(13, 14) }],
    });
  });

  test('what was given is asked for like the rest of the other side’s time', () => {
    const { cloud } = given();

    expect(cloud.take(bookInput('b', hours(14, 15))).outcome).toEqual({ kind: 'asked', requestId: id('r-b') });
    expect(theirRanges(cloud.state().ranges)).toEqual([hours(0, 16)]);
  });

  test('time that is not all ours cannot be given', () => {
    const { cloud } = given();

    expect(give(cloud, hours(11, 13)).outcome).toEqual({ kind: 'refused', refusal: { code: 'nobodys-time' } });
    expect(give(cloud, hours(15, 17)).outcome).toEqual({ kind: 'refused', refusal: { code: 'nobodys-time' } });
    expect(cloud.outbox()).toHaveLength(2);
  });

  test('no booking is cut in two: what is given grows to hold it', () => {
    const cloud = memoryNode('cloud');
    cloud.take(bookInput('a', hours(13, 15)));
    cloud.take(bookInput('b', hours(17, 19)));

    give(cloud, hours(14, 18), hours(18.5, 20));

    expect(cloud.events().at(-1)).toMatchObject({
      ranges: [hours(13, 20)],
      allocations: [{ id: id('a') }, { id: id('b') }],
    });
    expect(held(cloud, 'own')).toEqual([hours(12, 13), hours(20, 24)]);
  });

  test('overlapping wishes are given once', () => {
    const cloud = memoryNode('cloud');

    give(cloud, hours(12, 14), hours(13, 15));

    expect(cloud.events().at(-1)).toMatchObject({ ranges: [hours(12, 15)] });
    expect(held(cloud, 'transit')).toEqual([hours(12, 15)]);
  });

  test('what is too much for one event goes in several, which together give just that time', () => {
    const cloud = memoryNode('cloud', { ranges: [{ ...hours(0, 200), holder: 'own' }] });
    const facility = memoryNode('facility', { ranges: [{ ...hours(0, 200), holder: 'peer' }] });
    const notes = '"ÄÖÜ⛳"'.repeat(150);
    for (let hour = 0; hour < 150; hour += 1) {
      cloud.take(bookInput(`n${hour}`, hours(hour, hour + 1), { data: { notes } }));
    }

    give(cloud, hours(0, 200));
    const transfers = cloud.events().filter(({ kind }) => kind === 'transfer');
    facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });

    expect(transfers.length).toBeGreaterThan(1);
    expect(transfers.map((event) => JSON.stringify(JSON.stringify(event)).length < FRAME_BYTES_MAX)).not.toContain(
      false,
    );
    expect(held(cloud, 'transit')).toEqual([hours(0, 200)]);
    expect(held(facility, 'own')).toEqual([hours(0, 200)]);
    expect([...facility.state().allocations.values()].filter(({ holder }) => holder === 'own')).toHaveLength(150);
  });

  test('a part of it that is not ours leaves all of it where it is', () => {
    const cloud = memoryNode('cloud');

    const { outcome } = give(cloud, hours(11, 11.5), hours(12, 14));

    expect(outcome).toEqual({ kind: 'refused', refusal: { code: 'nobodys-time' } });
    expect(held(cloud, 'own')).toEqual([hours(12, 24)]);
    expect(cloud.outbox()).toEqual([]);
  });

  test('what was given back already stays', () => {
    const cloud = memoryNode('cloud');
    cloud.take(bookInput('a', hours(13, 14)));
    const cancel = { allocationId: id('a'), expectedRevision: null, requestId: id('c'), deadlineAt: 0 };
    cloud.take({ type: 'cancel', ...cancel });

    give(cloud, hours(12, 16));

    expect(cloud.events().at(-1)).toMatchObject({ kind: 'transfer', allocations: [] });
    expect(cloud.state().allocations.get(id('a'))).toMatchObject({ holder: 'own', state: 'void' });
  });
});

describe('at the taker', () => {
  test('time and what is sold inside arrive together, once', () => {
    const { cloud, facility } = given();

    facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
    const again = facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });

    expect(held(facility, 'own')).toEqual([hours(0, 16)]);
    expect(held(facility, 'peer')).toEqual([hours(16, 24)]);
    expect(facility.state().allocations.get(id('a'))).toMatchObject({ holder: 'own', ...hours(13, 14) });
    expect(again.writes).toMatchObject({ node: null, ranges: null, allocations: [] });
    expect(facility.take(bookInput('b', hours(13, 14))).outcome).toMatchObject({ refusal: { code: 'taken' } });
  });

  test('what comes inside of a request that was given up is void at once', () => {
    const cloud = memoryNode('cloud');
    const facility = memoryNode('facility');
    const frame = requestFrame(facility.take(bookInput('a', hours(13, 14))));
    cloud.take({ type: 'request', frame });
    facility.take({ type: 'give-up', requestId: id('r-a') });
    give(cloud, hours(12, 16));

    facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });

    expect(facility.state().allocations.get(id('a'))).toMatchObject({ holder: 'own', state: 'void', revision: 2 });
    expect(facility.events()).toMatchObject([
      { kind: 'abandon' },
      { kind: 'allocation', answers: null, allocation: { id: id('a'), state: 'void' } },
    ]);
    expect(facility.take(bookInput('b', hours(13, 14))).outcome.kind).toBe('done');
  });

  test('who decides or gives what is not theirs is not believed: the stream stops there', () => {
    const { cloud } = given();
    const elsewhere = memoryNode('facility', { ranges: [{ ...hours(0, 14), holder: 'own' }] });

    const { verdict } = elsewhere.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });

    expect(verdict).toBe('stuck');
    expect(elsewhere.node().inSeq).toBe(0);
  });
});

describe('folding', () => {
  test('the giver counts the time as the taker’s once the taker’s events show that it has it', () => {
    const { cloud, facility } = given();
    facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
    facility.take(bookInput('b', hours(14, 15)));

    cloud.take({ type: 'data', frame: facility.dataAfter(0), setAside: false });

    expect(held(cloud, 'transit')).toEqual([]);
    expect(held(cloud, 'peer')).toEqual([hours(0, 16)]);
    expect(cloud.state().allocations.get(id('a'))?.holder).toBe('peer');
    expect(cloud.state().allocations.get(id('b'))?.holder).toBe('peer');
    expect(cloud.state().openTransfers).toEqual([]);
    expect(cloud.node().replicaSeq).toBe(2);
  });

  test('an event from before the arrival leaves it in transit', () => {
    const { cloud, facility } = given();
    facility.take(bookInput('b', hours(1, 2)));

    cloud.take({ type: 'data', frame: facility.dataAfter(0), setAside: false });

    expect(held(cloud, 'transit')).toEqual([hours(12, 16)]);
    expect(cloud.state().openTransfers).toHaveLength(1);
  });

  test('time goes there and back', () => {
    const { cloud, facility } = given();
    facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
    give(facility, hours(12, 16));

    cloud.take({ type: 'data', frame: facility.dataAfter(0), setAside: false });
    cloud.take(bookInput('c', hours(15, 16)));
    facility.take({ type: 'data', frame: cloud.dataAfter(2), setAside: false });

    expect(held(cloud, 'own')).toEqual([hours(12, 24)]);
    expect(held(facility, 'peer')).toEqual([hours(12, 24)]);
    expect(cloud.state().allocations.get(id('a'))?.holder).toBe('own');
    expect(facility.state().allocations.get(id('a'))?.holder).toBe('peer');
  });

  test('the two never own the same time, whatever has arrived', () => {
    const { cloud, facility } = given();
    const owned = () =>
      [...held(cloud, 'own'), ...held(facility, 'own')].reduce((ms, r) => ms + r.endsAt - r.startsAt, 0);
    const whole = hours(0, 24).endsAt - hours(0, 24).startsAt;
    const transit = hours(12, 16).endsAt - hours(12, 16).startsAt;

    expect(owned()).toBe(whole - transit);
    facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
    expect(owned()).toBe(whole);
  });
});
