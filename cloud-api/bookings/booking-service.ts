import { type Booking, BookingDetailsSchema, cancel, reschedule } from '../../domain/booking.ts';
import { priceOf } from '../../domain/pricing.ts';
import { required } from '../../domain/assert.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { EngineRefusal, Input, Json } from '../../sync/engine/inputs.ts';
import type { RequestRow } from '../../sync/engine/node-state.ts';
import type { BookingRecord, BookingService, ChangeRefusal, MoveBooking, Wanted } from '../http/services.ts';
import { findBooking, findRequest, type KnownBooking, toWanted } from './booking-repository.ts';
import { ANSWER_MS_MAX, type BookingParts, createBookingCreator } from './create-booking.ts';
import { findClaimOfBooking } from './idempotency-repository.ts';

const NOT_FOUND = { code: 'booking.not_found' } as const;

type DecisionInput = Extract<Input, { type: 'book' | 'move' | 'cancel' }>;

/** Bookings as customers make and change them: decided here where the time is the cloud's, asked of the facility where it is not. */
export function createBookingService(parts: BookingParts): BookingService {
  const { db, links, index, records, clock, random } = parts;

  async function findOwn(id: string, token: string): Promise<KnownBooking | null> {
    // Looked up first either way: an unknown booking and a wrong token take the same time.
    const known = await findBooking(db, id);
    return records.isManageToken(id, token) ? known : null;
  }

  async function find(id: string, token: string): Promise<BookingRecord | null> {
    const known = await findOwn(id, token);
    if (known) return records.ofBooking(known.booking);
    return records.isManageToken(id, token) ? findWanted(id) : null;
  }

  /** A booking that the facility has not granted, or did not in time. */
  async function findWanted(id: string): Promise<BookingRecord | null> {
    const claim = await findClaimOfBooking(db, id);
    const request = claim && (await findRequest(db, claim.requestId));
    const wanted = request && toWanted(claim.facilityId, request);
    if (!wanted) return null;
    return records.ofWanted(wanted, request.status === 'pending' ? 'pending' : 'abandoned');
  }

  async function move(id: string, token: string, to: MoveBooking): Promise<Result<BookingRecord, ChangeRefusal>> {
    const known = await findOwn(id, token);
    if (!known) return err(NOT_FOUND);
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
    const ids = { allocationId: allocation.id, requestId: random.uuid(), deadlineAt: deadline() };
    const moved = await decide(booking, place, {
      type: 'move',
      ...ids,
      expectedRevision: to.revision,
      place,
      data,
    });
    if (moved !== 'other-owner') return moved;
    // The new time is had first; its coming into our copy makes the old allocation's owner give that back (§8.5).
    return acrossOwners(booking, place, data);
  }

  async function acrossOwners(
    booking: Booking,
    place: Wanted,
    data: Json,
  ): Promise<Result<BookingRecord, ChangeRefusal>> {
    const ids = { allocationId: random.uuid(), bookingId: booking.id, requestId: random.uuid() };
    const revision = booking.revision + 1;
    const input = { kind: 'booking', ...ids, place, data, revision, deadlineAt: deadline() } as const;
    const booked = await decide(booking, place, { type: 'book', ...input });
    return booked === 'other-owner' ? err({ code: 'facility.no_answer' }) : booked;
  }

  async function cancelBooking(id: string, token: string): Promise<Result<BookingRecord, ChangeRefusal>> {
    const known = await findOwn(id, token);
    if (!known) return records.isManageToken(id, token) ? giveUp(id) : err(NOT_FOUND);
    const { booking, allocation } = known;
    if (booking.status === 'cancelled') return ok(records.ofBooking(booking));
    const allowed = cancel(booking, clock.now());
    if (!allowed.ok) return allowed;
    const ids = { allocationId: allocation.id, requestId: random.uuid(), deadlineAt: deadline() };
    const decided = await decide(booking, booking, { type: 'cancel', ...ids, expectedRevision: booking.revision });
    return decided === 'other-owner' ? err({ code: 'facility.no_answer' }) : decided;
  }

  /** The customer does not wait for the facility's answer any longer. */
  async function giveUp(id: string): Promise<Result<BookingRecord, ChangeRefusal>> {
    const claim = await findClaimOfBooking(db, id);
    if (!claim) return err(NOT_FOUND);
    await links.find(claim.facilityId)?.node.run({ type: 'give-up', requestId: claim.requestId });
    const known = await findBooking(db, id);
    const record = known ? records.ofBooking(known.booking) : await findWanted(id);
    return record ? ok(record) : err(NOT_FOUND);
  }

  const deadline = (): number => clock.now() + ANSWER_MS_MAX;

  async function decide(
    booking: Booking,
    place: Wanted,
    input: DecisionInput,
  ): Promise<Result<BookingRecord, ChangeRefusal> | 'other-owner'> {
    const facility = links.find(booking.facilityId);
    if (!facility) return err(NOT_FOUND);
    const known = await findBooking(db, booking.id);
    const isPeers =
      input.type === 'book'
        ? index.sellerOf(booking.facilityId, place) !== 'cloud'
        : known?.allocation.holder !== 'own';
    if (isPeers && links.view(booking.facilityId)?.state !== 'up') return err(unreachable(booking.facilityId, place));
    const { outcome } = await facility.node.run(input);
    if (outcome.kind === 'refused') return refusalOf(outcome.refusal, booking, place);
    if (outcome.kind === 'asked') {
      const settled = await Promise.race([facility.settlements.wait(input.requestId), parts.after(ANSWER_MS_MAX)]);
      const request = settled ?? (await facility.node.run({ type: 'give-up', requestId: input.requestId }), null);
      const refusal = request?.status === 'accepted' ? null : rejectionOf(request, booking, place);
      if (refusal) return err(refusal);
    }
    const after = required(await findBooking(db, booking.id), 'decide: the booking is known');
    return ok(records.ofBooking(after.booking));
  }

  function refusalOf(
    refusal: EngineRefusal,
    booking: Booking,
    place: Wanted,
  ): Result<never, ChangeRefusal> | 'other-owner' {
    switch (refusal.code) {
      case 'other-owner':
        return 'other-owner';
      case 'taken':
      case 'refused':
        return err(takenOrRule(booking.facilityId, place));
      case 'changed-meanwhile':
        return err({ code: 'booking.changed_meanwhile', revision: refusal.allocation.revision });
      case 'not-found':
        return err(NOT_FOUND);
      case 'fenced':
      case 'nobodys-time':
        return err(unreachable(booking.facilityId, place));
    }
  }

  function rejectionOf(request: RequestRow | null, booking: Booking, place: Wanted): ChangeRefusal {
    if (request?.status !== 'rejected') return { code: 'facility.no_answer' };
    if (request.rejection === 'taken' || request.rejection === 'closed') return takenOrRule(booking.facilityId, place);
    if (request.rejection === 'changed-meanwhile' || request.rejection === 'gone') {
      return { code: 'booking.changed_meanwhile', revision: booking.revision };
    }
    return { code: 'facility.no_answer' };
  }

  function takenOrRule(facilityId: string, place: Wanted): ChangeRefusal {
    return (
      index.refusalOfMove(facilityId, place) ?? {
        code: 'slot.taken',
        alternatives: index.findAlternatives(facilityId, place),
      }
    );
  }

  function unreachable(facilityId: string, { resourceId }: Wanted): ChangeRefusal {
    return { code: 'facility.unreachable', sellableFrom: index.sellableFrom(facilityId, resourceId) };
  }

  return { create: createBookingCreator(parts), find, move, cancel: cancelBooking };
}
