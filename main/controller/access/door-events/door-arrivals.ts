import { ACCESS_LEAD_MS } from '../../../../domain/access.ts';
import type { Clock } from '../../../../domain/time.ts';
import { findBooking } from '../../bookings/booking-repository.ts';
import type { FacilityDesk } from '../../bookings/facility-desk.ts';
import type { ChangeBus } from '../../change-bus.ts';
import type { Db } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import { arrive } from '../arrival.ts';
import type { DoorEvent } from './door-event.ts';
import { listDueArrivals, settleArrival } from './door-event-repository.ts';

export type ArrivalParts = {
  readonly db: Db;
  readonly desk: FacilityDesk;
  readonly clock: Clock;
  readonly changes: ChangeBus;
  readonly log: Log;
};

/**
 * Checks in who came in by a door's own reader, as the kiosk would have. What was found out too late, after the
 * booking's end, is only recorded: nobody is there any more. One that fails is tried again the next time.
 */
export function noteArrivals(parts: ArrivalParts, clockSkewMs: number): void {
  for (const event of listDueArrivals(parts.db)) {
    try {
      noteArrival(parts, event, clockSkewMs);
      parts.db.transaction((tx) => settleArrival(tx, event.id), { behavior: 'immediate' });
    } catch (error) {
      parts.log.error('door.arrival.failed', { bookingId: event.bookingId, error });
    }
  }
}

function noteArrival({ desk, clock, changes }: ArrivalParts, event: DoorEvent, clockSkewMs: number): void {
  const now = clock.now();
  const known = event.bookingId === null ? null : findBooking(desk.db, desk.profile().id, event.bookingId);
  if (!known || known.booking.status !== 'confirmed') return;
  const { booking } = known;
  const at = Math.min(now, event.at - clockSkewMs);
  if (now >= booking.endsAt || at >= booking.endsAt || at < booking.startsAt - ACCESS_LEAD_MS) return;
  const details = { doorId: event.doorId, means: event.means };
  arrive(desk, changes, { booking, at, now, by: { kind: 'reader' }, details });
}
