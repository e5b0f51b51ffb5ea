import { MINUTE_MS } from '../../../domain/time.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import { isBookingAskedFor } from '../bookings/open-change-repository.ts';
import { giveBack } from './spend-at-cloud.ts';
import { listUnsettled, settleSpend, type SpendRow } from './spend-repository.ts';

/** Longer than anybody waits for a booking to be made, so that what is left has nobody who waits for it. */
const LEFT_AFTER_MS = 2 * MINUTE_MS;

/**
 * Settles what was asked of the cloud and has nobody any more who sees to it: the controller stopped in between, or was
 * fenced when it should have told. Once a minute; cheap when nothing is left.
 */
export function returnLeftSpends(desk: FacilityDesk): void {
  const { db, clock } = desk;
  for (const spend of listUnsettled(db, clock.now() - LEFT_AFTER_MS)) {
    if (isCarried(desk, spend)) db.transaction((tx) => settleSpend(tx, spend.id, 'used'), { behavior: 'immediate' });
    else if (!isBookingAskedFor(db, spend.bookingId)) giveBack(desk, spend.id);
  }
}

/** A cancelled booking carries it, too: the cloud sees what comes of that. */
function isCarried({ db, profile }: FacilityDesk, { id, bookingId }: SpendRow): boolean {
  return findBooking(db, profile().id, bookingId)?.booking.spend?.id === id;
}
