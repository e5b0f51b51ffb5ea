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
import { type Input, scopeOf } from './inputs.ts';
import type { Role } from './node-state.ts';

/**
 * One booking, two changes at once (PROTOCOL §8.5). The facility owns the first twelve hours and the cloud the next;
 * booking `b` is at revision 1 when both changes begin.
 */

const OWN = { facility: hours(1, 2), cloud: hours(13, 14) } as const;
const OTHER = { facility: 'cloud', cloud: 'facility' } as const;

/** A move into the time of whoever owns `place`. */
const moveTo = (name: string, place = OWN.facility) => bookInput(name, place, { bookingId: id('b'), revision: 2 });

const moveWithin = (place: typeof OWN.facility): Input => ({
  type: 'move',
  allocationId: id('b'),
  bookingId: id('b'),
  expectedRevision: 1,
  place,
  data: {},
  requestId: id('r-within'),
  deadlineAt: DAY_START,
});

const cancelling: Input = {
  type: 'cancel',
  allocationId: id('b'),
  bookingId: id('b'),
  expectedRevision: 1,
  requestId: id('r-cancel'),
  deadlineAt: DAY_START,
};

/** Both sides know of the booking, which is in the time of `owner`. */
function bothSides(owner: Role): { facility: MemoryNode; cloud: MemoryNode } {
  const sides = { facility: memoryNode('facility'), cloud: memoryNode('cloud') };
  sides[owner].take(bookInput('b', OWN[owner]));
  sides[OTHER[owner]].take({ type: 'data', frame: sides[owner].dataAfter(0), setAside: false });
  return sides;
}

const times = (node: MemoryNode) =>
  [...node.state().allocations.values()].filter(({ bookingId, state }) => bookingId === id('b') && state === 'active');

const CHANGED = { kind: 'refused', refusal: { code: 'changed-meanwhile' } };

describe('a booking that has begun to move into the other side’s time', () => {
  test('is not moved there a second time', () => {
    const { cloud } = bothSides('cloud');
    cloud.take(moveTo('first', hours(3, 4)));

    const { outcome, frames } = cloud.take(moveTo('second', hours(5, 6)));

    expect(outcome).toMatchObject(CHANGED);
    expect(frames).toEqual([]);
  });

  test.each([
    ['moved within its own time', moveWithin(hours(15, 16))],
    ['cancelled', cancelling],
  ])('is not %s', (_, change) => {
    const { cloud } = bothSides('cloud');
    cloud.take(moveTo('first', hours(3, 4)));

    const { outcome } = cloud.take(change);

    expect(outcome).toMatchObject(CHANGED);
    expect(times(cloud)).toMatchObject([OWN.cloud]);
  });

  test('may be asked for again with the same request', () => {
    const { cloud } = bothSides('cloud');
    cloud.take(moveTo('first', hours(3, 4)));

    expect(cloud.take(moveTo('first', hours(3, 4))).outcome).toMatchObject({ kind: 'asked' });
  });

  test('may be changed again once the move was refused', () => {
    const { cloud } = bothSides('cloud');
    const { session } = requestFrame(cloud.take(moveTo('first', hours(3, 4))));
    const frame = { t: 'rejection', session, requestId: id('r-first'), code: 'taken', reason: null } as const;
    cloud.take({ type: 'rejection', frame });

    expect(cloud.take(moveWithin(hours(15, 16))).outcome).toMatchObject({ kind: 'done' });
  });

  test('is not changed at the other side’s request either, if it is the cloud’s', () => {
    const { facility, cloud } = bothSides('cloud');
    const asked = requestFrame(facility.take(moveWithin(hours(15, 16))));
    cloud.take(moveTo('first', hours(3, 4)));

    const { frames } = cloud.take({ type: 'request', frame: asked });

    expect(frames).toMatchObject([{ t: 'rejection', code: 'changed-meanwhile' }]);
  });
});

describe('a booking that has moved into the other owner’s time', () => {
  test.each(['facility', 'cloud'] as const)('is not moved there twice when the %s decides', (side) => {
    const sides = bothSides(OTHER[side]);
    const start = OWN[side].startsAt;
    const later = { ...OWN[side], startsAt: start + 7_200_000, endsAt: start + 10_800_000 };
    sides[side].take(moveTo('first', OWN[side]));

    const { outcome } = sides[side].take(moveTo('second', later));

    expect(outcome).toMatchObject(CHANGED);
    expect(times(sides[side]).filter(({ holder }) => holder === 'own')).toMatchObject([OWN[side]]);
  });

  test('is not moved within its old time from what was known before', () => {
    const { cloud } = bothSides('facility');
    cloud.take(moveTo('first', OWN.cloud));

    expect(cloud.take(moveWithin(hours(3, 4))).outcome).toMatchObject(CHANGED);
    expect(cloud.take(cancelling).outcome).toMatchObject(CHANGED);
  });

  test('refuses what the other side asks from what it knew before', () => {
    const { facility, cloud } = bothSides('cloud');
    const asked = requestFrame(cloud.take(moveTo('first', hours(3, 4))));
    facility.take(moveTo('desk', hours(5, 6)));

    const { frames } = facility.take({ type: 'request', frame: asked });

    expect(frames).toMatchObject([{ t: 'rejection', code: 'changed-meanwhile' }]);
    expect(times(facility).filter(({ holder }) => holder === 'own')).toMatchObject([hours(5, 6)]);
  });

  test('moves on from there', () => {
    const { cloud } = bothSides('facility');
    cloud.take(moveTo('first', OWN.cloud));

    const { outcome } = cloud.take({ ...moveTo('again', hours(15, 16)), revision: 3 });

    expect(outcome).toMatchObject({ kind: 'done' });
  });
});

describe('when both sides ask each other at once', () => {
  test.each(['facility', 'cloud'] as const)('just one change of a booking of the %s’s is granted', (owner) => {
    const sides = bothSides(owner);
    const away = requestFrame(sides[owner].take(moveTo('away', owner === 'cloud' ? hours(3, 4) : hours(15, 16))));
    const within = requestFrame(sides[OTHER[owner]].take(moveWithin(owner === 'cloud' ? hours(17, 18) : hours(5, 6))));

    const grantedAway = sides[OTHER[owner]].take({ type: 'request', frame: away }).writes.outbox.length;
    const grantedWithin = sides[owner].take({ type: 'request', frame: within }).writes.outbox.length;

    expect(grantedAway + grantedWithin).toBe(1);
  });
});

test('only a booking that comes from elsewhere has its other times loaded', () => {
  const [isNew, comesFromElsewhere] = [scopeOf(bookInput('n', OWN.cloud)), scopeOf(moveTo('m', OWN.cloud))];

  expect(isNew).toMatchObject({ bookingIds: [], pendingRequests: false });
  expect(comesFromElsewhere).toMatchObject({ bookingIds: [id('b')], pendingRequests: true });
});
