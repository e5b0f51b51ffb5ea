import { checkIn, complete, markNoShow } from '../../../domain/booking.ts';
import { addLocalDays, startOfLocalDay } from '../../../domain/opening-hours.ts';
import { listOffers } from '../../../domain/offers/offers.ts';
import { ok, type Result } from '../../../domain/result.ts';
import type { Interval, LocalDate } from '../../../domain/time.ts';
import type { HeldAllocation } from '../../../sync/engine/node-state.ts';
import type { BookingService, FreeTimesQuery } from '../api/services.ts';
import type { BookingView, DayView, FreeSlot } from '../api/views.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { DomainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import { cancelBooking, createBooking, getKnown, moveBooking, restoreBooking } from './booking-changes.ts';
import { listAllocationsIn, listUnreadable, toBlocks, toBookings } from './booking-repository.ts';
import { factsAround, priceAtDesk, toFreeSlot } from './desk-availability.ts';
import { offerAtDesk } from './desk-offer.ts';
import type { FacilityDesk } from './facility-desk.ts';
import { findChangeOutcome, listOpenChanges } from './open-change-repository.ts';
import { setPresence } from './presence.ts';

/** Bookings as the front desk works with them: decided here where the time is ours, asked of the cloud where it is not. */
export function createBookingService(desk: FacilityDesk, changes: ChangeBus, log: Pick<Log, 'error'>): BookingService {
  const parts = { desk, changes };
  const alarm = createUnreadableAlarm(log);
  return {
    listDay: (date) => listDay(desk, date, alarm),
    get: (bookingId) => get(desk, bookingId),
    listFree: (query) => listFree(desk, query),
    quote: (time) => priceAtDesk(desk, time),
    offer: (query) => offerAtDesk(desk, query),
    create: (wanted, by) => createBooking(parts, wanted, by),
    move: (to, by) => moveBooking(parts, to, by),
    cancel: (which, by) => cancelBooking(parts, which, by),
    outcomeOf: (requestId) => findChangeOutcome(desk.db, requestId),
    restore: (bookingId, by) => restoreBooking(parts, bookingId, by),
    checkIn: (id, by) => setPresence(parts, id, by, (booking) => checkIn(booking, desk.clock.now())),
    complete: (id, by) => setPresence(parts, id, by, complete),
    markNoShow: (id, by) => setPresence(parts, id, by, markNoShow),
  };
}

type UnreadableAlarm = (allocations: readonly HeldAllocation[]) => void;

/** Once for each: a screen asks for its day every few seconds. */
function createUnreadableAlarm(log: Pick<Log, 'error'>): UnreadableAlarm {
  const known = new Set<string>();
  return (allocations) => {
    for (const { id, resourceId, startsAt } of listUnreadable(allocations)) {
      if (known.has(id)) continue;
      known.add(id);
      log.error('booking.unreadable', { allocationId: id, resourceId, startsAt });
    }
  };
}

function listDay(desk: FacilityDesk, date: LocalDate, alarm: UnreadableAlarm): Result<DayView, DomainError> {
  const profile = desk.profile();
  const closure = profile.closures.find(({ from, to }) => from <= date && date <= to);
  const allocations = listAllocationsIn(desk.db, spanOf(desk, date));
  alarm(allocations);
  return ok({
    date,
    openings: desk.calendar().openingsOn(date),
    closedBecause: closure?.reason ?? null,
    bookings: toBookings(desk.db, profile.id, allocations),
    blocks: toBlocks(allocations),
    openChanges: listOpenChanges(desk.db, desk.link),
    asOf: desk.clock.now(),
  });
}

function get(desk: FacilityDesk, bookingId: string): Result<BookingView, DomainError> {
  const known = getKnown(desk, bookingId);
  if (!known.ok) return known;
  const history = listAuditOf(desk.db, { type: 'booking', id: bookingId }).map(({ at, byName, action, details }) => ({
    at,
    by: byName,
    what: action,
    ...(typeof details['reason'] === 'string' && { reason: details['reason'] }),
  }));
  return ok({ booking: known.value.booking, history });
}

function listFree(desk: FacilityDesk, query: FreeTimesQuery): Result<readonly FreeSlot[], DomainError> {
  const facts = factsAround(desk, spanOf(desk, query.date), 1, query.who && { who: query.who });
  return ok(listOffers(facts, query).map((offer) => toFreeSlot(desk, offer)));
}

/** A closed day still shows what is booked on it. */
function spanOf(desk: FacilityDesk, date: LocalDate): Interval {
  const openings = desk.calendar().openingsOn(date);
  const [first] = openings;
  const last = openings.at(-1);
  if (first && last) return { startsAt: first.startsAt, endsAt: last.endsAt };
  const { timeZone } = desk.profile();
  return { startsAt: startOfLocalDay(timeZone, date), endsAt: startOfLocalDay(timeZone, addLocalDays(date, 1)) };
}
