import type { BookingProposal } from '../../../domain/admission.ts';
import {
  type Booking,
  type BookingDetails,
  BookingDetailsSchema,
  cancel,
  type Override,
  reschedule,
  type Spend,
} from '../../../domain/booking.ts';
import type { OfferRefusal } from '../../../domain/offers/offer-refusal.ts';
import { costOfCancelling } from '../../../domain/prices/cancelling.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../../domain/time.ts';
import type { HeldAllocation } from '../../../sync/engine/node-state.ts';
import type { BookingMove, NewBooking, WantedTime } from '../api/services.ts';
import type { ChangedBooking } from '../api/views.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Tx } from '../db/database.ts';
import type { DomainError } from '../errors.ts';
import type { Actor } from '../staff/actor.ts';
import { giveBack, spendAtCloud, tellReturn } from '../spends/spend-at-cloud.ts';
import { settleSpend } from '../spends/spend-repository.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { findBooking, findVisit, type KnownBooking, toBooking } from './booking-repository.ts';
import type { Allowed, AskedFor } from './desk-availability.ts';
import { sellAtDesk, sellKept, soldAs, spendOf } from './desk-sale.ts';
import type { FacilityDesk } from './facility-desk.ts';
import { CHANGE_DEADLINE, findOpenChange } from './open-change-repository.ts';
import { answerDeadline, type Change, changeByOwner, decideByOwner, type Progress } from './owner-decision.ts';
import { gatherTime, handBack } from './pulled-time.ts';

export type ServiceParts = { readonly desk: FacilityDesk; readonly changes: ChangeBus };

/** Errors: `booking.not_found`. */
export function getKnown(desk: FacilityDesk, bookingId: string): Result<KnownBooking, DomainError> {
  const known = findBooking(desk.db, desk.profile().id, bookingId);
  return known ? ok(known) : err({ code: 'booking.not_found' });
}

type AuditedChange = {
  readonly by: Actor;
  readonly action: string;
  readonly bookingId: string;
  readonly details?: Record<string, unknown>;
};

export function auditBooking(tx: Tx, clock: Clock, { by, action, bookingId, details = {} }: AuditedChange): void {
  recordAudit(tx, { at: clock.now(), by, action, subject: { type: 'booking', id: bookingId }, details });
}

/** What staff did, and what it is called while the cloud has only been asked to do it. */
const ASKED = {
  'booking.created': 'booking.create_asked',
  'booking.moved': 'booking.move_asked',
  'booking.cancelled': 'booking.cancel_asked',
  'booking.restored': 'booking.restore_asked',
} as const;

type Deed = Omit<AuditedChange, 'action'> & {
  readonly action: keyof typeof ASKED;
  /** The rule that staff went against, and why. */
  readonly against?: { readonly reason: string; readonly rule: OfferRefusal } | null | undefined;
};

/** Says what has happened and not what was meant to: of the cloud's time it was asked first, and may have said no. */
function auditProgress({ clock }: FacilityDesk, deed: Deed): (tx: Tx, progress: Progress) => void {
  const { action, details = {}, against = null } = deed;
  return (tx, progress) => {
    if (progress === 'done' && against) {
      auditBooking(tx, clock, { ...deed, action: 'booking.rule_overridden', details: { ...against } });
    }
    if (progress === 'done') auditBooking(tx, clock, deed);
    else if (progress === 'asked') auditBooking(tx, clock, { ...deed, action: ASKED[action] });
    else auditBooking(tx, clock, { ...deed, action: `booking.${progress}`, details: { ...details, wanted: action } });
  };
}

export async function createBooking(
  parts: ServiceParts,
  wanted: NewBooking,
  by: Actor,
): Promise<Result<Booking, DomainError>> {
  const { desk } = parts;
  const place = placeOf(wanted);
  const sold = sellAtDesk(desk, place, { ...wanted, asked: askedFor(wanted) });
  if (!sold.ok) return sold;
  const capacity = desk.profile().resources.find(({ id }) => id === place.resourceId)?.capacity ?? 0;
  if (wanted.partySize > capacity) return err({ code: 'booking.party_too_large', capacity });
  const proposal: BookingProposal = {
    customer: wanted.customer,
    partySize: wanted.partySize,
    notes: wanted.notes,
    ...soldAs(desk, sold.value, wanted.override),
    channel: wanted.channel ?? 'desk',
    pin: null,
    createdAt: desk.clock.now(),
    cancelledAt: null,
  };
  const bookingId = desk.random.uuid();
  const against = againstRule(sold.value, wanted.override);
  const spend = spendOf(desk, sold.value);
  return bookSpending(
    parts,
    spend,
    { bookingId, place, proposal, revision: 1, action: 'booking.created', against },
    by,
  );
}

/** At a kiosk nobody has shown who they are. */
function askedFor({ customerId, customer: { email, phone }, channel }: NewBooking): AskedFor | undefined {
  return channel === 'kiosk' ? undefined : { who: { customerId, email, phone } };
}

export async function moveBooking(
  parts: ServiceParts,
  to: BookingMove,
  by: Actor,
): Promise<Result<ChangedBooking, DomainError>> {
  const { desk } = parts;
  const { bookingId, revision } = to;
  const known = getKnown(desk, bookingId);
  if (!known.ok) return known;
  const { booking, allocation } = known.value;
  if (booking.revision !== revision) return err({ code: 'booking.changed_meanwhile', revision: booking.revision });
  const place = placeOf(to);
  const rescheduled = reschedule(booking, place);
  if (!rescheduled.ok) return rescheduled;
  const wanted = { ...place, ignoreId: allocation.id };
  const { partySize, spend, customer } = booking;
  const asked = { who: customer, ignoreBookingId: bookingId };
  const sold = sellKept(desk, wanted, { partySize, asked, override: to.override, spend });
  if (!sold.ok) return sold;
  // One owner decides a move, and it must have both times (PROTOCOL §8.5).
  const gathered = await gatherTime(desk, [placeOf(booking), place]);
  if (!gathered.ok) return gathered;
  // Why staff once put it where it was says nothing of where it goes now.
  const { override: _, ...detailsBefore } = detailsOf(allocation);
  const kept = spend && { spend: { ...spend, credits: sold.value.credits } };
  const data = { ...detailsBefore, ...soldAs(desk, sold.value, to.override), ...kept };
  const ids = { allocationId: allocation.id, requestId: desk.random.uuid(), expectedRevision: revision };
  const input = { type: 'move', ...ids, place, data, deadlineAt: CHANGE_DEADLINE } as const;
  const details = { from: placeOf(booking), to: place };
  const against = againstRule(sold.value, to.override);
  const record = auditProgress(desk, { by, action: 'booking.moved', bookingId, details, against });
  const changed = await changeByOwner(desk, input, wanted, { record, onLate: () => announce(parts) });
  handBack(desk, gathered.value);
  return announcedChange(parts, changed);
}

export async function cancelBooking(
  parts: ServiceParts,
  { bookingId, revision }: { readonly bookingId: string; readonly revision: number },
  by: Actor,
): Promise<Result<ChangedBooking, DomainError>> {
  const { desk } = parts;
  const known = getKnown(desk, bookingId);
  if (!known.ok) return known;
  const { booking, allocation } = known.value;
  const allowed = cancel(booking, desk.clock.now());
  if (!allowed.ok) return allowed;
  const ids = { allocationId: allocation.id, requestId: desk.random.uuid(), expectedRevision: revision };
  const input = { type: 'cancel', ...ids, deadlineAt: CHANGE_DEADLINE } as const;
  const record = auditProgress(desk, { by, action: 'booking.cancelled', bookingId });
  const changed = await changeByOwner(desk, input, placeOf(booking), { record, onLate: () => announce(parts) });
  return announcedChange(parts, changed);
}

export async function restoreBooking(
  parts: ServiceParts,
  bookingId: string,
  by: Actor,
): Promise<Result<Booking, DomainError>> {
  const known = getKnown(parts.desk, bookingId);
  if (!known.ok) return known;
  const { booking, allocation } = known.value;
  if (booking.status !== 'cancelled') return err({ code: 'booking.wrong_state', status: booking.status });
  const proposal = { ...detailsOf(allocation), cancelledAt: null };
  const revision = booking.revision + 1;
  const wanted = { bookingId, place: placeOf(booking), proposal, revision, action: 'booking.restored' } as const;
  const spend = spentAnew(booking);
  if (!spend) return book(parts, wanted, by);
  const { desk } = parts;
  if (!desk.link.isUp()) return err({ code: 'spend.apart' });
  // It has come back already, or is about to: told before the new one is asked for, that may have the very same use.
  const refusal = tellReturn(desk, spend.id);
  if (refusal) return err(refusal);
  return bookSpending(parts, { ...spend, id: desk.random.uuid() }, wanted, by);
}

/** What a booking that comes back must spend again: all that it got back when it was cancelled. */
function spentAnew({ spend, cancellation, cancelledAt }: Booking): Spend | null {
  // Cancelled too late, it has lost what it spent: that is spent still, and need not be spent twice.
  const isLost = cancelledAt !== null && costOfCancelling(cancellation, cancelledAt).losesSpend;
  return spend && !isLost ? spend : null;
}

type Booked = {
  readonly bookingId: string;
  readonly place: WantedTime;
  readonly proposal: BookingProposal;
  readonly revision: number;
  readonly action: Deed['action'];
  readonly against?: Deed['against'];
};

/** As `book`, after the cloud has granted what the booking spends; if it is not made, that goes back. */
async function bookSpending(
  parts: ServiceParts,
  spend: Spend | null,
  wanted: Booked,
  by: Actor,
): Promise<Result<Booking, DomainError>> {
  if (!spend) return book(parts, wanted, by);
  const { desk } = parts;
  const { bookingId, proposal } = wanted;
  const granted = await spendAtCloud(desk, { spend, bookingId, email: proposal.customer.email });
  if (!granted.ok) return granted;
  const booked = await book(parts, { ...wanted, proposal: { ...proposal, spend } }, by);
  if (!booked.ok) giveBack(desk, spend.id);
  return booked;
}

async function book(parts: ServiceParts, wanted: Booked, by: Actor): Promise<Result<Booking, DomainError>> {
  const { desk } = parts;
  const { bookingId, place, proposal, revision, action, against = null } = wanted;
  const gathered = await gatherTime(desk, [place]);
  if (!gathered.ok) return gathered;
  const ids = { allocationId: desk.random.uuid(), bookingId, requestId: desk.random.uuid() };
  const terms = { place, data: proposal, revision, deadlineAt: answerDeadline(desk) };
  const { spend } = proposal;
  const details = { ...place, ...(spend && { promotion: spend.promotion?.code, credits: spend.credits?.count }) };
  const audit = auditProgress(desk, { by, action, bookingId, details, against });
  const record = (tx: Tx, progress: Progress): void => {
    audit(tx, progress);
    if (progress === 'done' && spend) settleSpend(tx, spend.id, 'used');
  };
  const decided = await decideByOwner(desk, { type: 'book', kind: 'booking', ...ids, ...terms }, place, record);
  return announced(parts, decided);
}

function announce({ changes }: ServiceParts): void {
  changes.announce({ type: 'bookings' });
}

function announced(parts: ServiceParts, decided: Result<HeldAllocation, DomainError>): Result<Booking, DomainError> {
  announce(parts);
  return decided.ok ? ok(asBooking(parts.desk, decided.value)) : decided;
}

function announcedChange(
  parts: ServiceParts,
  changed: Result<Change, DomainError>,
): Result<ChangedBooking, DomainError> {
  announce(parts);
  if (!changed.ok) return changed;
  const { allocation, openRequestId } = changed.value;
  const booking = asBooking(parts.desk, allocation);
  const openChange = openRequestId === null ? null : findOpenChange(parts.desk.db, parts.desk.link, booking.id);
  return ok({ booking, openChange });
}

function asBooking(desk: FacilityDesk, allocation: HeldAllocation): Booking {
  return toBooking(desk.profile().id, allocation, findVisit(desk.db, allocation.bookingId ?? allocation.id));
}

function againstRule({ overridden }: Allowed, override: Override | undefined): NonNullable<Deed['against']> | null {
  return overridden && override ? { reason: override.reason, rule: overridden } : null;
}

/** Named one by one: what is wanted is often more than a place. */
function placeOf({ resourceId, startsAt, endsAt }: WantedTime): WantedTime {
  return { resourceId, startsAt, endsAt };
}

function detailsOf({ data }: HeldAllocation): BookingDetails {
  return BookingDetailsSchema.parse(data);
}
