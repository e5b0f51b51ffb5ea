import type { Slot } from '../../domain/availability.ts';
import { listOpenOffers, type Offer } from '../../domain/offers/offers.ts';
import type { Rule } from '../../domain/rules/rule.ts';
import { type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { Asking, AvailabilityQuery, OfferedSlot } from '../http/services.ts';
import type { FacilityEntry } from './facility-entry.ts';

/** One day's free times as JSON text, with a gap where the instant of the answer goes. */
export type DayAnswer = {
  /** Before `asOf`, and after it. */
  readonly head: string;
  readonly tail: string;
  /** The text holds within `[madeAt, staleAt)` while the entry stays at `version`; then time alone changes it. */
  readonly madeAt: EpochMs;
  readonly staleAt: EpochMs;
  readonly version: number;
};

/** Every local day of the world begins on a multiple of this. */
const DAY_BOUNDARY_MS = 15 * MINUTE_MS;

/** Works out one day of one facility, for anybody alone unless somebody asks. What the cloud neither owns nor can ask for is left out, and said so. */
export function answerDay(entry: FacilityEntry, query: AvailabilityQuery, now: EpochMs, asking?: Asking): DayAnswer {
  const { profile } = entry.record;
  const slots = listOpenOffers(entry.facts(now, asking), query);
  const offered = sellable(entry, slots);
  const outOfReach = slots.filter((slot) => entry.isOutOfReach(slot));

  const start = { facilityId: profile.id, date: query.date, timeZone: profile.timeZone };
  const rest = {
    slots: offered.map(viewSlot),
    ...(outOfReach.length > 0 && { notSellable: viewOutOfReach(entry, outOfReach) }),
  };
  return {
    head: `${JSON.stringify(start).slice(0, -1)},"asOf":"`,
    tail: `",${JSON.stringify(rest).slice(1)}`,
    madeAt: now,
    staleAt: Math.min(staleAt(slots, profile.policy.noticeMin, now), rulesStaleAt(entry.terms.rules.rules, now)),
    version: entry.version,
  };
}

/** The times themselves that `answerDay` tells of. */
export function listOffered(
  entry: FacilityEntry,
  query: AvailabilityQuery,
  now: EpochMs,
  asking?: Asking,
): OfferedSlot[] {
  return sellable(entry, listOpenOffers(entry.facts(now, asking), query));
}

function sellable(entry: FacilityEntry, slots: readonly Offer[]): OfferedSlot[] {
  return slots.filter((slot) => entry.sellerOf(slot) !== null).map(showOffer);
}

/** The answer as text that is from `now`. */
export function textOf({ head, tail }: DayAnswer, now: EpochMs): string {
  return head + isoOf(now) + tail;
}

export function showOffer({ resourceId, startsAt, endsAt, price }: Offer): OfferedSlot {
  return { resourceId, startsAt, endsAt, price: { cents: price.totalCents, currency: price.currency } };
}

/** As the API shows it. */
export function viewSlot({ resourceId, startsAt, endsAt, price }: OfferedSlot) {
  return { resourceId, startsAt: isoOf(startsAt), endsAt: isoOf(endsAt), price };
}

export function isoOf(at: EpochMs): string {
  return new Date(at).toISOString();
}

/**
 * The first instant at which the same facts may give another answer: when the earliest slot can no longer be booked
 * (it still can at its very start less the notice), or when a day may begin and move the horizon.
 */
function staleAt(slots: readonly Slot[], noticeMin: number, now: EpochMs): EpochMs {
  const [first] = slots;
  const nextDayAt = (Math.floor(now / DAY_BOUNDARY_MS) + 1) * DAY_BOUNDARY_MS;
  return first ? Math.min(nextDayAt, first.startsAt - noticeMin * MINUTE_MS + 1) : nextDayAt;
}

/**
 * The first instant at which rules alone may say something else. Notice is counted in minutes from the start and every
 * start is a whole minute: so it is a whole minute at which it is still kept, and the instant after it when it is not.
 */
function rulesStaleAt(rules: readonly Rule[], now: EpochMs): EpochMs {
  if (!rules.some(({ active }) => active)) return Number.POSITIVE_INFINITY;
  const edges = rules.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]);
  const nextMinuteAt = now % MINUTE_MS === 0 ? now + 1 : Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  return Math.min(nextMinuteAt, ...edges.filter((edge) => edge !== null && edge > now).map(Number));
}

function viewOutOfReach(entry: FacilityEntry, slots: readonly Slot[]) {
  const { name, phone } = entry.record.profile;
  const from = Math.min(...slots.map(({ startsAt }) => startsAt));
  const until = Math.max(...slots.map((slot) => endOfForeignPart(entry, slot)));
  const call = phone ? ` Please choose a later time, or call ${phone}.` : ' Please choose a later time.';
  return {
    from: isoOf(from),
    until: isoOf(until),
    reason: `${name} cannot be reached just now, and these times are sold there.${call}`,
  };
}

/** A slot over the frontier ends in time that the cloud does own: out of reach is only what comes before. */
function endOfForeignPart(entry: FacilityEntry, slot: Slot): EpochMs {
  const own = entry.ownPartsOf(slot).at(-1);
  return own && own.endsAt === slot.endsAt ? own.startsAt : slot.endsAt;
}
