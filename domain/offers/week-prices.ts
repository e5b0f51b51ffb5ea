import type { Slot } from '../availability.ts';
import type { Resource } from '../facility.ts';
import { addLocalDays, type Calendar } from '../opening-hours.ts';
import { type EpochMs, type LocalDate, MINUTE_MS } from '../time.ts';
import type { OfferRefusal } from './offer-refusal.ts';
import { judgeOffers, type JudgedOffer, type OfferFacts } from './offers.ts';

const DAYS = 7;

/** One hour of one business day: what the first booking that can begin in it costs, over all resources asked about. */
export type WeekCell = {
  /** On the wall clock, counted from the day's own midnight: 25 is one in the morning after. */
  readonly hour: number;
  readonly startsAt: EpochMs;
  /** May it be booked or not. */
  readonly lowestCents: number;
  readonly highestCents: number;
  readonly resourceCount: number;
  /** How many of them may be booked. */
  readonly freeCount: number;
  /** Why most of them cannot be booked, where none can; else null. */
  readonly refusal: OfferRefusal | null;
};

/** A day without a cell is closed. */
export type WeekDay = { readonly date: LocalDate; readonly cells: readonly WeekCell[] };

export type WeekQuery = {
  readonly weekStart: LocalDate;
  readonly lengthMin: number;
  /** All when null. */
  readonly kind: Resource['kind'] | null;
};

/**
 * What a booking of one length costs in each hour of seven business days, and whether it may be had, for the asker and
 * the channel of `facts`, which must hold what is sold on all of them. It stops for breath after each day.
 */
export function* weekInSteps(facts: OfferFacts, query: WeekQuery): Generator<void, WeekDay[], void> {
  const resources = facts.profile.resources.filter(({ kind }) => query.kind === null || kind === query.kind);
  const days: WeekDay[] = [];
  for (let offset = 0; offset < DAYS; offset += 1) {
    const date = addLocalDays(query.weekStart, offset);
    days.push({ date, cells: cellsOf(facts, resources, { date, lengthMin: query.lengthMin }) });
    yield;
  }
  return days;
}

type Day = { readonly date: LocalDate; readonly lengthMin: number };

function cellsOf(facts: OfferFacts, resources: readonly Resource[], { date, lengthMin }: Day): WeekCell[] {
  const starts = firstStarts(facts.calendar, date, facts.profile.policy.stepMin);
  const slots = starts.flatMap(({ startsAt }) =>
    resources.map(({ id }): Slot => ({ resourceId: id, startsAt, endsAt: startsAt + lengthMin * MINUTE_MS })),
  );
  const offers = judgeOffers(facts, slots);
  return starts.flatMap(({ hour, startsAt }) => {
    const inHour = offers.filter((offer) => offer.startsAt === startsAt);
    return inHour.length === 0 ? [] : [cellOf(hour, startsAt, inHour)];
  });
}

function cellOf(hour: number, startsAt: EpochMs, offers: readonly JudgedOffer[]): WeekCell {
  const totals = offers.map(({ price }) => price.totalCents);
  const refusals = offers.flatMap(({ refusal }) => (refusal ? [refusal] : []));
  const freeCount = offers.length - refusals.length;
  return {
    hour,
    startsAt,
    lowestCents: Math.min(...totals),
    highestCents: Math.max(...totals),
    resourceCount: offers.length,
    freeCount,
    refusal: freeCount > 0 ? null : commonest(refusals),
  };
}

/** Of equally frequent ones the first. */
function commonest(refusals: readonly OfferRefusal[]): OfferRefusal | null {
  const countOf = (code: string): number => refusals.filter((refusal) => refusal.code === code).length;
  return refusals.reduce<OfferRefusal | null>(
    (best, refusal) => (best === null || countOf(refusal.code) > countOf(best.code) ? refusal : best),
    null,
  );
}

/** The first start on the grid of each hour in which the day is open. Of an hour that comes twice, the first. */
function firstStarts(calendar: Calendar, date: LocalDate, stepMin: number): { hour: number; startsAt: EpochMs }[] {
  const found = new Map<number, EpochMs>();
  for (const { startsAt, endsAt } of calendar.openingsOn(date)) {
    for (let start = startsAt; start < endsAt; start += stepMin * MINUTE_MS) {
      const local = calendar.localTimeAt(start);
      const hour = Math.floor(local.minuteOfDay / 60) + (local.date === date ? 0 : 24);
      if (!found.has(hour)) found.set(hour, start);
    }
  }
  return [...found].map(([hour, startsAt]) => ({ hour, startsAt }));
}
