import { describe, expect, test } from 'vitest';
import { bookInput, DAY_START, FACILITY_ID, hours, id, memoryNode, SESSION } from '../../tests/support/memory-node.ts';
import { HOUR_MS } from '../../domain/time.ts';

const booked = (name: string, place = hours(1, 2)) => {
  const node = memoryNode('facility');
  node.take(bookInput(name, place));
  return node;
};

describe('time of our own', () => {
  test('is booked at once, and the stream says so', () => {
    const node = memoryNode('facility');

    const { outcome, frames } = node.take(bookInput('a', hours(1, 2)));

    expect(outcome).toMatchObject({
      kind: 'done',
      allocation: { id: id('a'), ...hours(1, 2), state: 'active', revision: 1, holder: 'own', requestId: null },
    });
    expect(frames).toEqual([]);
    expect(node.events()).toMatchObject([{ kind: 'allocation', answers: null, critical: true, ack: 0 }]);
    expect(node.events()[0]).not.toHaveProperty('allocation.holder');
    expect(node.node()).toMatchObject({ outSeq: 1, commitNo: 1 });
  });

  test('is booked once however often the same wish comes', () => {
    const node = booked('a');

    const { outcome, writes } = node.take(bookInput('a', hours(1, 2)));

    expect(outcome).toMatchObject({ kind: 'done', allocation: { id: id('a') } });
    expect(writes).toMatchObject({ node: null, allocations: [], outbox: [] });
  });

  test.each([
    ['the same time', hours(1, 2)],
    ['a part of it', hours(1.5, 1.75)],
    ['more than it', hours(0, 3)],
    ['its end', hours(1.5, 3)],
  ])('is refused where somebody has %s', (_what, place) => {
    const node = booked('a');

    const { outcome, writes } = node.take(bookInput('b', place));

    expect(outcome).toEqual({ kind: 'refused', refusal: { code: 'taken', by: id('a') } });
    expect(writes).toMatchObject({ node: null, outbox: [] });
  });

  test('is had right before and right after somebody else', () => {
    const node = booked('a');

    expect(node.take(bookInput('b', hours(0, 1))).outcome.kind).toBe('done');
    expect(node.take(bookInput('c', hours(2, 3))).outcome.kind).toBe('done');
  });

  test('is refused by the product’s rules, with their reason', () => {
    const node = memoryNode('facility', { context: { admit: () => ({ ok: false, reason: 'slot.closed' }) } });

    const { outcome } = node.take(bookInput('a', hours(1, 2)));

    expect(outcome).toEqual({ kind: 'refused', refusal: { code: 'refused', reason: 'slot.closed' } });
    expect(node.outbox()).toEqual([]);
  });

  test('is kept with the data that the rules gave it', () => {
    const node = memoryNode('facility', { context: { admit: () => ({ ok: true, data: { pin: '000001' } }) } });

    const { outcome } = node.take(bookInput('a', hours(1, 2)));

    expect(outcome).toMatchObject({ allocation: { data: { pin: '000001' } } });
  });

  test('is asked about with the neighbours that the rules may look at, and without itself when it moves', () => {
    const seen: string[][] = [];
    const node = memoryNode('facility', {
      context: {
        admit: ({ neighbours, data }) => {
          seen.push(neighbours.map((neighbour) => neighbour.id));
          return { ok: true, data };
        },
      },
    });
    node.take(bookInput('near', hours(1, 2)));
    node.take(bookInput('far', hours(11, 12)));
    node.take(bookInput('a', hours(3, 4)));
    const moved = { allocationId: id('a'), expectedRevision: 1, place: hours(4, 5), data: {} };

    node.take({ type: 'move', ...moved, requestId: id('r'), deadlineAt: DAY_START });

    expect(seen.at(-2)).toEqual([id('near')]);
    expect(seen.at(-1)).toEqual([id('near')]);
  });

  test('off the grain is a bug, not a refusal', () => {
    const node = memoryNode('facility');

    expect(() => node.take(bookInput('a', hours(1, 1.99)))).toThrow('off the grain');
  });

  test('a block has no booking', () => {
    const node = memoryNode('facility');

    const { outcome } = node.take(bookInput('a', hours(1, 2), { kind: 'block' }));

    expect(outcome).toMatchObject({ allocation: { kind: 'block', bookingId: null } });
  });
});

describe('time of the other side', () => {
  test('is asked for: the request is written down and its frame goes out', () => {
    const node = memoryNode('facility');

    const { outcome, frames, writes } = node.take(bookInput('a', hours(13, 14)));

    expect(outcome).toEqual({ kind: 'asked', requestId: id('r-a') });
    expect(writes.requests).toMatchObject([{ id: id('r-a'), session: SESSION, status: 'pending' }]);
    expect(writes.outbox).toEqual([]);
    expect(frames).toEqual([
      {
        t: 'request',
        session: SESSION,
        requestId: id('r-a'),
        operation: {
          op: 'book',
          allocationId: id('a'),
          bookingId: id('a'),
          kind: 'booking',
          ...hours(13, 14),
          revision: 1,
          data: { name: 'a' },
        },
      },
    ]);
  });

  test('is one request under one id: asking again says the same words once more, should they have got lost', () => {
    const node = memoryNode('facility');
    const first = node.take(bookInput('a', hours(13, 14)));

    const { outcome, frames, writes } = node.take(bookInput('a', hours(13, 14)));

    expect(outcome).toEqual({ kind: 'asked', requestId: id('r-a') });
    expect(frames).toEqual(first.frames);
    expect(writes.requests).toEqual([]);
  });

  test('is not asked for again in another session than it was', () => {
    const node = memoryNode('facility');
    node.take(bookInput('a', hours(13, 14)));
    node.setNode({ session: '1.2' });

    const { outcome, frames } = node.take(bookInput('a', hours(13, 14)));

    expect(outcome).toEqual({ kind: 'asked', requestId: id('r-a') });
    expect(frames).toEqual([]);
  });

  test('cannot be asked for before the two have ever met', () => {
    const node = memoryNode('facility', { node: { session: null } });

    const { outcome } = node.take(bookInput('a', hours(13, 14)));

    expect(outcome).toEqual({ kind: 'refused', refusal: { code: 'nobodys-time' } });
  });

  test.each([
    ['partly ours', hours(11, 13)],
    ['outside all that is known', hours(23, 25)],
    ['on a resource that nobody owns', hours(1, 2, id('other'))],
  ])('is nobody’s to decide when it is %s', (_what, place) => {
    const node = memoryNode('facility');

    expect(node.take(bookInput('a', place)).outcome).toEqual({ kind: 'refused', refusal: { code: 'nobodys-time' } });
  });
});

describe('move', () => {
  const to = (place = hours(3, 4), expectedRevision = 1) => ({
    type: 'move' as const,
    allocationId: id('a'),
    expectedRevision,
    place,
    data: { name: 'a', moved: true },
    requestId: id('m'),
    deadlineAt: DAY_START,
  });

  test('keeps the allocation and steps its revision', () => {
    const node = booked('a');

    const { outcome } = node.take(to());

    expect(outcome).toMatchObject({ kind: 'done', allocation: { id: id('a'), revision: 2, ...hours(3, 4) } });
    expect(node.events().at(-1)).toMatchObject({ allocation: { revision: 2, data: { moved: true } } });
  });

  test('may overlap where it is now', () => {
    expect(booked('a').take(to(hours(1.5, 2.5))).outcome.kind).toBe('done');
  });

  test('is refused over somebody else, over an older revision and when it is gone', () => {
    const node = booked('a');
    node.take(bookInput('b', hours(3, 4)));

    expect(node.take(to()).outcome).toEqual({ kind: 'refused', refusal: { code: 'taken', by: id('b') } });
    expect(node.take(to(hours(5, 6), 2)).outcome).toMatchObject({ refusal: { code: 'changed-meanwhile' } });
    expect(node.take({ ...to(), allocationId: id('unknown') }).outcome).toMatchObject({
      refusal: { code: 'not-found' },
    });
  });

  test('between the two sides’ time is the caller’s to do in two steps', () => {
    const node = booked('a');

    const { outcome } = node.take(to(hours(13, 14)));

    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'other-owner', allocation: { id: id('a') } } });
  });
});

describe('cancel', () => {
  const cancel = (expectedRevision: number | null = 1) => ({
    type: 'cancel' as const,
    allocationId: id('a'),
    expectedRevision,
    requestId: id('c'),
    deadlineAt: DAY_START,
  });

  test('gives the time back and keeps the row, with what the product makes of its data', () => {
    const node = memoryNode('facility', { context: { withdraw: () => ({ cancelledAt: 7 }) } });
    node.take(bookInput('a', hours(1, 2)));

    const { outcome } = node.take(cancel());

    expect(outcome).toMatchObject({
      kind: 'done',
      allocation: { state: 'void', revision: 2, data: { cancelledAt: 7 } },
    });
    expect(node.take(bookInput('b', hours(1, 2))).outcome.kind).toBe('done');
  });

  test('of what is cancelled changes nothing', () => {
    const node = booked('a');
    node.take(cancel());

    const { outcome, writes } = node.take(cancel());

    expect(outcome).toMatchObject({ kind: 'done', allocation: { revision: 2 } });
    expect(writes.outbox).toEqual([]);
  });

  test('minds the revision unless it is told not to', () => {
    expect(booked('a').take(cancel(5)).outcome).toMatchObject({ refusal: { code: 'changed-meanwhile' } });
    expect(booked('a').take(cancel(null)).outcome).toMatchObject({ kind: 'done' });
  });
});

describe('giving up', () => {
  const asking = () => {
    const node = memoryNode('facility');
    node.take(bookInput('a', hours(13, 14)));
    return node;
  };

  test('settles the request and tells the owner in the same step', () => {
    const node = asking();

    const { writes } = node.take({ type: 'give-up', requestId: id('r-a') });

    expect(writes.requests).toMatchObject([{ id: id('r-a'), status: 'abandoned' }]);
    expect(node.events()).toMatchObject([{ kind: 'abandon', requestId: id('r-a'), critical: true }]);
  });

  test('happens at the deadline, not before', () => {
    const early = asking();
    early.take({ type: 'expire' });
    const late = memoryNode('facility', { context: { now: DAY_START + HOUR_MS } });
    late.take(bookInput('a', hours(13, 14)));
    late.take({ type: 'expire' });

    expect(early.state().requests.get(id('r-a'))?.status).toBe('pending');
    expect(late.state().requests.get(id('r-a'))?.status).toBe('abandoned');
  });

  test('is done once', () => {
    const node = asking();
    node.take({ type: 'give-up', requestId: id('r-a') });

    node.take({ type: 'give-up', requestId: id('r-a') });

    expect(node.outbox()).toHaveLength(1);
  });

  test('presumes nothing after a start: what became of older requests is not known yet', () => {
    const node = memoryNode('facility', { context: { now: DAY_START + HOUR_MS } });
    node.take(bookInput('a', hours(13, 14)));
    node.take({ type: 'start', suspect: null });

    node.take({ type: 'expire' });

    expect(node.state().requests.get(id('r-a'))?.status).toBe('pending');
    expect(node.outbox()).toEqual([]);
  });
});

describe('a fenced node', () => {
  const fenced = () => {
    const node = booked('a');
    node.take(bookInput('far', hours(13, 14)));
    node.setNode({ fenced: 'rollback' });
    return node;
  };
  const base = { requestId: id('x'), deadlineAt: DAY_START };

  test.each([
    ['sells', bookInput('b', hours(3, 4))],
    ['asks for', bookInput('b', hours(14, 15))],
    ['moves', { type: 'move', allocationId: id('a'), expectedRevision: 1, place: hours(3, 4), data: {}, ...base }],
    ['cancels', { type: 'cancel', allocationId: id('a'), expectedRevision: 1, ...base }],
    ['hands over', { type: 'transfer', ranges: [hours(5, 6)] }],
    ['tells', { type: 'fact', factType: 'visit.changed', data: {} }],
  ] as const)('%s nothing', (_what, input) => {
    const node = fenced();

    const { outcome, writes, frames } = node.take(input);

    expect(outcome).toEqual({ kind: 'refused', refusal: { code: 'fenced', reason: 'rollback' } });
    expect({ outbox: writes.outbox, allocations: writes.allocations, frames }).toEqual({
      outbox: [],
      allocations: [],
      frames: [],
    });
  });

  test('gives nothing up, neither when asked to nor at a deadline', () => {
    const node = fenced();

    node.take({ type: 'give-up', requestId: id('r-far') });
    node.take({ type: 'expire' });

    expect(node.state().requests.get(id('r-far'))?.status).toBe('pending');
    expect(node.outbox()).toHaveLength(1);
  });

  test('knows who it is and what it sold all the same', () => {
    expect(fenced().node()).toMatchObject({ facilityId: FACILITY_ID, fenced: 'rollback' });
    expect(fenced().state().allocations.get(id('a'))?.state).toBe('active');
  });
});

test('a fact is told without being critical, and changes nobody’s time', () => {
  const node = memoryNode('facility');

  const { outcome, writes } = node.take({ type: 'fact', factType: 'visit.changed', data: { who: 'a' } });

  expect(outcome).toEqual({ kind: 'done', allocation: null });
  expect(writes).toMatchObject({ ranges: null, allocations: [] });
  expect(node.events()).toMatchObject([
    { kind: 'fact', type: 'visit.changed', data: { who: 'a' }, critical: false, ack: 0 },
  ]);
});

test('an acknowledgement is kept as far as our stream goes, and never goes back', () => {
  const node = booked('a');

  node.take({ type: 'acked', seq: 9 });
  node.take({ type: 'acked', seq: 0 });

  expect(node.node()).toMatchObject({ peerAcked: 1, commitNo: 1 });
});
