import { describe, expect, test } from 'vitest';
import { bookInput, hours, id, memoryNode, requestFrame } from '../../tests/support/memory-node.ts';
import type { FrameOf } from '../protocol/frames.ts';
import { CATCH_UP_UNKNOWN } from './node-state.ts';

const NONCE = 'a'.repeat(32);
const CLOUD_NONCE = 'b'.repeat(32);

/** Both have said one thing and heard the other's; the proof fits. */
function linked() {
  const cloud = memoryNode('cloud', { node: { nextToken: 'newer' } });
  const facility = memoryNode('facility');
  cloud.take(bookInput('c', hours(13, 14)));
  facility.take(bookInput('f', hours(1, 2)));
  cloud.take({ type: 'data', frame: facility.dataAfter(0) });
  facility.take({ type: 'data', frame: cloud.dataAfter(0) });
  const { outSeq, outHash, inSeq, inHash, token } = facility.node();
  const proof: FrameOf<'proof'> = {
    t: 'proof',
    nonce: NONCE,
    cloudNonce: CLOUD_NONCE,
    incarnation: 1,
    peerIncarnation: 1,
    token,
    outSeq,
    inSeq,
    inHash,
    recent: [{ seq: outSeq, hash: outHash }],
    suspect: null,
  };
  return { cloud, facility, proof };
}

const WRONG_HASH = 'f'.repeat(32);

describe('the cloud lets a facility in', () => {
  test('whose proof fits, into a new session with a new token', () => {
    const { cloud, proof } = linked();

    const { frames } = cloud.take({ type: 'proof', frame: proof });

    expect(frames).toEqual([
      {
        t: 'welcome',
        cloudNonce: CLOUD_NONCE,
        session: '1.2',
        token: expect.stringMatching(/^[0-9a-f]{32}$/),
        peerIncarnation: 1,
        inSeq: 1,
        inHash: cloud.node().inHash,
        outSeq: 1,
        heartbeatMs: 3000,
      },
    ]);
    expect(cloud.node()).toMatchObject({ session: '1.2', sessionCount: 2, token: 'paired', peerAcked: 1 });
    expect(cloud.node().nextToken).toBe((frames[0] as FrameOf<'welcome'>).token);
  });

  test('that shows the token of the last welcome, which is thereby known to have arrived', () => {
    const { cloud, proof } = linked();

    const { frames } = cloud.take({ type: 'proof', frame: { ...proof, token: 'newer' } });

    expect(frames).toMatchObject([{ t: 'welcome' }]);
    expect(cloud.node().token).toBe('newer');
  });

  test('that has sold in the meantime: what it has yet to tell comes by the stream', () => {
    const { cloud, facility, proof } = linked();
    facility.take(bookInput('g', hours(3, 4)));
    const { outSeq, outHash } = facility.node();
    const recent = [...proof.recent, { seq: outSeq, hash: outHash }];

    const { frames } = cloud.take({ type: 'proof', frame: { ...proof, outSeq, recent } });

    expect(frames).toMatchObject([{ t: 'welcome' }]);
    expect(cloud.node().catchUpTo).toBe(2);
  });

  test('that has heard less than the cloud has said', () => {
    const { cloud, proof } = linked();

    const { frames } = cloud.take({ type: 'proof', frame: { ...proof, inSeq: 0, inHash: '' } });

    expect(frames).toMatchObject([{ t: 'welcome', outSeq: 1 }]);
  });

  test('that meets it for the first time: both streams are empty', () => {
    const { proof } = linked();
    const cloud = memoryNode('cloud', { node: { session: null, sessionCount: 0 } });
    const first = { ...proof, outSeq: 0, inSeq: 0, inHash: '', recent: [] };

    expect(cloud.take({ type: 'proof', frame: first }).frames).toMatchObject([{ t: 'welcome', session: '1.1' }]);
  });
});

describe('the cloud keeps a facility out', () => {
  test.each<[string, string, Partial<FrameOf<'proof'>>]>([
    ['that has heard more than the cloud has said', 'cloud-reconcile', { inSeq: 2, inHash: WRONG_HASH }],
    ['that has heard something else than the cloud has said', 'cloud-reconcile', { inHash: WRONG_HASH }],
    ['that has forgotten what the cloud has heard of it', 'rollback', { outSeq: 0, recent: [{ seq: 0, hash: '' }] }],
    ['whose stream is another where the cloud stands', 'fork', { recent: [{ seq: 1, hash: WRONG_HASH }] }],
    ['of another incarnation', 'rollback', { incarnation: 2 }],
    ['that knows another incarnation of the cloud', 'rollback', { peerIncarnation: 2 }],
    ['with a token that is not the last session’s', 'clone', { token: 'older' }],
    ['that suspects itself', 'rollback', { suspect: 'restored' }],
  ])('%s: %s', (_what, reason, change) => {
    const { cloud, proof } = linked();
    const before = cloud.node();

    const { frames } = cloud.take({ type: 'proof', frame: { ...proof, ...change } });

    expect(frames).toEqual([{ t: 'fence', cloudNonce: CLOUD_NONCE, reason }]);
    expect(cloud.node()).toEqual(before);
  });

  test('that has forgotten what it acknowledged: rollback', () => {
    const { cloud, proof } = linked();
    cloud.take({ type: 'acked', seq: 1 });

    const { frames } = cloud.take({ type: 'proof', frame: { ...proof, inSeq: 0, inHash: '' } });

    expect(frames).toMatchObject([{ t: 'fence', reason: 'rollback' }]);
  });

  test('while the cloud itself is fenced: cloud-reconcile', () => {
    const { cloud, proof } = linked();
    cloud.setNode({ fenced: 'cloud-reconcile' });

    expect(cloud.take({ type: 'proof', frame: proof }).frames).toMatchObject([
      { t: 'fence', reason: 'cloud-reconcile' },
    ]);
  });

  test('and says nothing when the proof does not show the place that it stands at: the facility greets again', () => {
    const { cloud, proof } = linked();

    const { frames } = cloud.take({ type: 'proof', frame: { ...proof, recent: [] } });

    expect(frames).toEqual([]);
    expect(cloud.node().session).toBe('1.1');
  });
});

describe('at the facility', () => {
  const welcome: FrameOf<'welcome'> = {
    t: 'welcome',
    cloudNonce: CLOUD_NONCE,
    session: '1.2',
    token: 'next',
    peerIncarnation: 1,
    inSeq: 1,
    inHash: '',
    outSeq: 1,
    heartbeatMs: 3000,
  };

  test('a welcome lifts the fence, keeps the token and forgets the old session’s requests', () => {
    const { cloud, facility } = linked();
    facility.take({ type: 'request', frame: requestFrame(cloud.take(bookInput('x', hours(3, 4)))) });
    facility.setNode({ fenced: 'clone' });

    const { writes } = facility.take({ type: 'welcome', frame: welcome });

    expect(facility.node()).toMatchObject({ session: '1.2', token: 'next', fenced: null, peerAcked: 1 });
    expect(writes.forgetPeerRequests).toBe(true);
    expect(facility.state().peerRequests.size).toBe(0);
  });

  test('old requests are settled with the welcome when nothing is left to read', () => {
    const { facility } = linked();
    facility.take(bookInput('x', hours(15, 16)));

    facility.take({ type: 'welcome', frame: welcome });

    expect(facility.state().requests.get(id('r-x'))?.status).toBe('abandoned');
    expect(facility.node().catchUpTo).toBeNull();
  });

  test('old requests wait when something is left to read', () => {
    const { facility } = linked();
    facility.take(bookInput('x', hours(15, 16)));

    facility.take({ type: 'welcome', frame: { ...welcome, outSeq: 2 } });

    expect(facility.state().requests.get(id('r-x'))?.status).toBe('pending');
    expect(facility.node().catchUpTo).toBe(2);
  });

  test.each(['replaced', 'unknown-machine', 'clone', 'rollback', 'fork', 'revoked'] as const)(
    'a fence over %s stops it from selling',
    (reason) => {
      const { facility } = linked();

      facility.take({ type: 'fence', frame: { t: 'fence', cloudNonce: CLOUD_NONCE, reason } });

      expect(facility.node().fenced).toBe(reason);
      expect(facility.take(bookInput('x', hours(3, 4))).outcome).toMatchObject({ refusal: { code: 'fenced' } });
    },
  );

  test.each(['cloud-reconcile', 'upgrade-required'] as const)(
    'a fence over %s is the cloud’s trouble: its own time goes on selling',
    (reason) => {
      const { facility } = linked();

      facility.take({ type: 'fence', frame: { t: 'fence', cloudNonce: CLOUD_NONCE, reason } });

      expect(facility.node().fenced).toBeNull();
      expect(facility.take(bookInput('x', hours(3, 4))).outcome.kind).toBe('done');
    },
  );

  test('the same fence again is no new commit', () => {
    const { facility } = linked();
    const frame: FrameOf<'fence'> = { t: 'fence', cloudNonce: CLOUD_NONCE, reason: 'fork' };
    facility.take({ type: 'fence', frame });

    expect(facility.take({ type: 'fence', frame }).writes.node).toBeNull();
  });

  test('a start leaves every request open until the owner’s stream has been read', () => {
    const { facility } = linked();
    facility.take(bookInput('x', hours(15, 16)));

    facility.take({ type: 'start' });

    expect(facility.node().catchUpTo).toBe(CATCH_UP_UNKNOWN);
    expect(facility.state().requests.get(id('r-x'))?.status).toBe('pending');
  });
});
