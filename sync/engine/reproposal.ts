import { activeIn, type Draft, emit, emitAllocation, putAllocation, sideOf } from './draft.ts';
import { giveBack, release } from './decide.ts';
import { parseEvent, type StepContext } from './inputs.ts';
import type { HeldAllocation, OutboxRow } from './node-state.ts';
import type { Allocation } from '../protocol/events.ts';

export type LostPromises = {
  /** Our events that the other side's memory does not have. */
  readonly lost: readonly OutboxRow[];
  /** The allocations that it knows of. */
  readonly shared: ReadonlySet<string>;
  /** How much of our stream it was once known to have: it has forgotten what of `lost` is not beyond. */
  readonly heardUpTo: number;
};

/** The last that one of our lost events says of an allocation. */
type Wish = { readonly allocation: Allocation; readonly known: HeldAllocation | undefined; readonly wasHeard: boolean };

/**
 * After a recovery: what this side alone had promised, in events that the other side never got, is proposed again
 * where its time is ours and free. What has no room any more goes on the list of conflicts; nothing is dropped
 * silently (PROTOCOL §6.4).
 */
export function proposeAgain(draft: Draft, promises: LostPromises, context: StepContext): void {
  const wishes = readWishes(draft, promises, context);
  const conflict = ({ allocation }: Wish): void => void draft.conflicts.push({ allocation, at: context.now });
  // What gives time back comes first, and then promise after promise finds its place when another has left it.
  for (const wish of wishes.filter(({ allocation }) => allocation.state === 'void')) {
    if (!giveBackAgain(draft, wish, context)) conflict(wish);
  }
  let open = wishes.filter(({ allocation }) => allocation.state === 'active');
  for (;;) {
    const left = open.filter((wish) => !promiseAgain(draft, wish, context));
    if (left.length === open.length) break;
    open = left;
  }
  for (const wish of open) conflict(wish);
  undoGivenUp(draft, context);
}

function readWishes(draft: Draft, { lost, shared, heardUpTo }: LostPromises, context: StepContext): Wish[] {
  const wishes = new Map<string, Wish>();
  for (const { seq, body } of lost) {
    const event = parseEvent(body);
    if (event?.kind === 'fact') emit(draft, context, { kind: 'fact', type: event.type, data: event.data });
    if (event?.kind !== 'allocation') continue;
    const { allocation } = event;
    const known = shared.has(allocation.id) ? draft.allocations.get(allocation.id) : undefined;
    wishes.set(allocation.id, { allocation, known, wasHeard: seq <= heardUpTo });
  }
  return [...wishes.values()];
}

/** False when there is no room for it, at least not yet. */
function promiseAgain(draft: Draft, { allocation, known, wasHeard }: Wish, context: StepContext): boolean {
  // It was granted to the other side, which never heard of it and settles its request without us.
  if (allocation.requestId !== null && !known && !wasHeard) return true;
  if (known && isSame(known, allocation)) return true;
  const isOpen = !known || (known.state === 'active' && known.holder === 'own' && known.revision < allocation.revision);
  const isFree =
    isOpen && sideOf(draft, allocation) === 'ours' && activeIn(draft, allocation, allocation.id).length === 0;
  if (isFree) emitAllocation(draft, context, { ...allocation, holder: 'own' }, null);
  return isFree;
}

/** False when the other side's memory says otherwise: somebody was told that it is cancelled, and it stands. */
function giveBackAgain(draft: Draft, { allocation, known }: Wish, context: StepContext): boolean {
  if (!known) putAllocation(draft, { ...allocation, holder: 'own' });
  if (!known || known.state === 'void') return true;
  if (known.holder !== 'own' || known.revision >= allocation.revision) return false;
  giveBack(draft, { ...known, data: allocation.data }, context, null);
  return true;
}

function isSame(known: HeldAllocation, wanted: Allocation): boolean {
  const textOf = ({ resourceId, startsAt, endsAt, state, data }: Allocation): string =>
    JSON.stringify([resourceId, startsAt, endsAt, state, data]);
  return textOf(known) === textOf(wanted);
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
