import type { Range } from '../../domain/ownership.ts';
import { isSomeTime } from '../../domain/time.ts';
import type { FrameOf, RejectionCode, RequestOperation } from '../protocol/frames.ts';
import { giveBack, rearrange, take } from './decide.ts';
import { type Draft, emit, putPeerRequest, putRequest, sideOf } from './draft.ts';
import type { EngineRefusal, Outcome, StepContext } from './inputs.ts';
import { grantPull } from './transfer.ts';
import { findNewerTime } from './rivals.ts';

/**
 * The other side asks (PROTOCOL §7.2). The answer yes is the event in our stream, never a message of its own; only a
 * no is sent back at once, and it binds nobody until the asking side has written it down.
 */
export function answerRequest(draft: Draft, frame: FrameOf<'request'>, context: StepContext): void {
  const { requestId } = frame;
  if (frame.session !== draft.node.session) return reject(draft, frame, 'stale-session', null);
  if (draft.node.fenced) return reject(draft, frame, 'fenced', null);
  if (!placesOf(frame.operation).every(isSomeTime)) return reject(draft, frame, 'bad', null);
  const seen = draft.peerRequests.get(requestId);
  if (seen?.status === 'abandoned') return reject(draft, frame, isChange(frame) ? 'changed-meanwhile' : 'bad', null);
  if (seen?.status === 'answered') return;
  const outcome = decideRequest(draft, frame, context);
  if (outcome.kind === 'refused') {
    // A copy that comes later must not be granted after all: a change that was told as refused cannot be undone.
    if (isChange(frame)) putPeerRequest(draft, { requestId, status: 'abandoned' });
    return reject(draft, frame, REJECTION[outcome.refusal.code], reasonOf(outcome.refusal));
  }
  putPeerRequest(draft, { requestId, status: 'answered' });
}

function isChange({ operation }: FrameOf<'request'>): boolean {
  return operation.op === 'cancel' || operation.op === 'move';
}

function placesOf(operation: RequestOperation): readonly Range[] {
  if (operation.op === 'pull') return operation.ranges;
  return operation.op === 'cancel' ? [] : [operation];
}

function decideRequest(draft: Draft, { requestId, operation }: FrameOf<'request'>, context: StepContext): Outcome {
  const no = (refusal: EngineRefusal): Outcome => ({ kind: 'refused', refusal });
  if (operation.op === 'pull') return grantPull(draft, operation.ranges, requestId, context);
  const current = draft.allocations.get(operation.allocationId);
  if (operation.op === 'book') {
    if (current || sideOf(draft, operation) !== 'ours') return no({ code: 'nobodys-time' });
    const rival = findNewerTime(draft, { ...operation, requestId });
    if (rival) return no({ code: 'changed-meanwhile', allocation: rival });
    return take(draft, { ...operation, place: operation, requestId }, context, requestId);
  }
  if (!current) return no({ code: 'not-found' });
  if (current.holder !== 'own') return no({ code: 'nobodys-time' });
  if (operation.op === 'cancel') {
    if (operation.expectedRevision !== null && operation.expectedRevision !== current.revision) {
      return no({ code: 'changed-meanwhile', allocation: current });
    }
    giveBack(draft, current, context, requestId);
    return { kind: 'done', allocation: current };
  }
  if (current.state === 'void') return no({ code: 'not-found' });
  if (current.revision !== operation.expectedRevision) return no({ code: 'changed-meanwhile', allocation: current });
  if (sideOf(draft, operation) !== 'ours') return no({ code: 'nobodys-time' });
  return rearrange(draft, current, { place: operation, data: operation.data, answers: requestId }, context);
}

const REJECTION = {
  fenced: 'fenced',
  taken: 'taken',
  refused: 'closed',
  'nobodys-time': 'not-owner',
  'other-owner': 'not-owner',
  'changed-meanwhile': 'changed-meanwhile',
  'not-found': 'gone',
} as const satisfies Record<EngineRefusal['code'], RejectionCode>;

function reasonOf(refusal: EngineRefusal): string | null {
  return refusal.code === 'refused' ? refusal.reason : null;
}

function reject(draft: Draft, frame: FrameOf<'request'>, code: RejectionCode, reason: string | null): void {
  draft.frames.push({ t: 'rejection', session: frame.session, requestId: frame.requestId, code, reason });
}

/**
 * The owner said no. We write it down and say so in our stream: should a copy of the request still be on its way, the
 * owner will refuse that too, so that the no we tell our customer stays a no.
 */
export function applyRejection(draft: Draft, frame: FrameOf<'rejection'>, context: StepContext): void {
  const request = draft.requests.get(frame.requestId);
  if (!request || request.status !== 'pending' || request.session !== frame.session || draft.node.fenced) return;
  putRequest(draft, { ...request, status: 'rejected', rejection: frame.code, reason: frame.reason });
  emit(draft, context, { kind: 'abandon', requestId: frame.requestId });
}
