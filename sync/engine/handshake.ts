import type { FenceReason, FrameOf } from '../protocol/frames.ts';
import { settleOldRequests } from './apply.ts';
import { type Draft, setNode } from './draft.ts';
import { CATCH_UP_UNKNOWN } from './node-state.ts';
import type { StepContext } from './inputs.ts';

/** How often each side shows that it is there; a side that has shown nothing for `SILENCE_MS_MAX` is away. */
export const HEARTBEAT_MS = 3000;
export const SILENCE_MS_MAX = 10_000;

/**
 * The cloud decides about a facility that has answered its challenge (PROTOCOL §6.3): a welcome opens a new session;
 * a fence says that the two memories do not fit. Sends exactly one of the two.
 */
export function decideProof(draft: Draft, frame: FrameOf<'proof'>, context: StepContext): void {
  const verdict = judge(draft, frame);
  if (verdict === 'ask-again') return;
  if (verdict !== 'welcome') {
    draft.frames.push({ t: 'fence', cloudNonce: frame.cloudNonce, reason: verdict });
    return;
  }
  const { node } = draft;
  const sessionCount = node.sessionCount + 1;
  const session = `${node.incarnation}.${sessionCount}`;
  const nextToken = context.newToken();
  draft.peerRequests.clear();
  draft.forgetPeerRequests = true;
  setNode(draft, {
    session,
    sessionCount,
    token: frame.token,
    nextToken,
    peerAcked: Math.max(node.peerAcked, frame.inSeq),
    catchUpTo: frame.outSeq,
  });
  draft.frames.push({
    t: 'welcome',
    cloudNonce: frame.cloudNonce,
    session,
    token: nextToken,
    peerIncarnation: node.incarnation,
    inSeq: node.inSeq,
    inHash: node.inHash,
    outSeq: node.outSeq,
    heartbeatMs: HEARTBEAT_MS,
  });
  settleOldRequests(draft, context);
}

/**
 * A live link of another process start is no ground for a fence when everything else fits: a controller that was
 * killed and started again within seconds is the common case, and the token tells a copy from the original.
 */
function judge(draft: Draft, frame: FrameOf<'proof'>): 'welcome' | 'ask-again' | FenceReason {
  const { node, outHashes } = draft;
  const cloudLost = frame.inSeq > node.outSeq || outHashes.get(frame.inSeq) !== frame.inHash;
  if (node.fenced || cloudLost) return 'cloud-reconcile';
  if (frame.outSeq < node.inSeq) return 'rollback';
  const there = node.inSeq === 0 ? { hash: '' } : frame.recent.find(({ seq }) => seq === node.inSeq);
  if (!there) return 'ask-again';
  if (there.hash !== node.inHash) return 'fork';
  if (frame.incarnation !== node.peerIncarnation || frame.peerIncarnation !== node.incarnation) return 'rollback';
  if (frame.token !== node.token && frame.token !== node.nextToken) return 'clone';
  if (frame.inSeq < node.peerAcked || frame.suspect !== null) return 'rollback';
  return 'welcome';
}

/** The facility is let in: a new session begins, and what an older one left open can be settled. */
export function acceptWelcome(draft: Draft, frame: FrameOf<'welcome'>, context: StepContext): void {
  draft.peerRequests.clear();
  draft.forgetPeerRequests = true;
  setNode(draft, {
    session: frame.session,
    token: frame.token,
    peerIncarnation: frame.peerIncarnation,
    peerAcked: Math.max(draft.node.peerAcked, frame.inSeq),
    fenced: null,
    catchUpTo: frame.outSeq,
  });
  settleOldRequests(draft, context);
}

/** Reasons that are the cloud's own trouble: the facility goes on selling what it owns. */
const CLOUDS_TROUBLE: ReadonlySet<FenceReason> = new Set(['cloud-reconcile', 'upgrade-required']);

/** The facility is kept out. Unless it is the cloud's trouble it stops selling until a welcome; doors go on (PROTOCOL §6). */
export function acceptFence(draft: Draft, frame: FrameOf<'fence'>): void {
  if (CLOUDS_TROUBLE.has(frame.reason) || draft.node.fenced === frame.reason) return;
  setNode(draft, { fenced: frame.reason });
}

/** A process has started: whether an earlier one's requests were granted is read from the owner's stream, not presumed. */
export function start(draft: Draft): void {
  setNode(draft, { catchUpTo: CATCH_UP_UNKNOWN });
}
