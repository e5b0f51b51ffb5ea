import { required } from '../../domain/assert.ts';
import { type Booking, BookingDetailsSchema, cancel, reschedule } from '../../domain/booking.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { CancelInput, EngineRefusal, Json, MoveInput } from '../../sync/engine/inputs.ts';
import type { RequestRow } from '../../sync/engine/node-state.ts';
import type { LinkedFacility } from '../facility-link/facility-links.ts';
import type { BookingRecord, ChangeRefusal, MoveBooking, Wanted } from '../http/services.ts';
import { askBack, HANDOVER_TRIES_MAX, handOverOurPart } from './across-the-edge.ts';
import { ANSWER_MS_MAX, type BookingParts } from './booking-parts.ts';
import { findBooking, findRequest, type KnownBooking } from './booking-repository.ts';
import { FACILITY_DISK_FULL } from './create-refusals.ts';
import { movingBy, priceOfMove, spendAt } from './move-price.ts';
import { CHANGE_DEADLINE, findOpenChange, type OpenChange } from './open-change-repository.ts';

type Changed = Result<BookingRecord, ChangeRefusal>;

type DecisionInput = MoveInput | CancelInput;

/**
 * Moves a booking for its customer. The same move again is the same: one that is done already, or still open, is not
 * made twice. Errors: `ChangeRefusal`.
 */
export async function moveBooking(parts: BookingParts, known: KnownBooking, to: MoveBooking): Promise<Changed> {
  const { db, index, records } = parts;
  const { booking, allocation } = known;
  const place = { resourceId: to.resourceId ?? booking.resourceId, startsAt: to.startsAt, endsAt: to.endsAt };
  const isDone = booking.status !== 'cancelled' && booking.revision === to.revision + 1 && isAt(place, booking);
  if (isDone) return ok(records.ofBooking(booking));
  const changed = { code: 'booking.changed_meanwhile', revision: booking.revision } as const;
  if (booking.revision !== to.revision) return err(changed);
  const open = await findOpenChange(db, known);
  if (open)
    return open.shown.kind === 'move' && isAt(place, open.shown) ? askAgain(parts, booking, open) : err(changed);
  const facility = index.findFacility(booking.facilityId);
  if (!facility?.profile.resources.some((resource) => resource.id === place.resourceId)) {
    return err({ code: 'resource.not_found' });
  }
  const allowed = reschedule(booking, place);
  if (!allowed.ok) return allowed;
  const refusal = index.refusalOfMove(booking.facilityId, { ...place, ...movingBy(known) });
  if (refusal) return err(refusal);
  const priced = priceOfMove(parts, known, { place, quote: to.quote ?? null });
  if (!priced.ok) return priced;
  // Why staff once put it where it was says nothing of where it goes now.
  const { override: _, ...details } = BookingDetailsSchema.parse(allocation.data);
  const { price, termsVersion, cancellation } = priced.value;
  const sold = { price, terms: { version: termsVersion }, ...(cancellation && { cancellation }) };
  const data = { ...details, ...sold, ...spendAt(details.spend, priced.value) };
  return moveTogether(parts, known, { place, data, expectedRevision: to.revision }, HANDOVER_TRIES_MAX);
}

type Terms = { readonly place: Wanted; readonly data: Json; readonly expectedRevision: number };

/**
 * One owner decides a move, and it must have both times: what of them is ours goes to the facility first (PROTOCOL
 * §8.5). The question may overtake the time that it is about; then it is asked again.
 */
async function moveTogether(
  parts: BookingParts,
  known: KnownBooking,
  terms: Terms,
  triesLeft: number,
): Promise<Changed> {
  const { booking } = known;
  const { facilityId } = booking;
  const facility = parts.links.find(facilityId);
  if (!facility) return err({ code: 'booking.not_found' });
  const input = { type: 'move', ...idsOf(parts, known), ...terms } as const;
  const isUp = parts.links.view(facilityId)?.state === 'up';
  const places = [booking, terms.place];
  const handedOver = isUp ? await handOverOurPart(parts, facility, { facilityId, places }) : [];
  const moved = await decideByOwner(parts, booking, terms.place, input);
  if (moved === 'other-owner') {
    return triesLeft > 0 ? moveTogether(parts, known, terms, triesLeft - 1) : err({ code: 'facility.no_answer' });
  }
  await askBack(parts, facility, { facilityId, handedOver });
  return moved;
}

/** Cancels a booking for its customer; one that is cancelled stays so. Errors: `ChangeRefusal`. */
export async function cancelBooking(parts: BookingParts, known: KnownBooking): Promise<Changed> {
  const { db, records, clock } = parts;
  const { booking } = known;
  if (booking.status === 'cancelled') return ok(records.ofBooking(booking));
  const allowed = cancel(booking, clock.now());
  if (!allowed.ok) return allowed;
  const open = await findOpenChange(db, known);
  if (open?.shown.kind === 'cancel') return askAgain(parts, booking, open);
  if (open) return err({ code: 'booking.changed_meanwhile', revision: booking.revision });
  const input = { type: 'cancel', ...idsOf(parts, known), expectedRevision: booking.revision } as const;
  return orNoAnswer(await decideByOwner(parts, booking, booking, input));
}

/** The very request once more: should it have got lost on its way, waiting alone would never end. */
async function askAgain(parts: BookingParts, booking: Booking, { input, shown }: OpenChange): Promise<Changed> {
  const place = shown.kind === 'move' ? shown : booking;
  return orNoAnswer(await decideByOwner(parts, booking, place, input));
}

function idsOf({ random }: BookingParts, { allocation }: KnownBooking) {
  return { allocationId: allocation.id, requestId: random.uuid(), deadlineAt: CHANGE_DEADLINE };
}

const orNoAnswer = (changed: Changed | 'other-owner'): Changed =>
  changed === 'other-owner' ? err({ code: 'facility.no_answer' }) : changed;

function isAt(place: Wanted, other: Wanted): boolean {
  const { resourceId, startsAt, endsAt } = other;
  return place.resourceId === resourceId && place.startsAt === startsAt && place.endsAt === endsAt;
}

async function decideByOwner(
  parts: BookingParts,
  booking: Booking,
  place: Wanted,
  input: DecisionInput,
): Promise<Changed | 'other-owner'> {
  const { db, links, records } = parts;
  const facility = links.find(booking.facilityId);
  if (!facility) return err({ code: 'booking.not_found' });
  const isUp = links.view(booking.facilityId)?.state === 'up';
  if (!isUp && (await isTheFacilitys(parts, booking, place, input))) return unreachableOrOpen(parts, booking, place);
  const { outcome } = await facility.node.run(input);
  if (outcome.kind === 'refused') return refusalOf(parts, outcome.refusal, booking, place);
  if (outcome.kind === 'asked') {
    const request = await answerOf(parts, facility, input.requestId);
    if (request.status === 'rejected' || request.status === 'abandoned') {
      return request.rejection === 'not-owner' ? 'other-owner' : err(rejectionOf(parts, request, booking, place));
    }
  }
  const after = required(await findBooking(db, booking.id), 'decideByOwner: the booking is known');
  return ok(records.ofBooking(after.booking, (await findOpenChange(db, after))?.shown));
}

/** Nothing is asked of a facility that cannot hear it; what has been asked before is open all the same. */
async function unreachableOrOpen(parts: BookingParts, booking: Booking, place: Wanted): Promise<Changed> {
  const { db, records } = parts;
  const known = required(await findBooking(db, booking.id), 'unreachableOrOpen: the booking is known');
  const open = await findOpenChange(db, known);
  return open ? ok(records.ofBooking(known.booking, open.shown)) : err(unreachable(parts, booking, place));
}

async function isTheFacilitys(
  { db, index }: BookingParts,
  booking: Booking,
  place: Wanted,
  input: DecisionInput,
): Promise<boolean> {
  if (input.type === 'move' && index.sellerOf(booking.facilityId, place) !== 'cloud') return true;
  const known = await findBooking(db, booking.id);
  return known?.allocation.holder !== 'own';
}

/** Still `pending` when the facility did not answer in time: then the change stays open. */
async function answerOf(
  { db, after }: BookingParts,
  { settlements }: LinkedFacility,
  requestId: string,
): Promise<RequestRow> {
  const settled = await settlements.wait(requestId, after(ANSWER_MS_MAX));
  return settled ?? required(await findRequest(db, requestId), 'answerOf: the request was kept before it was asked');
}

function refusalOf(
  parts: BookingParts,
  refusal: EngineRefusal,
  booking: Booking,
  place: Wanted,
): Result<never, ChangeRefusal> | 'other-owner' {
  switch (refusal.code) {
    case 'other-owner':
      return 'other-owner';
    case 'taken':
    case 'refused':
      return err(takenOrRule(parts, booking, place));
    case 'changed-meanwhile':
      return err({ code: 'booking.changed_meanwhile', revision: refusal.allocation.revision });
    case 'not-found':
      return err({ code: 'booking.not_found' });
    case 'fenced':
    case 'nobodys-time':
      return err(unreachable(parts, booking, place));
  }
}

function rejectionOf(
  parts: BookingParts,
  { rejection, reason }: RequestRow,
  booking: Booking,
  place: Wanted,
): ChangeRefusal {
  const isRule = rejection === 'closed' && reason !== FACILITY_DISK_FULL;
  if (rejection === 'taken' || isRule) return takenOrRule(parts, booking, place);
  const isChanged = rejection === 'changed-meanwhile' || rejection === 'gone';
  return isChanged ? { code: 'booking.changed_meanwhile', revision: booking.revision } : { code: 'facility.no_answer' };
}

function takenOrRule({ index }: BookingParts, { facilityId }: Booking, place: Wanted): ChangeRefusal {
  const refusal = index.refusalOfMove(facilityId, place);
  return refusal ?? { code: 'slot.taken', alternatives: index.findAlternatives(facilityId, place) };
}

function unreachable({ index }: BookingParts, { facilityId }: Booking, { resourceId }: Wanted): ChangeRefusal {
  return { code: 'facility.unreachable', sellableFrom: index.sellableFrom(facilityId, resourceId) };
}
