import type { BookingView } from '../../http/api-schemas.ts';

type PendingChange = NonNullable<BookingView['pendingChange']>;

/** What came of a change that the club had been asked for; null while it is open, or when it was made. */
export type RefusedChange = PendingChange['kind'] | null;

/**
 * Compares a booking with what it was when `before` was open. A change that is gone and has left no trace was not
 * made; one that was made shows in the booking itself.
 */
export function refusedChange(before: PendingChange, now: BookingView): RefusedChange {
  if (now.pendingChange !== undefined || now.status === 'cancelled') return null;
  if (before.kind === 'cancel') return 'cancel';
  const isThere =
    now.resourceId === before.resourceId &&
    Date.parse(now.startsAt) === Date.parse(before.startsAt) &&
    Date.parse(now.endsAt) === Date.parse(before.endsAt);
  return isThere ? null : 'move';
}
