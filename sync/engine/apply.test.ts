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
import type { FrameOf } from '../protocol/frames.ts';
import { chainHash } from './chain.ts';

/** A facility that has sold three times, and the cloud that has heard of none yet. */
function told() {
  const facility = memoryNode('facility');
  for (const [index, name] of ['a', 'b', 'c'].entries()) facility.take(bookInput(name, hours(index, index + 1)));
  return { facility, cloud: memoryNode('cloud'), frame: facility.dataAfter(0) };
}

const apply = (node: MemoryNode, frame: FrameOf<'data'>) => node.take({ type: 'data', frame, setAside: false });

/** A frame whose events are these bodies, correctly chained from the start of a stream. */
function frameOf(bodies: readonly string[]): FrameOf<'data'> {
  let prev = '';
  const events = bodies.map((body) => {
    const event = { body, prev, hash: chainHash(prev, body) };
    prev = event.hash;
    return event;
  });
  return { t: 'data', session: '1.1', incarnation: 1, first: 1, events };
}

const unknownEvent = (critical: boolean) =>
  JSON.stringify({ kind: 'invention', id: id('e'), ack: 0, at: DAY_START, v: 9, critical, more: [1] });

describe('a stream frame', () => {
  test('is applied in order, and its bytes are kept', () => {
    const { cloud, facility, frame } = told();

    const { verdict, writes } = apply(cloud, frame);

    expect(verdict).toBe('applied');
    expect(writes.inbox).toEqual(facility.outbox().map(({ seq, hash, body }) => ({ seq, hash, body })));
    expect(cloud.node()).toMatchObject({ inSeq: 3, inHash: facility.node().outHash, commitNo: 1 });
    expect([...cloud.state().allocations.values()].map(({ holder }) => holder)).toEqual(['peer', 'peer', 'peer']);
  });

  test('that comes again changes nothing', () => {
    const { cloud, frame } = told();
    apply(cloud, frame);

    const { verdict, writes } = apply(cloud, frame);

    expect(verdict).toBe('applied');
    expect(writes).toMatchObject({ node: null, inbox: [], allocations: [] });
  });

  test('that overlaps what is known goes on where that ends', () => {
    const { cloud, frame } = told();
    apply(cloud, { ...frame, events: frame.events.slice(0, 2) });

    const { writes } = apply(cloud, frame);

    expect(writes.inbox.map(({ seq }) => seq)).toEqual([3]);
    expect(cloud.node().inSeq).toBe(3);
  });

  test('that leaves a gap is not applied at all', () => {
    const { cloud, facility } = told();

    const { verdict, writes } = apply(cloud, facility.dataAfter(1));

    expect(verdict).toBe('applied');
    expect(writes).toMatchObject({ node: null, inbox: [] });
  });

  test.each([
    ['of another session', { session: '1.0' }],
    ['of another incarnation', { incarnation: 2 }],
  ])('%s is ignored', (_what, change) => {
    const { cloud, frame } = told();

    const { verdict, writes } = apply(cloud, { ...frame, ...change });

    expect(verdict).toBe('ignored');
    expect(writes).toMatchObject({ node: null, inbox: [] });
  });

  test('is ignored by a fenced node', () => {
    const { cloud, frame } = told();
    cloud.setNode({ fenced: 'cloud-reconcile' });

    expect(apply(cloud, frame).verdict).toBe('ignored');
    expect(cloud.node().inSeq).toBe(0);
  });

  test.each([
    ['whose text is not what was hashed', (body: string) => ({ body: body.replace('"v":1', '"v":2') })],
    ['whose hash is another', () => ({ hash: 'f'.repeat(32) })],
    ['that follows another history', () => ({ prev: 'f'.repeat(32) })],
  ])('with an event %s is a fork, and what came before it stands', (_what, change) => {
    const { cloud, frame } = told();
    const events = frame.events.map((event, index) => (index === 1 ? { ...event, ...change(event.body) } : event));

    const { verdict } = apply(cloud, { ...frame, events });

    expect(verdict).toBe('fork');
    expect(cloud.node().inSeq).toBe(1);
  });

  test('with an unknown event that need not be known stores it and goes on', () => {
    const { cloud } = told();
    const fact = { kind: 'fact', type: 'news', data: 1, id: id('f'), ack: 0, at: DAY_START, v: 1, critical: false };

    const { verdict, facts } = apply(cloud, frameOf([unknownEvent(false), JSON.stringify(fact)]));

    expect(verdict).toBe('applied');
    expect(cloud.node().inSeq).toBe(2);
    expect(facts).toMatchObject([{ type: 'news', data: 1 }]);
  });

  test.each([
    ['an unknown event that must be known', unknownEvent(true)],
    ['an event that does not say whether it may be skipped', JSON.stringify({ kind: 'invention' })],
    ['what is no JSON', 'nonsense'],
  ])('stops before %s; its own time goes on selling', (_what, body) => {
    const { cloud } = told();

    const { verdict } = apply(cloud, frameOf([body]));

    expect(verdict).toBe('stuck');
    expect(cloud.node().inSeq).toBe(0);
    expect(cloud.take(bookInput('own', hours(13, 14))).outcome.kind).toBe('done');
  });

  test('with fields that this version does not know is understood, and kept as it was written', () => {
    const { cloud } = told();
    const fact = { kind: 'fact', type: 'news', data: 1, id: id('f'), ack: 0, at: DAY_START, v: 2, critical: false };
    const body = JSON.stringify({ ...fact, colour: 'green' });

    const { writes } = apply(cloud, frameOf([body]));

    expect(writes.inbox[0]?.body).toBe(body);
  });

  test('that decides about time that is ours is a bug, and nothing is kept of it', () => {
    const { cloud, frame } = told();
    cloud.take(bookInput('a', hours(13, 14)));

    expect(() => apply(cloud, frame)).toThrow('the other side decides time that we hold');
  });
});

describe('after a new session', () => {
  const welcome = (changes: Partial<FrameOf<'welcome'>> = {}): FrameOf<'welcome'> => ({
    t: 'welcome',
    cloudNonce: 'c'.repeat(32),
    session: '1.2',
    token: 'next',
    peerIncarnation: 1,
    inSeq: 0,
    inHash: '',
    outSeq: 0,
    heartbeatMs: 3000,
    ...changes,
  });

  test('requests of the old one are given up once everything that the owner had decided is read', () => {
    const cloud = memoryNode('cloud');
    const facility = memoryNode('facility');
    facility.take(bookInput('lost', hours(13, 14)));
    const frame = requestFrame(facility.take(bookInput('granted', hours(15, 16))));
    cloud.take({ type: 'request', frame });
    facility.take({ type: 'welcome', frame: welcome({ outSeq: 1 }) });
    cloud.setNode({ session: '1.2' });

    expect(facility.state().requests.get(id('r-lost'))?.status).toBe('pending');
    apply(facility, cloud.dataAfter(0));

    expect(facility.state().requests.get(id('r-lost'))?.status).toBe('abandoned');
    expect(facility.state().requests.get(id('r-granted'))?.status).toBe('accepted');
    expect(facility.events()).toMatchObject([{ kind: 'abandon', requestId: id('r-lost') }]);
    expect(facility.node().catchUpTo).toBeNull();
  });

  test('a request of the new one is left alone', () => {
    const facility = memoryNode('facility');
    facility.take({ type: 'welcome', frame: welcome({ outSeq: 1 }) });
    facility.take(bookInput('fresh', hours(13, 14)));

    apply(facility, { ...frameOf([unknownEvent(false)]), session: '1.2' });

    expect(facility.state().requests.get(id('r-fresh'))?.status).toBe('pending');
  });
});
