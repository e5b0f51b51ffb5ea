import { hasVisits, listAllocationsIn, saveVisit, toBookings } from '../bookings/booking-repository.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import { DAY_MS, MINUTE_MS } from '../../../domain/time.ts';

/** One booking in so many of the demo's past had nobody come. */
const NO_SHOW_ONE_IN = 12;

/** Waits for the demo's bookings to arrive from the cloud. Returns what ends the waiting. */
export function seedVisitsWhenKnown(desk: FacilityDesk): () => void {
  const stop = desk.node.onCommitted(({ writes }) => {
    if (!writes.ranges?.some(({ holder }) => holder === 'own')) return;
    stop();
    if (!hasVisits(desk.db)) seedDemoVisits(desk);
  });
  return stop;
}

/**
 * Lets the demo's past have happened: who began before now has come, and has gone again when the time was over.
 * Whoever has begun within the last minutes is left to arrive.
 */
function seedDemoVisits(desk: FacilityDesk): void {
  const { db, node, clock } = desk;
  const now = clock.now();
  const past = { startsAt: now - 2 * DAY_MS, endsAt: now - 15 * MINUTE_MS };
  const begun = toBookings(db, desk.profile().id, listAllocationsIn(db, past)).filter(
    ({ startsAt, status }) => startsAt < past.endsAt && status === 'confirmed',
  );
  node.transact((tx, run) => {
    for (const [position, { id: bookingId, startsAt, endsAt }] of begun.entries()) {
      const came = position % NO_SHOW_ONE_IN !== NO_SHOW_ONE_IN - 1;
      const status = came ? (endsAt < now ? 'completed' : 'checked_in') : 'no_show';
      const visit = { bookingId, status, checkedInAt: came ? startsAt : null, changedAt: now } as const;
      run({ type: 'fact', factType: 'visit.changed', data: visit });
      saveVisit(tx, visit, true);
    }
  });
}
