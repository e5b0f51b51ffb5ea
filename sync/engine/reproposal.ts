import { activeIn, type Draft, emit, emitAllocation, putAllocation, sideOf } from './draft.ts';
import { giveBack, release } from './decide.ts';
import { parseEvent, type StepContext } from './inputs.ts';
import type { HeldAllocation, OutboxRow } from './node-state.ts';
import type { Allocation } from '../protocol/events.ts';

export type LostPromises = {
  /** Our events that the other side never got. */
  readonly lost: readonly OutboxRow[];
  /** The allocations that it knows of. */
  readonly shared: ReadonlySet<string>;
};

/**
 * After a recovery: what this side alone had promised, in events that the other side never got, is proposed again
 * where its time is ours and free. What has no room any more goes on the list of conflicts; nothing is dropped
 * silently (PROTOCOL §6.4).
 */
export function proposeAgain(draft: Draft, { lost, shared }: LostPromises, context: StepContext): void {
  const latest = new Map<string, Allocation>();
  for (const { body } of lost) {
    const event = parseEvent(body);
    if (event?.kind === 'allocation') latest.set(event.allocation.id, event.allocation);
    else if (event?.kind === 'fact') emit(draft, context, { kind: 'fact', type: event.type, data: event.data });
  }
  for (const allocation of latest.values()) {
    const known = shared.has(allocation.id) ? draft.allocations.get(allocation.id) : undefined;
    if (allocation.state === 'active') promiseAgain(draft, allocation, known, context);
    else giveBackAgain(draft, allocation, known, context);
  }
  undoGivenUp(draft, context);
}

function promiseAgain(draft: Draft, wanted: Allocation, known: HeldAllocation | undefined, context: StepContext): void {
  // It was granted to the other side, which never heard of it and settles its request without us.
  if (wanted.requestId !== null && !known) return;
  if (known?.state === 'active' && known.revision >= wanted.revision) return;
  const isOpen = !known || (known.state === 'active' && known.holder === 'own');
  if (isOpen && sideOf(draft, wanted) === 'ours' && activeIn(draft, wanted, wanted.id).length === 0) {
    emitAllocation(draft, context, { ...wanted, holder: 'own' }, null);
  } else draft.conflicts.push({ allocation: wanted, at: context.now });
}

function giveBackAgain(
  draft: Draft,
  wanted: Allocation,
  known: HeldAllocation | undefined,
  context: StepContext,
): void {
  if (!known) return putAllocation(draft, { ...wanted, holder: 'own' });
  if (known.state === 'void' || known.revision >= wanted.revision) return;
  if (known.holder === 'own') giveBack(draft, { ...known, data: wanted.data }, context, null);
  else draft.conflicts.push({ allocation: wanted, at: context.now });
}

/** What was granted to us and given up here, in an event that is lost, is given up once more. */
function undoGivenUp(draft: Draft, context: StepContext): void {
  const isGivenUp = ({ requestId, state }: HeldAllocation): boolean => {
    const status = requestId === null ? undefined : draft.requests.get(requestId)?.status;
    return state === 'active' && (status === 'abandoned' || status === 'rejected');
  };
  for (const allocation of [...draft.allocations.values()].filter(isGivenUp)) {
    if (allocation.holder === 'own') release(draft, allocation, context);
    else if (allocation.requestId !== null) {
      emit(draft, context, { kind: 'abandon', requestId: allocation.requestId });
    }
  }
}
