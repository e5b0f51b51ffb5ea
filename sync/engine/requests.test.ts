import { describe, expect, test } from 'vitest';
import {
  bookInput,
  DAY_START,
  hours,
  id,
  type MemoryNode,
  memoryNode,
  requestFrame,
  SESSION,
} from '../../tests/support/memory-node.ts';
import type { FrameOf, RejectionCode } from '../protocol/frames.ts';

/** The cloud's customer asks for time of the facility. */
function asked(name = 'a', place = hours(1, 2)): { cloud: MemoryNode; frame: FrameOf<'request'> } {
  const cloud = memoryNode('cloud');
  return { cloud, frame: requestFrame(cloud.take(bookInput(name, place))) };
}

const answer = (node: MemoryNode, frame: FrameOf<'request'>) => node.take({ type: 'request', frame });

const rejection = (code: RejectionCode, name = 'a', reason: string | null = null) => [
  { t: 'rejection', session: SESSION, requestId: id(`r-${name}`), code, reason },
];

describe('at the owner', () => {
  test('a request is granted by an event that names it, and by no message of its own', () => {
    const owner = memoryNode('facility');
    const { frame } = asked();

    const { frames } = answer(owner, frame);

    expect(frames).toEqual([]);
    expect(owner.events()).toMatchObject([
      {
        kind: 'allocation',
        answers: id('r-a'),
        allocation: { id: id('a'), requestId: id('r-a'), state: 'active', ...hours(1, 2) },
      },
    ]);
  });

  test('a request that comes twice is granted once', () => {
    const owner = memoryNode('facility');
    const { frame } = asked();
    answer(owner, frame);

    const { frames, writes } = answer(owner, frame);

    expect({ frames, outbox: writes.outbox }).toEqual({ frames: [], outbox: [] });
    expect(owner.outbox()).toHaveLength(1);
  });

  test('a request of another session is stale, whatever it asks', () => {
    const owner = memoryNode('facility');
    const { frame } = asked();

    const { frames } = answer(owner, { ...frame, session: '1.0' });

    expect(frames).toEqual([{ ...rejection('stale-session')[0], session: '1.0' }]);
    expect(owner.outbox()).toEqual([]);
  });

  test('a fenced owner refuses', () => {
    const owner = memoryNode('facility', { node: { fenced: 'clone' } });

    expect(answer(owner, asked().frame).frames).toEqual(rejection('fenced'));
    expect(owner.outbox()).toEqual([]);
  });

  test('taken time is refused', () => {
    const owner = memoryNode('facility');
    owner.take(bookInput('b', hours(1, 2)));

    expect(answer(owner, asked().frame).frames).toEqual(rejection('taken'));
    expect(owner.outbox()).toHaveLength(1);
  });

  test('the product’s no is passed on with its reason', () => {
    const owner = memoryNode('facility', { context: { admit: () => ({ ok: false, reason: 'slot.past' }) } });

    expect(answer(owner, asked().frame).frames).toEqual(rejection('closed', 'a', 'slot.past'));
  });

  test('the product is told that it is the other side who asks', () => {
    const seen: boolean[] = [];
    const owner = memoryNode('facility', {
      context: {
        admit: ({ isRequest, data }) => {
          seen.push(isRequest);
          return { ok: true, data };
        },
      },
    });

    answer(owner, asked().frame);
    owner.take(bookInput('b', hours(3, 4)));

    expect(seen).toEqual([true, false]);
  });

  test('time that is not ours, or partly, is not ours to give', () => {
    const owner = memoryNode('facility', { ranges: [{ ...hours(0, 1.5), holder: 'own' }] });

    expect(answer(owner, asked().frame).frames).toEqual(rejection('not-owner'));
  });

  test('after the other side has given up, its late request is refused for good', () => {
    const owner = memoryNode('facility');
    const { cloud, frame } = asked();
    cloud.take({ type: 'give-up', requestId: id('r-a') });
    owner.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });

    const { frames } = answer(owner, frame);

    expect(frames).toEqual(rejection('bad'));
    expect(owner.outbox()).toEqual([]);
  });

  test('after the other side has given up, what was granted is given back', () => {
    const owner = memoryNode('facility');
    const { cloud, frame } = asked();
    answer(owner, frame);
    cloud.take({ type: 'give-up', requestId: id('r-a') });

    owner.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });

    expect(owner.state().allocations.get(id('a'))).toMatchObject({ state: 'void', revision: 2 });
    expect(owner.events().at(-1)).toMatchObject({ kind: 'allocation', answers: null, allocation: { state: 'void' } });
    expect(answer(owner, frame).frames).toEqual(rejection('bad'));
  });

  test('an abandoned request gives back only what it created', () => {
    const owner = memoryNode('facility');
    owner.take(bookInput('mine', hours(1, 2)));
    const cloud = memoryNode('cloud');
    cloud.take({ type: 'data', frame: owner.dataAfter(0), setAside: false });
    const change = { allocationId: id('mine'), expectedRevision: 1, requestId: id('m'), deadlineAt: DAY_START };
    const frame = requestFrame(cloud.take({ type: 'move', place: hours(3, 4), data: {}, ...change }));
    answer(owner, frame);
    cloud.take({ type: 'give-up', requestId: id('m') });

    owner.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });

    expect(owner.state().allocations.get(id('mine'))).toMatchObject({ state: 'active', ...hours(3, 4) });
  });
});

describe('a request to change', () => {
  const base = { requestId: id('c'), deadlineAt: DAY_START };

  function known() {
    const owner = memoryNode('facility');
    owner.take(bookInput('a', hours(1, 2)));
    const cloud = memoryNode('cloud');
    cloud.take({ type: 'data', frame: owner.dataAfter(0), setAside: false });
    return { owner, cloud };
  }

  test('cancels what the owner holds', () => {
    const { owner, cloud } = known();
    const frame = requestFrame(cloud.take({ type: 'cancel', allocationId: id('a'), expectedRevision: 1, ...base }));

    answer(owner, frame);

    expect(owner.events().at(-1)).toMatchObject({ answers: id('c'), allocation: { state: 'void', revision: 2 } });
  });

  test('is refused over a revision that is old, and for what is gone', () => {
    const { owner, cloud } = known();
    const frame = requestFrame(cloud.take({ type: 'cancel', allocationId: id('a'), expectedRevision: 1, ...base }));
    owner.take({ type: 'cancel', allocationId: id('a'), expectedRevision: 1, ...base, requestId: id('o') });
    const gone = { ...frame, requestId: id('g'), operation: { ...frame.operation, allocationId: id('nothing') } };

    expect(answer(owner, frame).frames).toMatchObject([{ code: 'changed-meanwhile' }]);
    expect(answer(owner, gone).frames).toMatchObject([{ code: 'gone' }]);
  });

  test('moves within the owner’s time and not beyond it', () => {
    const { owner, cloud } = known();
    const move = {
      type: 'move',
      allocationId: id('a'),
      expectedRevision: 1,
      place: hours(3, 4),
      data: {},
      ...base,
    } as const;
    const frame = requestFrame(cloud.take(move));
    const beyond = { ...frame, requestId: id('d'), operation: { ...frame.operation, ...hours(13, 14) } };

    expect(answer(owner, beyond).frames).toMatchObject([{ code: 'not-owner' }]);
    answer(owner, frame);

    expect(owner.state().allocations.get(id('a'))).toMatchObject({ revision: 2, ...hours(3, 4) });
  });

  test('to give back what was given back meanwhile is granted: that it is', () => {
    const { owner, cloud } = known();
    const cancel = { type: 'cancel', allocationId: id('a'), expectedRevision: null, ...base } as const;
    const first = requestFrame(cloud.take(cancel));
    owner.take({ ...cancel, requestId: id('o') });

    answer(owner, first);

    expect(owner.events().at(-1)).toMatchObject({ answers: id('c'), allocation: { state: 'void' } });
  });
});

describe('at the one who asks', () => {
  test('a no is written down and answered by an abandon, so that no copy of the request can become a yes', () => {
    const { cloud } = asked();

    const [frame] = rejection('closed', 'a', 'slot.past');
    cloud.take({ type: 'rejection', frame: frame as FrameOf<'rejection'> });

    expect(cloud.state().requests.get(id('r-a'))).toMatchObject({
      status: 'rejected',
      rejection: 'closed',
      reason: 'slot.past',
    });
    expect(cloud.events()).toMatchObject([{ kind: 'abandon', requestId: id('r-a') }]);
  });

  test.each([
    ['of another session', { session: '1.0' }],
    ['of a request that nobody made', { requestId: id('unknown') }],
  ])('a no %s changes nothing', (_what, change) => {
    const { cloud } = asked();
    const [frame] = rejection('taken');

    const { writes } = cloud.take({ type: 'rejection', frame: { ...(frame as FrameOf<'rejection'>), ...change } });

    expect(writes).toMatchObject({ node: null, requests: [], outbox: [] });
  });

  test('the owner’s event is the yes', () => {
    const owner = memoryNode('facility');
    const { cloud, frame } = asked();
    answer(owner, frame);

    cloud.take({ type: 'data', frame: owner.dataAfter(0), setAside: false });

    expect(cloud.state().requests.get(id('r-a'))?.status).toBe('accepted');
    expect(cloud.state().allocations.get(id('a'))).toMatchObject({ holder: 'peer', state: 'active' });
    expect(cloud.outbox()).toEqual([]);
  });

  test('a no never becomes a yes, whatever comes later', () => {
    const owner = memoryNode('facility');
    const { cloud, frame } = asked();
    answer(owner, frame);
    cloud.take({ type: 'give-up', requestId: id('r-a') });

    cloud.take({ type: 'data', frame: owner.dataAfter(0), setAside: false });
    owner.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
    cloud.take({ type: 'data', frame: owner.dataAfter(1), setAside: false });

    expect(cloud.state().requests.get(id('r-a'))?.status).toBe('abandoned');
    expect(cloud.state().allocations.get(id('a'))?.state).toBe('void');
    expect(owner.state().allocations.get(id('a'))?.state).toBe('void');
  });

  test('a yes never becomes a no', () => {
    const owner = memoryNode('facility');
    const { cloud, frame } = asked();
    answer(owner, frame);
    cloud.take({ type: 'data', frame: owner.dataAfter(0), setAside: false });

    cloud.take({ type: 'give-up', requestId: id('r-a') });
    cloud.take({ type: 'rejection', frame: rejection('taken')[0] as FrameOf<'rejection'> });

    expect(cloud.state().requests.get(id('r-a'))?.status).toBe('accepted');
    expect(cloud.outbox()).toEqual([]);
  });
});

test('a change that was refused is refused again, though a copy of the question comes when it could be granted', () => {
  const [cloud, facility] = [memoryNode('cloud'), memoryNode('facility')];
  cloud.take(bookInput('c', hours(13, 14)));
  cloud.take({ type: 'transfer', ranges: [hours(13, 14)] });
  const ids = { allocationId: id('c'), requestId: id('r'), deadlineAt: DAY_START };
  const question = requestFrame(cloud.take({ type: 'cancel', ...ids, expectedRevision: 1 }));

  const first = facility.take({ type: 'request', frame: question });
  facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
  const second = facility.take({ type: 'request', frame: question });

  expect(first.frames).toMatchObject([{ t: 'rejection', code: 'gone' }]);
  expect(second.frames).toMatchObject([{ t: 'rejection', code: 'changed-meanwhile' }]);
  expect(facility.state().allocations.get(id('c'))?.state).toBe('active');
});
