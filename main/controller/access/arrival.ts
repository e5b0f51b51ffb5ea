import { type Booking, checkIn } from '../../../domain/booking.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import { writePresence } from '../bookings/presence.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Actor } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';

export type Arrival = {
  readonly booking: Booking;
  /** When they came. */
  readonly at: EpochMs;
  readonly now: EpochMs;
  readonly by: Actor;
  /** For the audit trail. */
  readonly details?: Readonly<Record<string, unknown>>;
};

/**
 * Writes down that somebody came for a booking, if nobody has come yet. False where nobody can: it is neither confirmed
 * nor checked in. Throws what the database throws.
 */
export function arrive(desk: FacilityDesk, changes: ChangeBus, { booking, at, now, by, details }: Arrival): boolean {
  const arrived = checkIn(booking, at);
  if (!arrived.ok) return false;
  if (booking.status === 'checked_in') return true;
  const { checkedInAt } = arrived.value;
  writePresence(desk, { bookingId: booking.id, status: 'checked_in', checkedInAt, changedAt: now }, (tx) =>
    recordAudit(tx, {
      at: now,
      by,
      action: 'booking.checked_in',
      subject: { type: 'booking', id: booking.id },
      ...(details && { details }),
    }),
  );
  changes.announce({ type: 'bookings' });
  return true;
}
