import { describe, expect, test } from 'vitest';
import { bookInput, hours, id, memoryNode, requestFrame } from '../../tests/support/memory-node.ts';
import type { FrameOf, Recovery } from '../protocol/frames.ts';
import type { Input } from './inputs.ts';
import { CATCH_UP_UNKNOWN } from './node-state.ts';

const NONCE = 'a'.repeat(32);
const CLOUD_NONCE = 'b'.repeat(32);

/** Both have said one thing and heard the other's; the proof fits. */
function linked() {
  const cloud = memoryNode('cloud', { node: { nextToken: 'newer' } });
  const facility = memoryNode('facility');
  cloud.take(bookInput('c', hours(13, 14)));
  facility.take(bookInput('f', hours(1, 2)));
  cloud.take({ type: 'data', frame: facility.dataAfter(0), setAside: false });
  facility.take({ type: 'data', frame: cloud.dataAfter(0), setAside: false });
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
    controllerEpoch: 1,
    fingerprint: 'pc-1',
    recent: [{ seq: outSeq, hash: outHash }],
    suspect: null,
  };
  return { cloud, facility, proof };
}

const RECOVERY_ID = 'c'.repeat(32);

const proofInput = (frame: FrameOf<'proof'>, hasOtherLink = false): Input => ({
  type: 'proof',
  frame,
  recoveryId: RECOVERY_ID,
  hasOtherLink,
});

const WRONG_HASH = 'f'.repeat(32);

/** It has heard of the cloud what the cloud has not said, and does not trust itself. */
const FORGOTTEN_BY_BOTH: Partial<FrameOf<'proof'>> = { inSeq: 2, inHash: WRONG_HASH, suspect: 'restored' };

describe('the cloud lets a facility in', () => {
  test('whose proof fits, into a new session with a new token', () => {
    const { cloud, proof } = linked();

    const { frames } = cloud.take(proofInput(proof));

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

    const { frames } = cloud.take(proofInput({ ...proof, token: 'newer' }));

    expect(frames).toMatchObject([{ t: 'welcome' }]);
    expect(cloud.node().token).toBe('newer');
  });

  test('that has sold in the meantime: what it has yet to tell comes by the stream', () => {
    const { cloud, facility, proof } = linked();
    facility.take(bookInput('g', hours(3, 4)));
    const { outSeq, outHash } = facility.node();
    const recent = [...proof.recent, { seq: outSeq, hash: outHash }];

    const { frames } = cloud.take(proofInput({ ...proof, outSeq, recent }));

    expect(frames).toMatchObject([{ t: 'welcome' }]);
    expect(cloud.node().catchUpTo).toBe(2);
  });

  test('that has heard less than the cloud has said', () => {
    const { cloud, proof } = linked();

    const { frames } = cloud.take(proofInput({ ...proof, inSeq: 0, inHash: '' }));

    expect(frames).toMatchObject([{ t: 'welcome', outSeq: 1 }]);
  });

  test('that meets it for the first time: both streams are empty', () => {
    const { proof } = linked();
    const cloud = memoryNode('cloud', { node: { session: null, sessionCount: 0 } });
    const first = { ...proof, outSeq: 0, inSeq: 0, inHash: '', recent: [] };

    expect(cloud.take(proofInput(first)).frames).toMatchObject([{ t: 'welcome', session: '1.1' }]);
  });
});

describe('the cloud keeps a facility out, changing nothing,', () => {
  test.each<[string, string, Partial<FrameOf<'proof'>>, boolean]>([
    ['that an appointment of a later controller has replaced', 'replaced', { controllerEpoch: 0 }, false],
    ['on a machine that nobody has approved', 'unknown-machine', { fingerprint: 'pc-2' }, false],
    ['whose file was copied on the approved machine', 'unknown-machine', { suspect: 'fingerprint' }, false],
    ['whose token is another’s while another is linked', 'clone', { token: 'older' }, true],
    ['that has forgotten while another is linked', 'clone', { outSeq: 0, recent: [{ seq: 0, hash: '' }] }, true],
    ['that suspects itself when the cloud has forgotten too', 'cloud-reconcile', FORGOTTEN_BY_BOTH, false],
  ])('%s: %s', (_what, reason, change, hasOtherLink) => {
    const { cloud, proof } = linked();
    cloud.setNode({ fingerprint: 'pc-1' });
    const before = cloud.node();

    const { frames } = cloud.take(proofInput({ ...proof, ...change }, hasOtherLink));

    expect(frames).toEqual([{ t: 'fence', cloudNonce: CLOUD_NONCE, reason, recovery: null }]);
    expect(cloud.node()).toEqual(before);
  });

  test('that suspects itself while the cloud does so too, even if neither misses what the other has', () => {
    const { cloud, proof } = linked();
    cloud.setNode({ fenced: 'cloud-reconcile' });

    const { frames } = cloud.take(proofInput({ ...proof, suspect: 'restored' }));

    expect(frames).toMatchObject([{ t: 'fence', reason: 'cloud-reconcile', recovery: null }]);
    expect(cloud.node()).toMatchObject({ fenced: 'cloud-reconcile', session: '1.1' });
  });

  test('and says nothing when the proof does not show the place that it stands at: the facility greets again', () => {
    const { cloud, proof } = linked();

    const { frames } = cloud.take(proofInput({ ...proof, recent: [] }));

    expect(frames).toEqual([]);
    expect(cloud.node().session).toBe('1.1');
  });
});

describe('the cloud brings the two memories together', () => {
  const soft: Recovery = { kind: 'soft', incarnation: 2, token: expect.any(String) };

  test.each<[string, Partial<FrameOf<'proof'>>]>([
    ['that suspects itself', { suspect: 'restored' }],
    ['with a token that is not the last session’s', { token: 'older' }],
    ['of an earlier incarnation', { incarnation: 0 }],
  ])('a facility %s that has forgotten nothing keeps its state, under a new incarnation', (_what, change) => {
    const { cloud, proof } = linked();

    const { frames } = cloud.take(proofInput({ ...proof, ...change }));

    expect(frames).toEqual([{ t: 'fence', cloudNonce: CLOUD_NONCE, reason: 'rollback', recovery: soft }]);
    expect(cloud.node()).toMatchObject({ peerIncarnation: 2, session: null });
  });

  test('a facility that has forgotten what it acknowledged is sent it again, under a new incarnation', () => {
    const { cloud, proof } = linked();
    cloud.take({ type: 'acked', seq: 1 });

    const { frames } = cloud.take(proofInput({ ...proof, inSeq: 0, inHash: '' }));

    expect(frames).toMatchObject([{ t: 'fence', reason: 'rollback', recovery: { kind: 'soft' } }]);
    expect(cloud.node().peerAcked).toBe(0);
  });

  test.each<[string, string, Partial<FrameOf<'proof'>>]>([
    ['has forgotten what the cloud has heard of it', 'rollback', { outSeq: 0, recent: [{ seq: 0, hash: '' }] }],
    ['has gone another way', 'fork', { recent: [{ seq: 1, hash: WRONG_HASH }] }],
    ['cannot read its database', 'fork', { suspect: 'corrupt' }],
  ])('a facility that %s takes what the cloud knows of it: %s', (_what, reason, change) => {
    const { cloud, proof } = linked();

    const { frames } = cloud.take(proofInput({ ...proof, ...change }));

    const recovery = { kind: 'hard', recoveryId: RECOVERY_ID };
    expect(frames).toEqual([{ t: 'fence', cloudNonce: CLOUD_NONCE, reason, recovery }]);
    expect(cloud.node()).toMatchObject({ peerIncarnation: 2, session: null, fenced: null });
  });

  test.each<[string, Partial<FrameOf<'proof'>>]>([
    ['has heard more than the cloud has said', { inSeq: 2, inHash: WRONG_HASH }],
    ['has heard something else than the cloud has said', { inHash: WRONG_HASH }],
  ])('of a facility that %s the cloud takes what it knows, and sells nothing until then', (_what, change) => {
    const { cloud, proof } = linked();

    const { frames } = cloud.take(proofInput({ ...proof, ...change }));

    const recovery = { kind: 'cloud', recoveryId: RECOVERY_ID };
    expect(frames).toEqual([{ t: 'fence', cloudNonce: CLOUD_NONCE, reason: 'cloud-reconcile', recovery }]);
    expect(cloud.take(bookInput('x', hours(15, 16))).outcome).toMatchObject({ refusal: { code: 'fenced' } });
  });

  test('a facility that has forgotten what the cloud cannot send again takes what the cloud knows of it', () => {
    const { cloud, proof } = linked();
    cloud.setNode({ outTrimmed: 1 });

    const { frames } = cloud.take(proofInput({ ...proof, inSeq: 0, inHash: '', suspect: 'restored' }));

    expect(frames).toMatchObject([{ t: 'fence', reason: 'rollback', recovery: { kind: 'hard' } }]);
  });

  test('of a facility that cannot send again what the cloud has forgotten the cloud takes what it knows', () => {
    const { cloud, proof } = linked();
    cloud.take({ type: 'start', suspect: 'restored' });

    const { frames } = cloud.take(proofInput({ ...proof, outTrimmed: 2 }));

    expect(frames).toMatchObject([{ t: 'fence', reason: 'cloud-reconcile', recovery: { kind: 'cloud' } }]);
  });

  test('a facility that knows an older timeline and other words of the cloud has gone another way', () => {
    const { cloud, proof } = linked();
    cloud.setNode({ incarnation: 2 });

    const { frames } = cloud.take(proofInput({ ...proof, inHash: WRONG_HASH }));

    expect(frames).toMatchObject([{ t: 'fence', recovery: { kind: 'hard' } }]);
  });

  test('a cloud back from a backup that has forgotten nothing goes on, on a new timeline', () => {
    const { cloud, proof } = linked();
    cloud.take({ type: 'start', suspect: 'restored' });

    const { frames } = cloud.take(proofInput({ ...proof, token: 'newer than the backup' }));

    expect(frames).toMatchObject([{ t: 'welcome', session: '2.2', peerIncarnation: 2 }]);
    expect(cloud.node()).toMatchObject({ fenced: null, incarnation: 2 });
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

      facility.take({ type: 'fence', frame: { t: 'fence', cloudNonce: CLOUD_NONCE, reason, recovery: null } });

      expect(facility.node().fenced).toBe(reason);
      expect(facility.take(bookInput('x', hours(3, 4))).outcome).toMatchObject({ refusal: { code: 'fenced' } });
    },
  );

  test.each(['cloud-reconcile', 'upgrade-required'] as const)(
    'a fence over %s is the cloud’s trouble: its own time goes on selling',
    (reason) => {
      const { facility } = linked();

      facility.take({ type: 'fence', frame: { t: 'fence', cloudNonce: CLOUD_NONCE, reason, recovery: null } });

      expect(facility.node().fenced).toBeNull();
      expect(facility.take(bookInput('x', hours(3, 4))).outcome.kind).toBe('done');
    },
  );

  test('the same fence again is no new commit', () => {
    const { facility } = linked();
    const frame: FrameOf<'fence'> = { t: 'fence', cloudNonce: CLOUD_NONCE, reason: 'fork', recovery: null };
    facility.take({ type: 'fence', frame });

    expect(facility.take({ type: 'fence', frame }).writes.node).toBeNull();
  });

  test('a start leaves every request open until the owner’s stream has been read', () => {
    const { facility } = linked();
    facility.take(bookInput('x', hours(15, 16)));

    facility.take({ type: 'start', suspect: null });

    expect(facility.node().catchUpTo).toBe(CATCH_UP_UNKNOWN);
    expect(facility.state().requests.get(id('r-x'))?.status).toBe('pending');
  });
});
