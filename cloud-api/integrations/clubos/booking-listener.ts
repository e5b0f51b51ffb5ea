import type { BookingEventKind } from '../../booking-events/booking-event.ts';
import type { BookingEventListener } from '../../booking-events/follow-bookings.ts';
import type { PlanContext } from '../../jobs/job-repository.ts';
import { type ClubosEvent, planClubosEvent } from './outgoing.ts';

/** What of a booking ClubOS is told; null for what it has no word for. */
const TYPES: Readonly<Record<BookingEventKind, ClubosEvent['type'] | null>> = {
  created: 'booking.created',
  restored: 'booking.created',
  moved: 'booking.modified',
  cancelled: 'booking.cancelled',
  checked_in: 'booking.checked_in',
  completed: null,
  no_show: 'booking.no_show',
};

/** Tells ClubOS what becomes of bookings, wherever they were made. */
export function clubosListener(context: () => PlanContext): BookingEventListener {
  return async (tx, { id, kind, notedAt, facilityId, after }, booking) => {
    const type = TYPES[kind];
    if (type === null) return;
    const { channel, customer } = booking;
    const told = { id: booking.id, facilityId, ...after, channel, phone: customer.phone };
    await planClubosEvent(tx, { id, type, occurredAt: notedAt, booking: told }, context());
  };
}
