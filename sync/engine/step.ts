import type { FactEvent } from '../protocol/events.ts';
import type { Frame } from '../protocol/frames.ts';
import { applyData, type DataVerdict } from './apply.ts';
import { abandon, book, cancel, done, expire, move, refused } from './decide.ts';
import { type Draft, emit, openDraft, setNode, stateOf, writesOf } from './draft.ts';
import { acceptFence, acceptWelcome, decideProof, start } from './handshake.ts';
import type { Input, Outcome, StepContext } from './inputs.ts';
import type { NodeState, Writes } from './node-state.ts';
import { recover } from './recovery.ts';
import { answerRequest, applyRejection } from './requests.ts';
import { pull, transfer } from './transfer.ts';
import { trim } from './trim.ts';

export type StepResult = {
  readonly state: NodeState;
  readonly writes: Writes;
  /** To be sent after the writes are durable. Stream frames are not among them: the link sends those from the outbox. */
  readonly frames: readonly Frame[];
  /** What the other side told; the product handles it in the same transaction. */
  readonly facts: readonly FactEvent[];
  /** What this side had told itself and had forgotten until a recovery; the product takes it up again. */
  readonly ownFacts: readonly FactEvent[];
  readonly outcome: Outcome;
  /** Of a stream frame. */
  readonly verdict: DataVerdict | null;
};

/**
 * One step of one side: what it decides, writes and says, from what it knows and what came in (PROTOCOL §14.1). Pure
 * but for the ids and tokens that `context` hands out. The caller loads the state that `scopeOf(input)` names, saves
 * `writes` in the same transaction, and only then sends `frames`. Throws `AssertionError` on a broken invariant; then
 * nothing may be saved.
 */
export function step(state: NodeState, input: Input, context: StepContext): StepResult {
  const draft = openDraft(state);
  const { outcome, verdict } = run(draft, input, context);
  if (draft.isChanged && input.type !== 'acked') setNode(draft, { commitNo: draft.node.commitNo + 1 });
  return {
    state: stateOf(draft),
    writes: writesOf(draft, state.node),
    frames: draft.frames,
    facts: draft.facts,
    ownFacts: draft.ownFacts,
    outcome,
    verdict,
  };
}

function run(draft: Draft, input: Input, context: StepContext): { outcome: Outcome; verdict: DataVerdict | null } {
  if (input.type === 'data') return { outcome: done(null), verdict: applyData(draft, input, context) };
  return { outcome: runOther(draft, input, context), verdict: null };
}

function runOther(draft: Draft, input: Exclude<Input, { type: 'data' }>, context: StepContext): Outcome {
  switch (input.type) {
    case 'book':
      return book(draft, input, context);
    case 'move':
      return move(draft, input, context);
    case 'cancel':
      return cancel(draft, input, context);
    case 'transfer':
      return transfer(draft, input.ranges, context);
    case 'pull':
      return pull(draft, input, context);
    case 'fact':
      return tell(draft, input, context);
    case 'give-up':
      if (!draft.node.fenced) abandon(draft, input.requestId, context);
      return done(null);
    case 'expire':
      expire(draft, context);
      return done(null);
    case 'start':
      start(draft, input.suspect);
      return done(null);
    case 'acked':
      if (input.seq > draft.node.peerAcked) setNode(draft, { peerAcked: Math.min(input.seq, draft.node.outSeq) });
      return done(null);
    case 'request':
      answerRequest(draft, input.frame, context);
      return done(null);
    case 'rejection':
      applyRejection(draft, input.frame, context);
      return done(null);
    case 'proof':
      decideProof(draft, input, context);
      return done(null);
    case 'welcome':
      acceptWelcome(draft, input.frame, context);
      return done(null);
    case 'fence':
      acceptFence(draft, input.frame);
      return done(null);
    case 'trim':
      trim(draft, input);
      return done(null);
    case 'recover':
      recover(draft, input.snapshot, context);
      return done(null);
  }
}

function tell(draft: Draft, input: Extract<Input, { type: 'fact' }>, context: StepContext): Outcome {
  if (draft.node.fenced) return refused({ code: 'fenced', reason: draft.node.fenced });
  emit(draft, context, { kind: 'fact', type: input.factType, data: input.data });
  return done(null);
}
