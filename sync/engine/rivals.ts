import type { Allocation } from '../protocol/events.ts';
import type { RequestOperation } from '../protocol/frames.ts';
import type { Draft } from './draft.ts';
import type { HeldAllocation } from './node-state.ts';

/**
 * A booking whose time moves from one owner's to the other's has two allocations for a while (PROTOCOL §8.5), and no
 * single row whose revision tells two changes apart. Here is what tells them apart: of two changes that began at the
 * same revision, the second is refused.
 */

export type Change = {
  readonly bookingId: string;
  /** The revision of the booking that the change begins at. */
  readonly since: number;
  /** The allocation that changes; its own revision is looked at elsewhere. */
  readonly allocationId: string;
  /** The request that the change would be asked with, or is. */
  readonly requestId: string;
};

/** Another time of the booking that is newer than what `change` knew of it; null when there is none. */
export function findNewerTime(draft: Draft, { bookingId, since, allocationId }: Change): HeldAllocation | null {
  const newer = [...draft.allocations.values()].find(
    (other) =>
      other.bookingId === bookingId && other.id !== allocationId && other.revision > since && !isGivenUp(draft, other),
  );
  return newer ?? null;
}

/** The newest time of the booking, if a change of it that we have asked for is still open; null otherwise. */
export function findOpenChange(draft: Draft, { bookingId, requestId }: Omit<Change, 'since'>): HeldAllocation | null {
  const isOpen = [...draft.requests.values()].some(
    ({ id, status, operation }) =>
      id !== requestId && status === 'pending' && bookingOf(draft, operation) === bookingId,
  );
  if (!isOpen) return null;
  const times = [...draft.allocations.values()].filter((allocation) => allocation.bookingId === bookingId);
  return times.sort((a, b) => b.revision - a.revision)[0] ?? null;
}

/** True for what came of a request that we have given up: its owner is about to undo it, so it replaces nothing. */
export function isGivenUp(draft: Draft, { requestId }: Allocation): boolean {
  const status = requestId === null ? undefined : draft.requests.get(requestId)?.status;
  return status === 'abandoned' || status === 'rejected';
}

function bookingOf(draft: Draft, operation: RequestOperation): string | null {
  if (operation.op === 'book') return operation.bookingId;
  if (operation.op === 'pull') return null;
  return draft.allocations.get(operation.allocationId)?.bookingId ?? null;
}
