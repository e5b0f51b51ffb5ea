import { type Booking, checkIn } from '../../../domain/booking.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import { writePresence } from '../bookings/presence.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Actor } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';

type Coming = {
  /** When they came. */
  readonly at: EpochMs;
  readonly now: EpochMs;
  readonly by: Actor;
  /** For the audit trail. */
  readonly details?: Readonly<Record<string, unknown>>;
};

export type Arrival = Coming & { readonly booking: Booking };

/**
 * Writes down that somebody came for a booking, if nobody has come yet. False where nobody can: it is neither confirmed
 * nor checked in. Throws what the database throws.
 */
export function arrive(desk: FacilityDesk, changes: ChangeBus, { booking, ...coming }: Arrival): boolean {
  const arrived = checkIn(booking, coming.at);
  if (!arrived.ok) return false;
  if (booking.status !== 'checked_in') recordArrival(desk, changes, { bookingId: booking.id, ...coming });
  return true;
}

/** The same of a booking that nobody here may know yet, whose right to come in is proved. Throws likewise. */
export function recordArrival(
  desk: FacilityDesk,
  changes: ChangeBus,
  { bookingId, at, now, by, details }: Coming & { readonly bookingId: string },
): void {
  writePresence(desk, { bookingId, status: 'checked_in', checkedInAt: at, changedAt: now }, (tx) =>
    recordAudit(tx, {
      at: now,
      by,
      action: 'booking.checked_in',
      subject: { type: 'booking', id: bookingId },
      ...(details && { details }),
    }),
  );
  changes.announce({ type: 'bookings' });
}
