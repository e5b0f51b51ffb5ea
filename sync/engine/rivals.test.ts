import { expect, test } from 'vitest';
import { bookInput, hours, id, memoryNode, requestFrame } from '../../tests/support/memory-node.ts';
import { type Input, scopeOf } from './inputs.ts';

/** Changes of one booking that know nothing of each other. The facility owns the first twelve hours, the cloud the next. */

const OURS = hours(1, 2);
const CLOUDS = hours(13, 14);

const cancelled = {
  type: 'cancel',
  allocationId: id('b'),
  expectedRevision: 1,
  requestId: id('r-cancel'),
  deadlineAt: 0,
} as const;

/** Booking `b` was cancelled, and comes back as `name`. */
const comesBack = (name: string, place = OURS) => bookInput(name, place, { bookingId: id('b'), revision: 3 });

function facilityWithCancelled() {
  const facility = memoryNode('facility');
  facility.take(bookInput('b', OURS));
  facility.take(cancelled);
  return facility;
}

const CHANGED = { kind: 'refused', refusal: { code: 'changed-meanwhile' } };

test('a cancelled booking comes back once', () => {
  const facility = facilityWithCancelled();

  expect(facility.take(comesBack('first')).outcome).toMatchObject({ kind: 'done', allocation: { revision: 3 } });
  expect(facility.take(comesBack('second', hours(3, 4))).outcome).toMatchObject(CHANGED);
});

test('one that the other side has been asked to bring back is not brought back here', () => {
  const facility = facilityWithCancelled();

  expect(facility.take(comesBack('asked', CLOUDS)).outcome).toMatchObject({ kind: 'asked' });
  expect(facility.take(comesBack('here')).outcome).toMatchObject(CHANGED);
});

test('the same question may be asked again', () => {
  const facility = facilityWithCancelled();
  facility.take(comesBack('asked', CLOUDS));

  expect(facility.take(comesBack('asked', CLOUDS)).outcome).toMatchObject({ kind: 'asked' });
});

test('once the other side has said no it may come back elsewhere', () => {
  const facility = facilityWithCancelled();
  const { session } = requestFrame(facility.take(comesBack('asked', CLOUDS)));
  const frame = { t: 'rejection', session, requestId: id('r-asked'), code: 'taken', reason: null } as const;
  facility.take({ type: 'rejection', frame });

  expect(facility.take(comesBack('here')).outcome).toMatchObject({ kind: 'done' });
});

test('the other side is not given a booking that has come back meanwhile', () => {
  const [facility, cloud] = [facilityWithCancelled(), memoryNode('cloud')];
  const asked = requestFrame(facility.take(comesBack('asked', CLOUDS)));
  cloud.take(bookInput('elsewhere', hours(15, 16), { bookingId: id('b'), revision: 3 }));

  const { frames } = cloud.take({ type: 'request', frame: asked });

  expect(frames).toMatchObject([{ t: 'rejection', code: 'changed-meanwhile' }]);
});

test('of a change that is still open no other is asked for, and it may be asked again itself', () => {
  const [facility, cloud] = [memoryNode('facility'), memoryNode('cloud')];
  cloud.take(bookInput('b', CLOUDS));
  facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
  const move: Input = { ...cancelled, type: 'move', place: hours(15, 16), data: {}, requestId: id('r-move') } as const;
  facility.take(move);

  expect(facility.take(cancelled).outcome).toMatchObject(CHANGED);
  expect(facility.take(move).outcome).toMatchObject({ kind: 'asked' });
});

test('only a booking that comes back has its other times loaded', () => {
  const [isNew, isBack] = [scopeOf(bookInput('n', CLOUDS)), scopeOf(comesBack('m', CLOUDS))];

  expect(isNew).toMatchObject({ bookingIds: [], pendingRequests: false });
  expect(isBack).toMatchObject({ bookingIds: [id('b')], pendingRequests: true });
});
