import { listSlots } from '../../../domain/availability.ts';
import type { BookingProposal } from '../../../domain/admission.ts';
import {
  type Booking,
  type BookingDetails,
  BookingDetailsSchema,
  cancel,
  checkIn,
  complete,
  markNoShow,
  reschedule,
} from '../../../domain/booking.ts';
import { priceOf } from '../../../domain/pricing.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { addLocalDays, startOfLocalDay } from '../../../domain/opening-hours.ts';
import type { Interval, LocalDate } from '../../../domain/time.ts';
import type { HeldAllocation } from '../../../sync/engine/node-state.ts';
import type { Visit } from '../../../sync/protocol/product-data.ts';
import type { BookingService, NewBooking } from '../api/services.ts';
import type { BookingView, DayView, FreeSlot } from '../api/views.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Tx } from '../db/database.ts';
import type { DomainError } from '../errors.ts';
import type { Actor } from '../staff/actor.ts';
import { listAuditOf, recordAudit } from '../staff/audit-repository.ts';
import {
  findBooking,
  findVisit,
  type KnownBooking,
  listAllocationsIn,
  saveVisit,
  toBlocks,
  toBooking,
  toBookings,
} from './booking-repository.ts';
import type { FacilityDesk } from './facility-desk.ts';

const NOT_FOUND = { code: 'booking.not_found' } as const;

/** Bookings as the front desk works with them: decided here where the time is ours, asked of the cloud where it is not. */
export function createBookingService(desk: FacilityDesk, changes: ChangeBus): BookingService {
  const { db, clock, random } = desk;

  const find = (bookingId: string): KnownBooking | null => findBooking(db, desk.profile().id, bookingId);

  const present = (allocation: HeldAllocation): Booking =>
    toBooking(desk.profile().id, allocation, findVisit(db, allocation.bookingId ?? allocation.id));

  function audit(tx: Tx, by: Actor, action: string, bookingId: string, details: Record<string, unknown> = {}): void {
    recordAudit(tx, { at: clock.now(), by, action, subject: { type: 'booking', id: bookingId }, details });
  }

  function listDay(date: LocalDate): Result<DayView, DomainError> {
    const profile = desk.profile();
    const openings = desk.calendar().openingsOn(date);
    const closure = profile.closures.find(({ from, to }) => from <= date && date <= to);
    const allocations = listAllocationsIn(db, spanOf(openings, profile.timeZone, date));
    return ok({
      date,
      openings,
      closedBecause: closure?.reason ?? null,
      bookings: toBookings(db, profile.id, allocations),
      blocks: toBlocks(allocations),
      asOf: clock.now(),
    });
  }

  function get(bookingId: string): Result<BookingView, DomainError> {
    const known = find(bookingId);
    if (!known) return err(NOT_FOUND);
    const history = listAuditOf(db, { type: 'booking', id: bookingId }).map(({ at, byName, action }) => ({
      at,
      by: byName,
      what: action,
    }));
    return ok({ booking: known.booking, history });
  }

  function listFree(query: Parameters<BookingService['listFree']>[0]): Result<readonly FreeSlot[], DomainError> {
    const span = spanOf(desk.calendar().openingsOn(query.date), desk.profile().timeZone, query.date);
    return ok(listSlots(desk.facts(span, 'desk'), query).map(desk.toFreeSlot));
  }

  async function create(wanted: NewBooking, by: Actor): Promise<Result<Booking, DomainError>> {
    const place = { resourceId: wanted.resourceId, startsAt: wanted.startsAt, endsAt: wanted.endsAt };
    const checked = desk.check(place, 'desk');
    if (!checked.ok) return checked;
    const capacity = desk.profile().resources.find(({ id }) => id === place.resourceId)?.capacity ?? 0;
    if (wanted.partySize > capacity) return err({ code: 'booking.party_too_large', capacity });
    const proposal: BookingProposal = {
      customer: wanted.customer,
      partySize: wanted.partySize,
      notes: wanted.notes,
      price: priceOf(desk.profile(), place),
      channel: 'desk',
      pin: null,
      createdAt: clock.now(),
      cancelledAt: null,
    };
    return book(random.uuid(), { place, proposal, revision: 1, action: 'booking.created' }, by);
  }

  type Booked = {
    readonly place: { resourceId: string } & Interval;
    readonly proposal: BookingProposal;
    readonly revision: number;
    readonly action: string;
  };

  async function book(bookingId: string, wanted: Booked, by: Actor): Promise<Result<Booking, DomainError>> {
    const { place, proposal, revision, action } = wanted;
    const ids = { allocationId: random.uuid(), bookingId, requestId: random.uuid() };
    const input = { ...ids, place, data: proposal, revision, deadlineAt: desk.deadline() };
    const decided = await desk.decide({ type: 'book', kind: 'booking', ...input }, place, (tx) =>
      audit(tx, by, action, bookingId, place),
    );
    changes.announce({ type: 'bookings' });
    return decided.ok ? ok(present(decided.value)) : decided;
  }

  async function move(to: Parameters<BookingService['move']>[0], by: Actor): Promise<Result<Booking, DomainError>> {
    const { bookingId, revision, resourceId, startsAt, endsAt } = to;
    const known = find(bookingId);
    if (!known) return err(NOT_FOUND);
    if (known.booking.revision !== revision) {
      return err({ code: 'booking.changed_meanwhile', revision: known.booking.revision });
    }
    const place = { resourceId, startsAt, endsAt };
    const rescheduled = reschedule(known.booking, place);
    if (!rescheduled.ok) return rescheduled;
    const checked = desk.check({ ...place, ignoreId: known.allocation.id }, 'desk');
    if (!checked.ok) return checked;
    const details = { ...detailsOf(known), price: priceOf(desk.profile(), place) };
    if (known.allocation.holder !== 'own' && desk.link.owns(place)) return moveAcross(known, details, place, by);
    if (known.allocation.holder === 'own' && !desk.link.owns(place)) return moveAcross(known, details, place, by);
    const ids = { allocationId: known.allocation.id, requestId: random.uuid(), expectedRevision: revision };
    const decided = await desk.decide(
      { type: 'move', ...ids, place, data: details, deadlineAt: desk.deadline() },
      { ...place, ignoreId: known.allocation.id },
      (tx) => audit(tx, by, 'booking.moved', bookingId, { from: placeOf(known.booking), to: place }),
    );
    changes.announce({ type: 'bookings' });
    return decided.ok ? ok(present(decided.value)) : decided;
  }

  /**
   * Between the two sides' time (PROTOCOL §8.5): the new time is had first. The old allocation is then superseded, and
   * its owner gives it back on its own, now or after a crash: never is the customer without a time.
   */
  function moveAcross(known: KnownBooking, details: BookingDetails, place: Booked['place'], by: Actor) {
    const revision = known.booking.revision + 1;
    return book(known.booking.id, { place, proposal: details, revision, action: 'booking.moved' }, by);
  }

  async function cancelBooking(
    { bookingId, revision }: { readonly bookingId: string; readonly revision: number },
    by: Actor,
  ): Promise<Result<Booking, DomainError>> {
    const known = find(bookingId);
    if (!known) return err(NOT_FOUND);
    const allowed = cancel(known.booking, clock.now());
    if (!allowed.ok) return allowed;
    const ids = { allocationId: known.allocation.id, requestId: random.uuid(), expectedRevision: revision };
    const place = placeOf(known.booking);
    const decided = await desk.decide({ type: 'cancel', ...ids, deadlineAt: desk.deadline() }, place, (tx) =>
      audit(tx, by, 'booking.cancelled', bookingId),
    );
    changes.announce({ type: 'bookings' });
    return decided.ok ? ok(present(decided.value)) : decided;
  }

  async function restore(bookingId: string, by: Actor): Promise<Result<Booking, DomainError>> {
    const known = find(bookingId);
    if (!known) return err(NOT_FOUND);
    if (known.booking.status !== 'cancelled') {
      return err({ code: 'booking.wrong_state', status: known.booking.status });
    }
    const proposal = { ...detailsOf(known), cancelledAt: null };
    const revision = known.booking.revision + 1;
    return book(bookingId, { place: placeOf(known.booking), proposal, revision, action: 'booking.restored' }, by);
  }

  /** Presence is decided here whoever owns the time, and kept to be told later if the controller may not speak. */
  function setPresence(
    bookingId: string,
    by: Actor,
    decide: (booking: Booking) => Result<Booking, DomainError>,
  ): Result<Booking, DomainError> {
    const known = find(bookingId);
    if (!known) return err(NOT_FOUND);
    const decided = decide(known.booking);
    if (!decided.ok) return decided;
    const { status, checkedInAt } = decided.value;
    if (status !== 'checked_in' && status !== 'completed' && status !== 'no_show') return decided;
    writePresence(desk, { bookingId, status, checkedInAt, changedAt: clock.now() }, (tx) =>
      audit(tx, by, `booking.${status}`, bookingId),
    );
    changes.announce({ type: 'bookings' });
    return decided;
  }

  return {
    listDay,
    get,
    listFree,
    quote: (time) => ok(priceOf(desk.profile(), time)),
    create,
    move,
    cancel: cancelBooking,
    restore,
    checkIn: (id, by) => setPresence(id, by, (booking) => checkIn(booking, clock.now())),
    complete: (id, by) => setPresence(id, by, complete),
    markNoShow: (id, by) => setPresence(id, by, markNoShow),
  };
}

/** Writes a visit and the fact that tells the cloud of it, together with whatever `alongside` writes. */
export function writePresence(desk: Pick<FacilityDesk, 'node'>, visit: Visit, alongside: (tx: Tx) => void): void {
  desk.node.transact((tx, run) => {
    const { outcome } = run({ type: 'fact', factType: 'visit.changed', data: visit });
    saveVisit(tx, visit, outcome.kind === 'done');
    alongside(tx);
  });
}

/** A closed day still shows what is booked on it. */
function spanOf(openings: readonly Interval[], timeZone: string, date: LocalDate): Interval {
  const [first] = openings;
  const last = openings.at(-1);
  if (first && last) return { startsAt: first.startsAt, endsAt: last.endsAt };
  return { startsAt: startOfLocalDay(timeZone, date), endsAt: startOfLocalDay(timeZone, addLocalDays(date, 1)) };
}

function placeOf({ resourceId, startsAt, endsAt }: Booking): { resourceId: string } & Interval {
  return { resourceId, startsAt, endsAt };
}

function detailsOf({ allocation }: KnownBooking): BookingDetails {
  return BookingDetailsSchema.parse(allocation.data);
}
