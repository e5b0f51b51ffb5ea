import { assert } from '../../domain/assert.ts';
import type { Range } from '../../domain/ownership.ts';
import { isSomeTime } from '../../domain/time.ts';
import type { RequestOperation } from '../protocol/frames.ts';
import { activeIn, type Draft, emit, emitAllocation, putRequest, sideOf } from './draft.ts';
import {
  type BookInput,
  type CancelInput,
  type Candidate,
  type EngineRefusal,
  type MoveInput,
  NEIGHBOUR_MARGIN_MS,
  type Outcome,
  type StepContext,
} from './inputs.ts';
import type { HeldAllocation, RequestRow } from './node-state.ts';
import { findAskedReturn, findNewerTime, findOpenChange } from './rivals.ts';

/** What this side decides of its own accord: its own time at once, the other side's by asking (PROTOCOL §1.2). */

export const done = (allocation: HeldAllocation | null): Outcome => ({ kind: 'done', allocation });

export const refused = (refusal: EngineRefusal): Outcome => ({ kind: 'refused', refusal });

export function book(draft: Draft, input: BookInput, context: StepContext): Outcome {
  if (draft.node.fenced) return refused({ code: 'fenced', reason: draft.node.fenced });
  const known = draft.allocations.get(input.allocationId);
  if (known) return done(known);
  const rival = findNewerTime(draft, input) ?? findAskedReturn(draft, input);
  if (rival) return refused({ code: 'changed-meanwhile', allocation: rival });
  const side = sideOf(draft, input.place);
  if (side === 'ours') return take(draft, { ...input, requestId: null }, context, null);
  if (side === null) return refused({ code: 'nobodys-time' });
  const { allocationId, bookingId, kind, place, revision, data } = input;
  return ask(
    draft,
    { op: 'book', allocationId, bookingId, kind, ...plainRange(place), revision, data },
    input,
    context,
  );
}

type Taking = Pick<BookInput, 'allocationId' | 'bookingId' | 'kind' | 'place' | 'data' | 'revision'> & {
  readonly requestId: string | null;
};

/** Takes time of ours. `answers` is the request of the other side that this grants. */
export function take(draft: Draft, wanted: Taking, context: StepContext, answers: string | null): Outcome {
  const { place, kind, bookingId, data } = wanted;
  const admitted = admit(draft, { place, kind, bookingId, data, current: null, isRequest: answers !== null }, context);
  if (!admitted.ok) return refused(admitted.refusal);
  const allocation: HeldAllocation = {
    id: wanted.allocationId,
    ...plainRange(place),
    kind,
    state: 'active',
    revision: wanted.revision,
    bookingId: kind === 'block' ? null : bookingId,
    requestId: wanted.requestId,
    data: admitted.data,
    holder: 'own',
  };
  emitAllocation(draft, context, allocation, answers);
  return done(allocation);
}

export function move(draft: Draft, input: MoveInput, context: StepContext): Outcome {
  if (draft.node.fenced) return refused({ code: 'fenced', reason: draft.node.fenced });
  const current = draft.allocations.get(input.allocationId);
  if (!current || current.state === 'void') return refused({ code: 'not-found' });
  if (current.revision !== input.expectedRevision) return refused({ code: 'changed-meanwhile', allocation: current });
  const target = sideOf(draft, input.place);
  if (target === null) return refused({ code: 'nobodys-time' });
  const isOurs = current.holder === 'own';
  if ((target === 'ours') !== isOurs) return refused({ code: 'other-owner', allocation: current });
  if (isOurs) return rearrange(draft, current, { ...input, answers: null }, context);
  const { allocationId, expectedRevision, place, data } = input;
  return ask(draft, { op: 'move', allocationId, expectedRevision, ...plainRange(place), data }, input, context);
}

type Rearrangement = Pick<MoveInput, 'place' | 'data'> & {
  /** The request of the other side that this grants. */
  readonly answers: string | null;
};

/** Moves an allocation of ours within our time. */
export function rearrange(
  draft: Draft,
  current: HeldAllocation,
  { place, data, answers }: Rearrangement,
  context: StepContext,
): Outcome {
  const { kind, bookingId } = current;
  const admitted = admit(draft, { place, kind, bookingId, data, current, isRequest: answers !== null }, context);
  if (!admitted.ok) return refused(admitted.refusal);
  const moved = { ...current, ...plainRange(place), data: admitted.data, revision: current.revision + 1 };
  emitAllocation(draft, context, moved, answers);
  return done(moved);
}

export function cancel(draft: Draft, input: CancelInput, context: StepContext): Outcome {
  if (draft.node.fenced) return refused({ code: 'fenced', reason: draft.node.fenced });
  const current = draft.allocations.get(input.allocationId);
  if (!current) return refused({ code: 'not-found' });
  if (current.state === 'void') return done(current);
  if (input.expectedRevision !== null && current.revision !== input.expectedRevision) {
    return refused({ code: 'changed-meanwhile', allocation: current });
  }
  if (current.holder === 'own') return done(giveBack(draft, current, context, null));
  const { allocationId, expectedRevision } = input;
  return ask(draft, { op: 'cancel', allocationId, expectedRevision }, input, context);
}

/** Gives time of ours back; the allocation stays as a void row. */
export function giveBack(
  draft: Draft,
  current: HeldAllocation,
  context: StepContext,
  answers: string | null,
): HeldAllocation {
  const data = context.withdraw(current);
  const voided: HeldAllocation = { ...current, state: 'void', revision: current.revision + 1, data };
  emitAllocation(draft, context, voided, answers);
  return voided;
}

/**
 * Gives time of ours back that was granted when nobody wanted it any more. The void row is no booking's from then on,
 * and no booking looks cancelled by it.
 */
export function release(draft: Draft, current: HeldAllocation, context: StepContext): void {
  giveBack(draft, { ...current, bookingId: null }, context, null);
}

/** Gives back what of our time a request of the other side was granted that it has given up, if anything. */
export function releaseGranted(draft: Draft, requestId: string, context: StepContext): void {
  const granted = [...draft.allocations.values()].find(
    (allocation) => allocation.requestId === requestId && allocation.holder === 'own' && allocation.state === 'active',
  );
  if (granted) release(draft, granted, context);
}

/** Settles a request of ours as given up, in the same breath telling the owner so: the answer never becomes yes. */
export function abandon(draft: Draft, requestId: string, context: StepContext): void {
  const request = draft.requests.get(requestId);
  if (!request || request.status !== 'pending') return;
  putRequest(draft, { ...request, status: 'abandoned' });
  emit(draft, context, { kind: 'abandon', requestId });
}

/** Gives up what has waited too long. Nothing is presumed while outcomes of an earlier start are unknown (PROTOCOL §7.3). */
export function expire(draft: Draft, context: StepContext): void {
  if (draft.node.fenced || draft.node.catchUpTo !== null) return;
  const isOverdue = (request: RequestRow): boolean => request.status === 'pending' && request.deadlineAt <= context.now;
  const overdue = [...draft.requests.values()].filter(isOverdue);
  for (const { id } of overdue) abandon(draft, id, context);
}

/** Writes a pending request; its frame goes out only after the row is safe (PROTOCOL §7.3). */
export function ask(
  draft: Draft,
  operation: RequestOperation,
  input: { readonly requestId: string; readonly deadlineAt: number },
  context: StepContext,
): Outcome {
  const { session } = draft.node;
  if (session === null) return refused({ code: 'nobodys-time' });
  const { requestId, deadlineAt } = input;
  const open = findOpenChange(draft, operation, requestId);
  if (open) return refused({ code: 'changed-meanwhile', allocation: open });
  const known = draft.requests.get(requestId);
  if (known) {
    // Its frame may have got lost; an owner that has granted it lets a second one pass.
    if (known.status === 'pending' && known.session === session) {
      draft.frames.push({ t: 'request', session, requestId, operation: known.operation });
    }
    return { kind: 'asked', requestId };
  }
  putRequest(draft, {
    id: requestId,
    session,
    operation,
    status: 'pending',
    rejection: null,
    reason: null,
    createdAt: context.now,
    deadlineAt,
  });
  draft.frames.push({ t: 'request', session, requestId, operation });
  return { kind: 'asked', requestId };
}

type Admitted = { ok: true; data: Candidate['data'] } | { ok: false; refusal: EngineRefusal };

function admit(draft: Draft, wanted: Omit<Candidate, 'neighbours'>, context: StepContext): Admitted {
  const { place, current } = wanted;
  assert(isSomeTime(place), 'admit: the wanted time is empty or off the grain');
  const clash = activeIn(draft, place, current?.id ?? null)[0];
  if (clash) return { ok: false, refusal: { code: 'taken', by: clash.id } };
  const around = {
    resourceId: place.resourceId,
    startsAt: place.startsAt - NEIGHBOUR_MARGIN_MS,
    endsAt: place.endsAt + NEIGHBOUR_MARGIN_MS,
  };
  const admission = context.admit({ ...wanted, neighbours: activeIn(draft, around, current?.id ?? null) });
  return admission.ok ? admission : { ok: false, refusal: { code: 'refused', reason: admission.reason } };
}

function plainRange({ resourceId, startsAt, endsAt }: Range): Range {
  return { resourceId, startsAt, endsAt };
}
