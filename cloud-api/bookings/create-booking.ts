import { createHash } from 'node:crypto';
import type { BookingProposal } from '../../domain/admission.ts';
import { required } from '../../domain/assert.ts';
import type { Booking, BookingPrice } from '../../domain/booking.ts';
import { priceOf } from '../../domain/pricing.ts';
import type { Random } from '../../domain/random.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type Clock, MINUTE_MS } from '../../domain/time.ts';
import type { RequestRow } from '../../sync/engine/node-state.ts';
import type { StepResult } from '../../sync/engine/step.ts';
import type { AvailabilityIndex } from '../availability/availability-index.ts';
import type { Db } from '../db/database.ts';
import type { FacilityLinks, LinkedFacility } from '../facility-link/facility-links.ts';
import type { CreateBooking, CreateOutcome, CreateRefusal, Wanted } from '../http/services.ts';
import type { QuoteBook } from '../pricing/quotes.ts';
import type { BookingRecords } from './booking-records.ts';
import { findBooking, findRequest, toBooking, toWanted } from './booking-repository.ts';
import { type BookingClaim, findClaim, keepAnswer, type KeptClaim, settleClaim } from './idempotency-repository.ts';

/** How long a customer's page waits before it is told that the facility has not answered yet. */
export const ANSWER_MS_MAX = 8000;

/** How long the facility may take to answer at all; then the wish is withdrawn (PROTOCOL §7.3). */
export const PENDING_MS_MAX = 10 * MINUTE_MS;

export type BookingParts = {
  readonly db: Db;
  readonly links: FacilityLinks;
  readonly index: AvailabilityIndex;
  readonly quotes: QuoteBook;
  readonly records: BookingRecords;
  readonly clock: Clock;
  readonly random: Random;
  readonly after: (ms: number) => Promise<null>;
};

type Attempt = {
  readonly input: CreateBooking;
  readonly facility: LinkedFacility;
  readonly key: string;
  readonly fingerprint: string;
  readonly bookingId: string;
};

/** `BookingService.create`: see there. */
export function createBookingCreator(parts: BookingParts) {
  const { db, links, index, quotes, records, clock, random } = parts;
  /** Calls under way in this process, by key: the same key at the same time is the same call. */
  const underWay = new Map<string, { fingerprint: string; outcome: Promise<CreateOutcome> }>();

  async function create(input: CreateBooking, key: string): Promise<CreateOutcome> {
    const fingerprint = fingerprintOf(input);
    const same = underWay.get(key);
    if (same) return same.fingerprint === fingerprint ? same.outcome : err({ code: 'idempotency.key_reused' });
    const outcome = attempt(input, key, fingerprint);
    underWay.set(key, { fingerprint, outcome });
    try {
      return await outcome;
    } finally {
      underWay.delete(key);
    }
  }

  async function attempt(input: CreateBooking, key: string, fingerprint: string): Promise<CreateOutcome> {
    const facility = links.find(input.facilityId);
    if (!facility) return err({ code: 'facility.not_found' });
    const wish: Attempt = { input, facility, key, fingerprint, bookingId: random.uuid() };
    const places = choosePlaces(input);
    if (!places.ok) return refuse(wish, places.error);
    for (const [position, place] of places.value.entries()) {
      const isLast = position === places.value.length - 1;
      const outcome = await tryPlace(wish, place, isLast);
      if (outcome) return outcome;
    }
    return err({ code: 'slot.taken', alternatives: [] });
  }

  /** Where to try, best first. Errors: what is known to stand in the way before anybody has decided. */
  function choosePlaces(input: CreateBooking): Result<Wanted[], CreateRefusal> {
    const { facilityId, startsAt, endsAt } = input;
    const profile = index.findFacility(facilityId)?.profile;
    const ids = profile?.resources.map(({ id }) => id) ?? [];
    if (input.resourceId !== 'any' && !ids.includes(input.resourceId)) return err({ code: 'resource.not_found' });
    if (input.promoCode !== null) return err({ code: 'promo.unknown' });
    const free = input.resourceId === 'any' ? index.listFreeResources(facilityId, { startsAt, endsAt }) : [];
    if (free.length > 0) return ok(free.map((resourceId) => ({ resourceId, startsAt, endsAt })));
    const first = input.resourceId === 'any' ? (ids[0] ?? '') : input.resourceId;
    const place = { resourceId: first, startsAt, endsAt };
    const checked = index.checkSlot(place);
    if (!checked.ok) return checked;
    const { refusal, alternatives } = checked.value;
    if (refusal === null) return ok([place]);
    return err(refusal.code === 'slot.taken' ? { ...refusal, alternatives } : refusal);
  }

  /** Null when the place was taken and there is another one to try. */
  async function tryPlace(wish: Attempt, place: Wanted, isLast: boolean): Promise<CreateOutcome | null> {
    const { input, facility, key, fingerprint, bookingId } = wish;
    const price = priceFor(input, place);
    if (!price.ok) return refuse(wish, price.error);
    const now = clock.now();
    const requestId = random.uuid();
    const allocationId = random.uuid();
    const claim: BookingClaim = {
      key,
      fingerprint,
      facilityId: input.facilityId,
      bookingId,
      allocationId,
      requestId,
      createdAt: now,
      answer: (result) => answerOf(result, wish, place, isLast),
    };
    const result = await facility.node.runClaimed(
      {
        type: 'book',
        kind: 'booking',
        allocationId,
        bookingId,
        place,
        data: proposalOf(input, price.value, now),
        revision: 1,
        requestId,
        deadlineAt: now + PENDING_MS_MAX,
      },
      claim,
    );
    if (result === null) return replay(key, fingerprint, facility);
    const answered = claim.answer(result);
    if (answered === undefined) return null;
    return answered ?? awaitFacility(facility, key, requestId);
  }

  /** What is to be kept for the key, as `BookingClaim.answer` wants it. */
  function answerOf(
    result: StepResult,
    wish: Attempt,
    place: Wanted,
    isLast: boolean,
  ): CreateOutcome | null | undefined {
    const { outcome } = result;
    const { facilityId } = wish.input;
    if (outcome.kind === 'asked') return null;
    if (outcome.kind === 'done') {
      const allocation = required(outcome.allocation, 'create: a booking was decided');
      return ok(records.ofBooking(toBooking(facilityId, allocation, null)));
    }
    const { refusal } = outcome;
    if (refusal.code === 'taken') return isLast ? err(taken(facilityId, place)) : undefined;
    if (refusal.code === 'refused') return isLast ? err(ruleOf(facilityId, place)) : undefined;
    const sellableFrom = index.sellableFrom(facilityId, place.resourceId);
    return err({ code: 'facility.unreachable', sellableFrom });
  }

  async function awaitFacility(
    { settlements }: LinkedFacility,
    key: string,
    requestId: string,
  ): Promise<CreateOutcome> {
    const settled = await Promise.race([settlements.wait(requestId), parts.after(ANSWER_MS_MAX)]);
    const request = settled ?? (await findRequest(db, requestId));
    const claim = required(await findClaim(db, key), 'create: the claim was kept with the request');
    return afterAnswer(claim, required(request, 'create: the request was kept with the claim'));
  }

  async function afterAnswer(claim: KeptClaim, request: RequestRow): Promise<CreateOutcome> {
    if (claim.outcome) return claim.outcome;
    const wanted = required(toWanted(claim.facilityId, request), 'create: the request asks for a booking');
    if (request.status === 'pending') return ok(records.ofWanted(wanted, 'pending'));
    return settleClaim(db, claim.key, await finalOutcome(claim, request, wanted));
  }

  async function finalOutcome(
    { facilityId, bookingId }: KeptClaim,
    request: RequestRow,
    wanted: Omit<Booking, 'status' | 'pin'>,
  ): Promise<CreateOutcome> {
    if (request.status === 'accepted') {
      const known = required(await findBooking(db, bookingId), 'create: what was accepted is in our copy');
      return ok(records.ofBooking(known.booking));
    }
    if (request.status === 'rejected' && request.rejection === 'taken') return err(taken(facilityId, wanted));
    if (request.status === 'rejected' && request.rejection === 'closed') return err(ruleOf(facilityId, wanted));
    if (request.status === 'rejected') {
      return err({ code: 'facility.unreachable', sellableFrom: index.sellableFrom(facilityId, wanted.resourceId) });
    }
    return ok(records.ofWanted(wanted, 'abandoned'));
  }

  /** The key is known: the answer that was kept, or the one that is still awaited. */
  async function replay(key: string, fingerprint: string, facility: LinkedFacility): Promise<CreateOutcome> {
    const claim = required(await findClaim(db, key), 'replay: the key is known');
    if (claim.fingerprint !== fingerprint) return err({ code: 'idempotency.key_reused' });
    if (claim.outcome) return claim.outcome;
    const request = await findRequest(db, claim.requestId);
    if (request?.status === 'pending') return awaitFacility(facility, key, claim.requestId);
    return afterAnswer(claim, required(request, 'replay: the request was kept with the claim'));
  }

  /** Keeps a refusal that nobody had to decide, unless the key has an answer already. */
  async function refuse(wish: Attempt, refusal: CreateRefusal): Promise<CreateOutcome> {
    const { key, fingerprint, facility, bookingId, input } = wish;
    const known = await findClaim(db, key);
    if (known) return replay(key, fingerprint, facility);
    if (refusal.code !== 'slot.taken') return err(refusal);
    const ids = { bookingId, allocationId: random.uuid(), requestId: random.uuid() };
    const claim = { key, fingerprint, facilityId: input.facilityId, ...ids, createdAt: clock.now() };
    const kept = await keepAnswer(db, claim, err(refusal));
    return kept.fingerprint === fingerprint && kept.outcome ? kept.outcome : replay(key, fingerprint, facility);
  }

  function taken(facilityId: string, place: Wanted): CreateRefusal {
    return { code: 'slot.taken', alternatives: index.findAlternatives(facilityId, place) };
  }

  /** The rule that stood in the way, with its facts; should none apply by now, the time was taken meanwhile. */
  function ruleOf(facilityId: string, place: Wanted): CreateRefusal {
    const checked = index.checkSlot(place);
    if (!checked.ok) return checked.error;
    const { refusal } = checked.value;
    return refusal === null || refusal.code === 'slot.taken' ? taken(facilityId, place) : refusal;
  }

  function priceFor(input: CreateBooking, place: Wanted): Result<BookingPrice, CreateRefusal> {
    const { facilityId, startsAt, endsAt, quote } = input;
    if (quote !== null) {
      const resourceId = input.resourceId === 'any' ? null : input.resourceId;
      return quotes.verify(quote, { facilityId, resourceId, startsAt, endsAt, customerId: null });
    }
    const profile = required(index.findFacility(facilityId), 'create: the facility is in the index').profile;
    return ok(priceOf(profile, place));
  }

  return create;
}

function proposalOf(input: CreateBooking, price: BookingPrice, now: number): BookingProposal {
  const { customer, partySize, notes } = input;
  return { customer, partySize, notes, price, channel: 'web', pin: null, createdAt: now, cancelledAt: null };
}

function fingerprintOf(input: CreateBooking): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex');
}
