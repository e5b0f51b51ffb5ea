import { accessWindow } from '../../../domain/access.ts';
import { complete } from '../../../domain/booking.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import type { ChangeBus } from '../change-bus.ts';
import { listCheckedIn } from './booking-repository.ts';
import type { FacilityDesk } from './facility-desk.ts';
import { writePresence } from './presence.ts';

/**
 * Completes the visits whose doors have closed: in a club without staff nobody else would. Whoever did not check in
 * is left as they are; a door's own reader may have let them in without our knowing.
 */
export function endVisits(desk: FacilityDesk, changes: ChangeBus): void {
  const now = desk.clock.now();
  for (const booking of listCheckedIn(desk.db, desk.profile().id)) {
    const ended = complete(booking);
    if (!ended.ok || now < accessWindow(booking).endsAt) continue;
    const { id: bookingId, checkedInAt } = booking;
    const subject = { type: 'booking', id: bookingId } as const;
    writePresence(desk, { bookingId, status: 'completed', checkedInAt, changedAt: now }, (tx) =>
      recordAudit(tx, { at: now, by: { kind: 'system' }, action: 'booking.completed', subject }),
    );
    changes.announce({ type: 'bookings' });
  }
}
