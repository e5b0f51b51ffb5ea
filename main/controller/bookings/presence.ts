import type { Booking } from '../../../domain/booking.ts';
import type { Result } from '../../../domain/result.ts';
import type { Visit } from '../../../sync/protocol/product-data.ts';
import type { Tx } from '../db/database.ts';
import type { DomainError } from '../errors.ts';
import type { Actor } from '../staff/actor.ts';
import { saveVisit } from './booking-repository.ts';
import { auditBooking, getKnown, type ServiceParts } from './booking-changes.ts';
import type { FacilityDesk } from './facility-desk.ts';

/**
 * Says that somebody came, left or did not come, as `decide` has it. Presence is decided here whoever owns the time.
 * Errors: `booking.not_found`, and those of `decide`.
 */
export function setPresence(
  { desk, changes }: ServiceParts,
  bookingId: string,
  by: Actor,
  decide: (booking: Booking) => Result<Booking, DomainError>,
): Result<Booking, DomainError> {
  const known = getKnown(desk, bookingId);
  if (!known.ok) return known;
  const decided = decide(known.value.booking);
  if (!decided.ok) return decided;
  const { status, checkedInAt } = decided.value;
  if (status !== 'checked_in' && status !== 'completed' && status !== 'no_show') return decided;
  writePresence(desk, { bookingId, status, checkedInAt, changedAt: desk.clock.now() }, (tx) =>
    auditBooking(tx, desk.clock, { by, action: `booking.${status}`, bookingId }),
  );
  changes.announce({ type: 'bookings' });
  return decided;
}

/**
 * Writes a visit and the fact that tells the cloud of it, together with whatever `alongside` writes. A controller that
 * may not speak just now keeps the visit as untold; the link tells it later.
 */
export function writePresence({ node }: Pick<FacilityDesk, 'node'>, visit: Visit, alongside: (tx: Tx) => void): void {
  node.transact((tx, run) => {
    const { outcome } = run({ type: 'fact', factType: 'visit.changed', data: visit });
    saveVisit(tx, visit, outcome.kind === 'done');
    alongside(tx);
  });
}
