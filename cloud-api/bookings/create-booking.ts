import { createHash } from 'node:crypto';
import type { BookingProposal } from '../../domain/admission.ts';
import { required } from '../../domain/assert.ts';
import type { Spend } from '../../domain/booking.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { BookInput } from '../../sync/engine/inputs.ts';
import type { StepResult } from '../../sync/engine/step.ts';
import type { LinkedFacility } from '../facility-link/facility-links.ts';
import type { TermedPrice } from '../pricing/quotes.ts';
import type { Asking, CreateBooking, CreateOutcome, CreateRefusal, Wanted } from '../http/services.ts';
import { HANDOVER_TRIES_MAX, handOverOurPart } from './across-the-edge.ts';
import { type BookingParts, PENDING_MS_MAX } from './booking-parts.ts';
import { findRequest, toBooking } from './booking-repository.ts';
import { askingOf, isTransient, ruleRefusal, takenRefusal, unreachableRefusal } from './create-refusals.ts';
import { awaitFacility, replay, toldOutcome } from './facility-answer.ts';
import { type BookingClaim, findClaim, keepAnswer } from './idempotency-repository.ts';
import { giveBack, givingBack, grantFor, mayStand, priceOfNew } from './spending.ts';

/** One call under one key. */
type Attempt = {
  readonly input: CreateBooking;
  readonly facility: LinkedFacility;
  readonly key: string;
  readonly fingerprint: string;
  readonly bookingId: string;
  /** How often the facility may yet be asked again because the time had not reached it. */
  readonly triesLeft: number;
};

/** `BookingService.create`: see there. */
export function createBookingCreator(parts: BookingParts) {
  /** Calls under way in this process, by key: the same key at the same time is the same call. */
  const underWay = new Map<string, { fingerprint: string; outcome: Promise<CreateOutcome> }>();

  return async (input: CreateBooking, key: string): Promise<CreateOutcome> => {
    const fingerprint = fingerprintOf(input);
    const same = underWay.get(key);
    if (same) return same.fingerprint === fingerprint ? same.outcome : err({ code: 'idempotency.key_reused' });
    const outcome = attempt(parts, input, { key, fingerprint });
    underWay.set(key, { fingerprint, outcome });
    try {
      return await outcome;
    } finally {
      underWay.delete(key);
    }
  };
}

async function attempt(
  parts: BookingParts,
  input: CreateBooking,
  call: Pick<Attempt, 'key' | 'fingerprint'>,
): Promise<CreateOutcome> {
  const facility = parts.links.find(input.facilityId);
  if (!facility) return err({ code: 'facility.not_found' });
  return tryPlaces(parts, { input, facility, ...call, bookingId: parts.random.uuid(), triesLeft: HANDOVER_TRIES_MAX });
}

async function tryPlaces(parts: BookingParts, wish: Attempt): Promise<CreateOutcome> {
  const places = choosePlaces(parts, wish.input);
  if (!places.ok) return refuse(parts, wish, places.error);
  for (const [position, place] of places.value.entries()) {
    const isLast = position === places.value.length - 1;
    const outcome = await tryPlace(parts, wish, place, isLast);
    if (outcome) return outcome;
  }
  return err({ code: 'slot.taken', alternatives: [] });
}

/** Where to try, best first. Errors: what is known to stand in the way before anybody has decided. */
function choosePlaces({ index }: BookingParts, input: CreateBooking): Result<Wanted[], CreateRefusal> {
  const { facilityId, startsAt, endsAt } = input;
  const profile = index.findFacility(facilityId)?.profile;
  const ids = profile?.resources.map(({ id }) => id) ?? [];
  if (input.resourceId !== 'any' && !ids.includes(input.resourceId)) return err({ code: 'resource.not_found' });
  const free =
    input.resourceId === 'any'
      ? index.listFreeResources(facilityId, { startsAt, endsAt, asking: askingOf(input) })
      : [];
  const places = free.map((resourceId) => ({ resourceId, startsAt, endsAt }));
  // What is one side's anyway is better than what must be handed over first.
  const isWhole = (place: Wanted): boolean => index.partsToHandOver(facilityId, place).length === 0;
  if (places.length > 0) return ok([...places.filter(isWhole), ...places.filter((place) => !isWhole(place))]);
  const first = input.resourceId === 'any' ? (ids[0] ?? '') : input.resourceId;
  const place = { resourceId: first, startsAt, endsAt };
  const checked = index.checkSlot({ ...place, asking: askingOf(input) });
  if (!checked.ok) return checked;
  const { refusal, alternatives } = checked.value;
  if (refusal === null) return ok([place]);
  return err(refusal.code === 'slot.taken' ? { ...refusal, alternatives } : refusal);
}

/** Null when the place was taken and there is another one to try. */
async function tryPlace(
  parts: BookingParts,
  wish: Attempt,
  place: Wanted,
  isLast: boolean,
): Promise<CreateOutcome | null> {
  const { input } = wish;
  const price = priceOfNew(parts, input, place);
  if (!price.ok) return refuse(parts, wish, price.error);
  const { promotion, credits } = price.value;
  // Nothing is granted to a call that has its answer: it might be the last that there is.
  if ((promotion || credits) && (await findClaim(parts.db, wish.key))) return replayOrTry(parts, wish);
  const { bookingId, key: callKey } = wish;
  const granting = { facilityId: input.facilityId, bookingId, email: input.customer.email, callKey };
  const granted = await grantFor(parts, granting, price.value);
  switch (granted.kind) {
    case 'granted':
      return bookAt(parts, wish, { place, isLast, priced: price.value, spend: granted.spend });
    case 'answered':
      return replayOrTry(parts, wish);
    case 'refused':
      return refuse(parts, wish, granted.error);
  }
}

type Try = {
  readonly place: Wanted;
  readonly isLast: boolean;
  readonly priced: TermedPrice;
  readonly spend: Spend | null;
};

/** As `tryPlace`, with what it spends granted. */
async function bookAt(
  parts: BookingParts,
  wish: Attempt,
  { place, isLast, priced, spend }: Try,
): Promise<CreateOutcome | null> {
  const { input, facility, key, fingerprint, bookingId } = wish;
  const createdAt = parts.clock.now();
  const ids = { bookingId, requestId: parts.random.uuid(), allocationId: parts.random.uuid() };
  const book: BookInput = {
    type: 'book',
    kind: 'booking',
    ...ids,
    place,
    data: proposalOf(input, { priced, spend, createdAt }),
    revision: 1,
    deadlineAt: createdAt + PENDING_MS_MAX,
  };
  const { facilityId } = input;
  const asking = askingOf(input);
  const answer = (result: StepResult) => answerOf(parts, { facilityId, place, asking, isLast }, result);
  const keep = (result: StepResult) => {
    const answered = answer(result);
    return answered && isTransient(answered) ? undefined : answered;
  };
  const claim: BookingClaim = {
    key,
    fingerprint,
    facilityId,
    ...ids,
    createdAt,
    answer: keep,
    ...(spend && { spendId: spend.id }),
  };
  const result = await givingBack(parts, spend, async () => {
    await handOverOurPart(parts, facility, { facilityId, places: [place] });
    return facility.node.runClaimed(book, claim);
  });
  if (result === null) {
    await giveBack(parts, spend);
    return replayOrTry(parts, wish);
  }
  const answered = answer(result);
  if (answered === null) return awaitOrAskAgain(parts, wish, { claim, spend });
  if (answered === undefined || !mayStand(answered)) await giveBack(parts, spend);
  return answered ?? null;
}

/** The question may overtake the time that it is about: what the facility had not got yet it is asked for again. */
async function awaitOrAskAgain(
  parts: BookingParts,
  wish: Attempt,
  { claim, spend }: { readonly claim: BookingClaim; readonly spend: Spend | null },
): Promise<CreateOutcome> {
  const outcome = await awaitFacility(parts, wish.facility, claim);
  if (!mayStand(outcome)) await giveBack(parts, spend);
  if (!isTransient(outcome) || wish.triesLeft === 0) return outcome;
  const request = await findRequest(parts.db, claim.requestId);
  if (request?.rejection !== 'not-owner') return outcome;
  return replayOrTry(parts, { ...wish, triesLeft: wish.triesLeft - 1 });
}

type Tried = {
  readonly facilityId: string;
  readonly place: Wanted;
  readonly asking: Asking;
  readonly isLast: boolean;
};

/** The answer that the key has; another try where the facility gave it none. */
async function replayOrTry(parts: BookingParts, wish: Attempt): Promise<CreateOutcome> {
  const replayed = await replay(parts, wish.facility, wish);
  return replayed.kind === 'answer' ? replayed.outcome : tryPlaces(parts, { ...wish, bookingId: replayed.bookingId });
}

/** Null: the facility was asked. Undefined: another place is to be tried. */
function answerOf(
  { index, records }: BookingParts,
  { facilityId, place, asking, isLast }: Tried,
  { outcome }: StepResult,
): CreateOutcome | null | undefined {
  if (outcome.kind === 'asked') return null;
  if (outcome.kind === 'done') {
    const allocation = required(outcome.allocation, 'create: a booking was decided');
    return ok(records.ofBooking(toBooking(facilityId, allocation, null)));
  }
  const { refusal } = outcome;
  if (refusal.code === 'taken') return isLast ? err(takenRefusal(index, facilityId, place)) : undefined;
  if (refusal.code === 'refused') return isLast ? err(ruleRefusal(index, facilityId, { ...place, asking })) : undefined;
  return err(unreachableRefusal(index, facilityId, place));
}

/** Keeps a refusal that nobody had to decide, unless the key has an answer already. */
async function refuse(parts: BookingParts, wish: Attempt, refusal: CreateRefusal): Promise<CreateOutcome> {
  const { db, random, clock } = parts;
  const { key, fingerprint, bookingId, input } = wish;
  const known = await findClaim(db, key);
  if (known) return replayOrTry(parts, wish);
  if (refusal.code !== 'slot.taken') return err(refusal);
  const ids = { bookingId, allocationId: random.uuid(), requestId: random.uuid() };
  const claim = { key, fingerprint, facilityId: input.facilityId, ...ids, createdAt: clock.now() };
  const kept = await keepAnswer(db, claim, err(refusal));
  if (kept.fingerprint !== fingerprint || !kept.outcome) return replayOrTry(parts, wish);
  return toldOutcome(parts, kept.facilityId, kept.outcome);
}

type Proposed = { readonly priced: TermedPrice; readonly spend: Spend | null; readonly createdAt: EpochMs };

function proposalOf(input: CreateBooking, { priced, spend, createdAt }: Proposed): BookingProposal {
  const { customer, partySize, notes, channel = 'web' } = input;
  const { price, termsVersion, cancellation } = priced;
  return {
    customer,
    partySize,
    notes,
    price,
    terms: { version: termsVersion },
    channel,
    pin: null,
    createdAt,
    cancelledAt: null,
    ...(input.customerId !== null && { customerId: input.customerId }),
    ...(spend && { spend }),
    ...(cancellation && { cancellation }),
  };
}

function fingerprintOf(input: CreateBooking): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex');
}
