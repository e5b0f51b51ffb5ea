import { required } from '../../domain/assert.ts';
import { type Booking, BookingDetailsSchema, cancel, reschedule } from '../../domain/booking.ts';
import { priceOf } from '../../domain/pricing.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { EngineRefusal, Input, Json } from '../../sync/engine/inputs.ts';
import type { RequestRow } from '../../sync/engine/node-state.ts';
import type { LinkedFacility } from '../facility-link/facility-links.ts';
import type { BookingRecord, ChangeRefusal, MoveBooking, Wanted } from '../http/services.ts';
import { ANSWER_MS_MAX, type BookingParts } from './booking-parts.ts';
import { findBooking, type KnownBooking } from './booking-repository.ts';

type Changed = Result<BookingRecord, ChangeRefusal>;

type DecisionInput = Extract<Input, { type: 'book' | 'move' | 'cancel' }>;

/** Moves a booking for its customer. Errors: `ChangeRefusal`. */
export async function moveBooking(parts: BookingParts, known: KnownBooking, to: MoveBooking): Promise<Changed> {
  const { index, random } = parts;
  const { booking, allocation } = known;
  if (booking.revision !== to.revision) return err({ code: 'booking.changed_meanwhile', revision: booking.revision });
  const place = { resourceId: to.resourceId ?? booking.resourceId, startsAt: to.startsAt, endsAt: to.endsAt };
  const facility = index.findFacility(booking.facilityId);
  if (!facility?.profile.resources.some((resource) => resource.id === place.resourceId)) {
    return err({ code: 'resource.not_found' });
  }
  const allowed = reschedule(booking, place);
  if (!allowed.ok) return allowed;
  const refusal = index.refusalOfMove(booking.facilityId, { ...place, ignoreId: allocation.id });
  if (refusal) return err(refusal);
  const data = { ...BookingDetailsSchema.parse(allocation.data), price: priceOf(facility.profile, place) };
  const ids = { allocationId: allocation.id, requestId: random.uuid(), deadlineAt: deadline(parts) };
  const input = { type: 'move', ...ids, expectedRevision: to.revision, place, data } as const;
  const moved = await decideByOwner(parts, booking, place, input);
  // The new time is had first; its coming into our copy makes the old allocation's owner give that back (§8.5).
  return moved === 'other-owner' ? bookAcrossOwners(parts, booking, place, data) : moved;
}

async function bookAcrossOwners(parts: BookingParts, booking: Booking, place: Wanted, data: Json): Promise<Changed> {
  const { random } = parts;
  const ids = { allocationId: random.uuid(), bookingId: booking.id, requestId: random.uuid() };
  const terms = { place, data, revision: booking.revision + 1, deadlineAt: deadline(parts) };
  const booked = await decideByOwner(parts, booking, place, { type: 'book', kind: 'booking', ...ids, ...terms });
  return booked === 'other-owner' ? err({ code: 'facility.no_answer' }) : booked;
}

/** Cancels a booking for its customer; one that is cancelled stays so. Errors: `ChangeRefusal`. */
export async function cancelBooking(parts: BookingParts, { booking, allocation }: KnownBooking): Promise<Changed> {
  const { records, random, clock } = parts;
  if (booking.status === 'cancelled') return ok(records.ofBooking(booking));
  const allowed = cancel(booking, clock.now());
  if (!allowed.ok) return allowed;
  const ids = { allocationId: allocation.id, requestId: random.uuid(), deadlineAt: deadline(parts) };
  const input = { type: 'cancel', ...ids, expectedRevision: booking.revision } as const;
  const decided = await decideByOwner(parts, booking, booking, input);
  return decided === 'other-owner' ? err({ code: 'facility.no_answer' }) : decided;
}

const deadline = ({ clock }: BookingParts): number => clock.now() + ANSWER_MS_MAX;

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
  if (!isUp && (await isTheFacilitys(parts, booking, place, input))) return err(unreachable(parts, booking, place));
  const { outcome } = await facility.node.run(input);
  if (outcome.kind === 'refused') return refusalOf(parts, outcome.refusal, booking, place);
  if (outcome.kind === 'asked') {
    const request = await answerOrPatience(parts, facility, input.requestId);
    if (request?.status !== 'accepted') return err(rejectionOf(parts, request, booking, place));
  }
  const after = required(await findBooking(db, booking.id), 'decideByOwner: the booking is known');
  return ok(records.ofBooking(after.booking));
}

async function isTheFacilitys(
  { db, index }: BookingParts,
  booking: Booking,
  place: Wanted,
  input: DecisionInput,
): Promise<boolean> {
  if (input.type === 'book') return index.sellerOf(booking.facilityId, place) !== 'cloud';
  const known = await findBooking(db, booking.id);
  return known?.allocation.holder !== 'own';
}

/** Null when the facility did not answer in time: the question has been withdrawn. */
async function answerOrPatience(
  { after }: BookingParts,
  { node, settlements }: LinkedFacility,
  requestId: string,
): Promise<RequestRow | null> {
  const settled = await Promise.race([settlements.wait(requestId), after(ANSWER_MS_MAX)]);
  if (settled) return settled;
  const { state } = await node.run({ type: 'give-up', requestId });
  // The answer may have come while the last moment of patience passed.
  const request = state.requests.get(requestId);
  return request?.status === 'abandoned' ? null : (request ?? null);
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

function rejectionOf(parts: BookingParts, request: RequestRow | null, booking: Booking, place: Wanted): ChangeRefusal {
  if (request?.status !== 'rejected') return { code: 'facility.no_answer' };
  const { rejection } = request;
  if (rejection === 'taken' || rejection === 'closed') return takenOrRule(parts, booking, place);
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
