import type { Db, Tx } from '../db/database.ts';
import { hasNotedBookings, takeNotedBookings } from './noted-booking-repository.ts';

/** Plans what follows from these bookings as they are now, in the transaction that it is handed. */
export type BookingPlanner = (tx: Tx, bookingIds: readonly string[]) => void;

/** So many at once: between two slices doors and sales have their turn. */
const SLICE = 20;

/** Plans for some of the bookings that were noted, all of it or nothing. True when there may be more of them. */
export function planNoted(db: Db, planners: readonly BookingPlanner[]): boolean {
  if (!hasNotedBookings(db)) return false;
  return db.transaction(
    (tx) => {
      const bookingIds = takeNotedBookings(tx, SLICE);
      for (const plan of planners) plan(tx, bookingIds);
      return bookingIds.length === SLICE;
    },
    { behavior: 'immediate' },
  );
}
