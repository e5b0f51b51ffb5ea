import { beforeEach, describe, expect, test } from 'vitest';
import type { Range } from '../../domain/ownership.ts';
import {
  bookInput,
  DAY_START,
  hours,
  id,
  type MemoryNode,
  memoryNode,
  requestFrame,
} from '../../tests/support/memory-node.ts';
import type { FrameOf } from '../protocol/frames.ts';
import type { StepResult } from './step.ts';

const PULL = id('pull');

const pull = (node: MemoryNode, ranges: readonly Range[], requestId = PULL) =>
  node.take({ type: 'pull', ranges, requestId, deadlineAt: DAY_START + 60_000 });

const held = (node: MemoryNode, holder: string) =>
  node
    .state()
    .ranges.filter((range) => range.holder === holder)
    .map(({ resourceId, startsAt, endsAt }) => ({ resourceId, startsAt, endsAt }));

const give = (from: MemoryNode, to: MemoryNode): StepResult =>
  to.take({ type: 'data', frame: from.dataAfter(0), setAside: false });

const statusOf = (node: MemoryNode, requestId = PULL) => node.state().requests.get(requestId)?.status;

const rejectionIn = ({ frames }: StepResult): FrameOf<'rejection'> => {
  const frame = frames.find(({ t }) => t === 'rejection');
  if (frame?.t !== 'rejection') throw new Error('nothing was refused');
  return frame;
};

let cloud: MemoryNode;
let facility: MemoryNode;

beforeEach(() => {
  cloud = memoryNode('cloud');
  facility = memoryNode('facility');
});

describe('asking for time', () => {
  test('is a request for what of it the other side holds', () => {
    const asked = pull(facility, [hours(11, 14)]);

    expect(asked.outcome).toEqual({ kind: 'asked', requestId: PULL });
    expect(requestFrame(asked)).toMatchObject({ requestId: PULL, operation: { op: 'pull', ranges: [hours(12, 14)] } });
    expect(statusOf(facility)).toBe('pending');
    expect(facility.outbox()).toEqual([]);
  });

  test('of what is ours anyway asks for nothing', () => {
    expect(pull(facility, [hours(3, 5), hours(10, 12)])).toMatchObject({
      outcome: { kind: 'done', allocation: null },
      frames: [],
      writes: { node: null, requests: [] },
    });
  });

  test('of what is nobody’s is refused', () => {
    expect(pull(facility, [hours(30, 31)]).outcome).toEqual({ kind: 'refused', refusal: { code: 'nobodys-time' } });
  });

  test('is not for a fenced node', () => {
    facility.setNode({ fenced: 'clone' });

    expect(pull(facility, [hours(12, 14)]).outcome).toMatchObject({ refusal: { code: 'fenced', reason: 'clone' } });
  });

  test('again sends the same question again', () => {
    const first = requestFrame(pull(facility, [hours(11, 14)]));

    expect(requestFrame(pull(facility, [hours(11, 14)]))).toEqual(first);
    expect(facility.state().requests.size).toBe(1);
  });
});

describe('the owner', () => {
  test('hands over all of it, with whole bookings at its edges', () => {
    cloud.take(bookInput('a', hours(13, 15)));
    cloud.take(bookInput('b', hours(15, 17)));
    cloud.take(bookInput('c', hours(18, 19)));
    const frame = requestFrame(pull(facility, [hours(14, 16)]));

    const granted = cloud.take({ type: 'request', frame });

    expect(granted.frames).toEqual([]);
    expect(held(cloud, 'transit')).toEqual([hours(13, 17)]);
    expect(cloud.events().at(-1)).toMatchObject({
      kind: 'transfer',
      answers: PULL,
      ranges: [hours(13, 17)],
      allocations: [{ id: id('a') }, { id: id('b') }],
    });
  });

  test('takes two ranges over the same booking for one', () => {
    cloud.take(bookInput('a', hours(13, 16)));
    const frame = requestFrame(pull(facility, [hours(12.5, 13.5), hours(15, 17)]));

    cloud.take({ type: 'request', frame });

    expect(held(cloud, 'transit')).toEqual([hours(12.5, 17)]);
  });

  test('is asked by its rules about the ranges as they would go, and refuses with their reason', () => {
    const asked: (readonly Range[])[] = [];
    const strict = memoryNode('cloud', {
      context: {
        mayGive: (ranges) => {
          asked.push(ranges);
          return { ok: false, reason: 'handover.sold' };
        },
      },
    });
    strict.take(bookInput('a', hours(13, 15)));
    const frame = requestFrame(pull(facility, [hours(12, 14)]));

    const refused = rejectionIn(strict.take({ type: 'request', frame }));
    facility.take({ type: 'rejection', frame: refused });

    expect(asked).toEqual([[hours(12, 15)]]);
    expect(refused).toMatchObject({ requestId: PULL, code: 'closed', reason: 'handover.sold' });
    expect(held(strict, 'own')).toEqual([hours(12, 24)]);
    expect(facility.state().requests.get(PULL)).toMatchObject({ status: 'rejected', reason: 'handover.sold' });
  });

  test('who has given part of it away refuses all of it', () => {
    const frame = requestFrame(pull(facility, [hours(12, 16)]));
    cloud.take({ type: 'transfer', ranges: [hours(12, 13)] });

    const refused = cloud.take({ type: 'request', frame });

    expect(rejectionIn(refused)).toMatchObject({ code: 'not-owner' });
    expect(held(cloud, 'own')).toEqual([hours(13, 24)]);
  });

  test('who is fenced gives nothing', () => {
    const frame = requestFrame(pull(facility, [hours(12, 16)]));
    cloud.setNode({ fenced: 'rollback' });

    expect(rejectionIn(cloud.take({ type: 'request', frame }))).toMatchObject({ code: 'fenced' });
    expect(cloud.outbox()).toEqual([]);
  });

  test('of another session gives nothing', () => {
    const frame = requestFrame(pull(facility, [hours(12, 16)]));
    cloud.setNode({ session: '1.2' });

    expect(rejectionIn(cloud.take({ type: 'request', frame }))).toMatchObject({ code: 'stale-session' });
  });

  test('who hears it twice gives once, also when the time has come back meanwhile', () => {
    const frame = requestFrame(pull(facility, [hours(12, 14)]));
    cloud.take({ type: 'request', frame });
    const once = cloud.outbox().length;
    give(cloud, facility);
    facility.take({ type: 'transfer', ranges: [hours(12, 14)] });
    give(facility, cloud);

    const again = cloud.take({ type: 'request', frame });

    expect(again).toMatchObject({ frames: [], writes: { node: null, ranges: null, outbox: [] } });
    expect(cloud.outbox()).toHaveLength(once);
    expect(held(cloud, 'own')).toEqual([hours(12, 24)]);
  });
});

describe('the answer', () => {
  test('is the time itself: with it the question is settled', () => {
    const frame = requestFrame(pull(facility, [hours(11, 14)]));
    cloud.take({ type: 'request', frame });

    const arrived = give(cloud, facility);

    expect(arrived.writes.requests).toMatchObject([{ id: PULL, status: 'accepted' }]);
    expect(held(facility, 'own')).toEqual([hours(0, 14)]);
    expect(facility.take(bookInput('edge', hours(11, 13))).outcome.kind).toBe('done');
  });

  test('of many events settles it with the last, when all of it is there', () => {
    const data = { notes: 'x'.repeat(3000) };
    const wide = { ranges: [{ ...hours(0, 120), holder: 'own' as const }] };
    cloud = memoryNode('cloud', wide);
    facility = memoryNode('facility', { ranges: [{ ...hours(0, 120), holder: 'peer' }] });
    for (let hour = 0; hour < 90; hour += 1) cloud.take(bookInput(`n${hour}`, hours(hour, hour + 1), { data }));
    cloud.take({ type: 'request', frame: requestFrame(pull(facility, [hours(0, 120)])) });
    const whole = cloud.dataAfter(0);
    const last = whole.events.length - 1;

    facility.take({ type: 'data', frame: { ...whole, events: whole.events.slice(0, last) }, setAside: false });
    const before = statusOf(facility);
    facility.take({ type: 'data', frame: whole, setAside: false });

    expect(cloud.events().filter(({ kind }) => kind === 'transfer').length).toBeGreaterThan(1);
    expect(before).toBe('pending');
    expect(statusOf(facility)).toBe('accepted');
    expect(held(facility, 'own')).toEqual([hours(0, 120)]);
  });

  test('that is a no after the time has come changes nothing', () => {
    const frame = requestFrame(pull(facility, [hours(12, 14)]));
    cloud.take({ type: 'request', frame });
    give(cloud, facility);
    const no = { t: 'rejection', session: frame.session, requestId: PULL, code: 'closed', reason: null } as const;

    const late = facility.take({ type: 'rejection', frame: no });

    expect(late.writes).toMatchObject({ node: null, requests: [] });
    expect(statusOf(facility)).toBe('accepted');
  });
});

describe('a question that was given up', () => {
  test('is refused when it comes after that is known', () => {
    const frame = requestFrame(pull(facility, [hours(12, 14)]));
    facility.take({ type: 'give-up', requestId: PULL });
    give(facility, cloud);

    expect(rejectionIn(cloud.take({ type: 'request', frame }))).toMatchObject({ code: 'bad' });
    expect(held(cloud, 'own')).toEqual([hours(12, 24)]);
  });

  test('and was granted all the same brings the time, stays given up, and harms nobody', () => {
    cloud.take(bookInput('a', hours(13, 14)));
    const frame = requestFrame(pull(facility, [hours(12, 14)]));
    cloud.take({ type: 'request', frame });
    facility.take({ type: 'give-up', requestId: PULL });

    give(cloud, facility);
    const booked = facility.take(bookInput('b', hours(12, 13)));
    give(facility, cloud);

    expect(statusOf(facility)).toBe('abandoned');
    expect(booked.outcome.kind).toBe('done');
    expect(held(facility, 'own')).toEqual([hours(0, 14)]);
    expect(held(cloud, 'peer')).toEqual([hours(0, 14)]);
    expect(facility.state().allocations.get(id('a'))).toMatchObject({ holder: 'own', state: 'active' });
    expect(cloud.state().allocations.get(id('a'))).toMatchObject({ holder: 'peer', state: 'active' });
  });

  test('at its deadline is given up by itself', () => {
    facility = memoryNode('facility', { context: { now: DAY_START + 60_000 } });
    pull(facility, [hours(12, 14)]);

    facility.take({ type: 'expire' });

    expect(statusOf(facility)).toBe('abandoned');
    expect(facility.events()).toMatchObject([{ kind: 'abandon', requestId: PULL }]);
  });
});

test('the cloud may ask as well as the facility', () => {
  const frame = requestFrame(pull(cloud, [hours(9, 11)]));

  facility.take({ type: 'request', frame });
  give(facility, cloud);

  expect(statusOf(cloud)).toBe('accepted');
  expect(held(cloud, 'own')).toEqual([hours(9, 11), hours(12, 24)]);
});
