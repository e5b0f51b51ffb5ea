import type { RequestOperation } from '../protocol/frames.ts';
import type { Draft } from './draft.ts';
import type { HeldAllocation } from './node-state.ts';

/**
 * A booking keeps one allocation for life, whoever owns its time: what changes it is judged by that row's revision. Only
 * one that comes back after it was cancelled is given another, and no row tells whether it has come back already. What
 * does is looked up here.
 */
export type Return = {
  readonly bookingId: string;
  /** The revision that the booking comes back with; 1 for a new one, which has nothing to come back from. */
  readonly revision: number;
  readonly allocationId: string;
  readonly requestId: string;
};

/** Another time of the booking that is as new as this one would be; null when there is none. */
export function findNewerTime(draft: Draft, { bookingId, revision, allocationId }: Return): HeldAllocation | null {
  if (revision === 1) return null;
  const isNewer = (other: HeldAllocation): boolean =>
    other.bookingId === bookingId && other.id !== allocationId && other.revision >= revision;
  return [...draft.allocations.values()].find(isNewer) ?? null;
}

/** The newest time of a booking that we have asked the other side to bring back already; null if we have not. */
export function findAskedReturn(draft: Draft, { bookingId, revision, requestId }: Return): HeldAllocation | null {
  if (revision === 1) return null;
  const isAsked = [...draft.requests.values()].some(
    ({ id, status, operation }) =>
      id !== requestId && status === 'pending' && operation.op === 'book' && operation.bookingId === bookingId,
  );
  if (!isAsked) return null;
  const times = [...draft.allocations.values()].filter((allocation) => allocation.bookingId === bookingId);
  return times.sort((a, b) => b.revision - a.revision)[0] ?? null;
}

/** What a change is about to be asked for, if another change of it has been asked for and not been answered. */
export function findOpenChange(draft: Draft, wanted: RequestOperation, requestId: string): HeldAllocation | null {
  if (wanted.op !== 'move' && wanted.op !== 'cancel') return null;
  const { allocationId } = wanted;
  const isOpen = [...draft.requests.values()].some(
    ({ id, status, operation }) =>
      id !== requestId &&
      status === 'pending' &&
      (operation.op === 'move' || operation.op === 'cancel') &&
      operation.allocationId === allocationId,
  );
  return isOpen ? (draft.allocations.get(allocationId) ?? null) : null;
}
