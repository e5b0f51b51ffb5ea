import type { FenceReason, FrameOf, Recovery, Suspect } from '../protocol/frames.ts';
import { settleOldRequests } from './apply.ts';
import { type Draft, setNode } from './draft.ts';
import { type Judgement, judge } from './judgement.ts';
import { CATCH_UP_UNKNOWN } from './node-state.ts';
import type { Input, StepContext } from './inputs.ts';

/** How often each side shows that it is there; a side that has shown nothing for `SILENCE_MS_MAX` is away. */
export const HEARTBEAT_MS = 3000;
export const SILENCE_MS_MAX = 10_000;

type ProofInput = Extract<Input, { type: 'proof' }>;

/**
 * The cloud decides about a facility that has answered its challenge (PROTOCOL §6.3): a welcome opens a new session; a
 * fence says that the two memories do not fit, and how they can be brought together. Sends at most one of the two.
 */
export function decideProof(draft: Draft, input: ProofInput, context: StepContext): void {
  const { frame, hasOtherLink } = input;
  const ourHashAtTheirPlace = draft.outHashes.get(frame.inSeq);
  const judgement = judge({ node: draft.node, frame, ourHashAtTheirPlace, hasOtherLink });
  switch (judgement.kind) {
    case 'ask-again':
      return;
    case 'welcome':
      return welcome(draft, frame, context);
    case 'refuse':
      return sendFence(draft, frame, judgement.reason, null);
    case 'soft':
      return beginSoftRecovery(draft, frame, context);
    case 'hard':
      return beginHardRecovery(draft, input, judgement, context);
    case 'rebuild-cloud':
      // From here on nothing of ours is sold there, whatever the next process of ours may think.
      setNode(draft, { fenced: 'cloud-reconcile', session: null });
      return sendFence(draft, frame, 'cloud-reconcile', { kind: 'cloud', recoveryId: input.recoveryId });
  }
}

function welcome(draft: Draft, frame: FrameOf<'proof'>, context: StepContext): void {
  // A cloud that came back from a backup and has forgotten nothing that this facility knows still begins a new
  // timeline: what it sent since that backup and nobody got must never be taken for what it sends now.
  const isResumed = draft.node.fenced !== null;
  const incarnation = isResumed ? Math.max(draft.node.incarnation, frame.peerIncarnation) + 1 : draft.node.incarnation;
  const sessionCount = draft.node.sessionCount + 1;
  const session = `${incarnation}.${sessionCount}`;
  const nextToken = context.newToken();
  draft.peerRequests.clear();
  draft.forgetPeerRequests = true;
  setNode(draft, {
    incarnation,
    peerIncarnation: frame.incarnation,
    session,
    sessionCount,
    token: frame.token,
    nextToken,
    peerAcked: frame.inSeq,
    fenced: null,
    catchUpTo: frame.outSeq,
    controllerEpoch: frame.controllerEpoch,
    fingerprint: frame.fingerprint,
  });
  const { inSeq, inHash, outSeq } = draft.node;
  draft.frames.push({
    t: 'welcome',
    cloudNonce: frame.cloudNonce,
    session,
    token: nextToken,
    peerIncarnation: incarnation,
    inSeq,
    inHash,
    outSeq,
    heartbeatMs: HEARTBEAT_MS,
  });
  settleOldRequests(draft, context);
}

/** Ends the facility's incarnation: whatever still comes of it, from a copy perhaps, is nobody's. */
function endIncarnation(draft: Draft, frame: FrameOf<'proof'>, peerAcked: number, token: string): number {
  const peerIncarnation = Math.max(draft.node.peerIncarnation, frame.incarnation) + 1;
  setNode(draft, { peerIncarnation, token, nextToken: token, session: null, peerAcked });
  return peerIncarnation;
}

function beginSoftRecovery(draft: Draft, frame: FrameOf<'proof'>, context: StepContext): void {
  const token = context.newToken();
  const incarnation = endIncarnation(draft, frame, frame.inSeq, token);
  sendFence(draft, frame, 'rollback', { kind: 'soft', incarnation, token });
}

function beginHardRecovery(
  draft: Draft,
  { frame, recoveryId }: ProofInput,
  { reason }: Extract<Judgement, { kind: 'hard' }>,
  context: StepContext,
): void {
  endIncarnation(draft, frame, draft.node.replicaSeq, context.newToken());
  sendFence(draft, frame, reason, { kind: 'hard', recoveryId });
}

function sendFence(draft: Draft, frame: FrameOf<'proof'>, reason: FenceReason, recovery: Recovery | null): void {
  draft.frames.push({ t: 'fence', cloudNonce: frame.cloudNonce, reason, recovery });
}

/** The facility is let in: a new session begins, and what an older one left open can be settled. */
export function acceptWelcome(draft: Draft, frame: FrameOf<'welcome'>, context: StepContext): void {
  draft.peerRequests.clear();
  draft.forgetPeerRequests = true;
  setNode(draft, {
    session: frame.session,
    token: frame.token,
    peerIncarnation: frame.peerIncarnation,
    peerAcked: frame.inSeq,
    fenced: null,
    catchUpTo: frame.outSeq,
  });
  settleOldRequests(draft, context);
}

/** Reasons that are the cloud's own trouble: the facility goes on selling what it owns. */
const CLOUDS_TROUBLE: ReadonlySet<FenceReason> = new Set(['cloud-reconcile', 'upgrade-required']);

/**
 * The facility is kept out. Unless it is the cloud's trouble it stops selling until a welcome; doors go on (PROTOCOL
 * §6). A suspicion of its own stands until the cloud has acted on it.
 */
export function acceptFence(draft: Draft, { reason, recovery }: FrameOf<'fence'>): void {
  if (CLOUDS_TROUBLE.has(reason)) return;
  if (recovery?.kind === 'soft') {
    const { incarnation, token } = recovery;
    setNode(draft, { fenced: reason, incarnation, token, session: null });
  } else if (draft.node.fenced === null) setNode(draft, { fenced: reason, session: null });
}

/**
 * A process has started: whether an earlier one's requests were granted is read from the owner's stream, not presumed.
 * A memory that may have gone back in time sells nothing before the other side has seen it (PROTOCOL §6.1, §6.2).
 */
export function start(draft: Draft, suspect: Suspect | null): void {
  setNode(draft, { catchUpTo: CATCH_UP_UNKNOWN });
  const fenced = draft.node.role === 'cloud' ? 'cloud-reconcile' : suspect;
  if (suspect !== null) setNode(draft, { fenced, session: null });
}
