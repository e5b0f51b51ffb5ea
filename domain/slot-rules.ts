import type { Channel } from './booking.ts';
import type { BookingPolicy } from './facility.ts';
import { addLocalDays, type Calendar } from './opening-hours.ts';
import type { RuleRef } from './rules/resolve-rules.ts';
import { type EpochMs, GRAIN_MS, type Interval, isOnGrain, type LocalDate, MINUTE_MS, overlaps } from './time.ts';

/** Staff and walk-ins may start a booking this far back: people play first and are entered afterwards. */
export const LATE_START_MAX_MIN = 30;

/** Staff may book anything from one grain up to this. */
export const DESK_LONGEST_MIN = 24 * 60;

/** `rule` is the one that set the limit, where it is not the facility's own policy. */
type ByRule = { readonly rule?: RuleRef | undefined };

/** Why a time cannot be booked. */
export type SlotRefusal =
  | { readonly code: 'slot.unknown_resource' }
  /** Start or end lies between the times that may be booked. */
  | { readonly code: 'slot.off_grid' }
  | ({ readonly code: 'slot.too_short'; readonly shortestMin: number } & ByRule)
  | ({ readonly code: 'slot.too_long'; readonly longestMin: number } & ByRule)
  /** A length between those that a rule allows. */
  | ({ readonly code: 'slot.off_step'; readonly stepMin: number } & ByRule)
  | { readonly code: 'slot.closed' }
  | { readonly code: 'slot.past' }
  | ({ readonly code: 'slot.too_soon'; readonly noticeMin: number } & ByRule)
  /** `lastDate` is the last business day that may be booked yet. */
  | ({ readonly code: 'slot.too_far'; readonly lastDate: LocalDate } & ByRule)
  /** By whom is nobody's business. */
  | { readonly code: 'slot.taken' };

/** The policy as it applies to one channel at one moment. */
export type SlotTerms = {
  readonly calendar: Calendar;
  readonly now: EpochMs;
  /** Spacing of the starts within each opening; null where any grain will do. */
  readonly stepMs: number | null;
  readonly shortestMin: number;
  readonly longestMin: number;
  readonly earliestStartAt: EpochMs;
  readonly noticeMin: number;
  /** Null: as far ahead as anybody likes. */
  readonly lastDate: LocalDate | null;
  readonly bufferMs: number;
};

/**
 * Customers keep to grid, notice and horizon, and so do the systems that book for them. Whoever stands in the building
 * may start now, and staff at the desk need not mind the customers' lengths and horizon either.
 */
export function slotTerms(policy: BookingPolicy, channel: Channel, calendar: Calendar, now: EpochMs): SlotTerms {
  const forCustomers: SlotTerms = {
    calendar,
    now,
    stepMs: policy.stepMin * MINUTE_MS,
    shortestMin: policy.shortestMin,
    longestMin: policy.longestMin,
    earliestStartAt: now,
    noticeMin: policy.noticeMin,
    lastDate: addLocalDays(calendar.localDateOf(now), policy.horizonDays),
    bufferMs: policy.bufferMin * MINUTE_MS,
  };
  if (channel === 'web' || channel === 'clubos') return forCustomers;

  const forWalkIns = {
    ...forCustomers,
    stepMs: null,
    earliestStartAt: now - LATE_START_MAX_MIN * MINUTE_MS,
    noticeMin: 0,
  };
  if (channel === 'kiosk') return forWalkIns;
  return { ...forWalkIns, shortestMin: GRAIN_MS / MINUTE_MS, longestMin: DESK_LONGEST_MIN, lastDate: null };
}

/** The terms for a booking that already starts where it is wanted: whoever may start late may also play on. */
export function withoutLateStart(terms: SlotTerms): SlotTerms {
  return terms.earliestStartAt < terms.now ? { ...terms, earliestStartAt: Number.NEGATIVE_INFINITY } : terms;
}

/** Why no booking may be this long, wherever it starts; null when one may. */
export function refusalOfLength(terms: SlotTerms, lengthMs: number): SlotRefusal | null {
  if (!isOnGrain(lengthMs)) return { code: 'slot.off_grid' };
  if (lengthMs < terms.shortestMin * MINUTE_MS) return { code: 'slot.too_short', shortestMin: terms.shortestMin };
  if (lengthMs > terms.longestMin * MINUTE_MS) return { code: 'slot.too_long', longestMin: terms.longestMin };
  return null;
}

/** Why nothing may be booked at `interval` on any resource; null when something may. Its length must be in order. */
export function refusalOfTime(terms: SlotTerms, interval: Interval): SlotRefusal | null {
  const { calendar } = terms;
  return (
    refusalByHours(terms, interval) ??
    refusalByLimits(terms, interval, () => calendar.businessDateOf(interval.startsAt))
  );
}

/** The part of it that follows from the hours and the grid, which is the same under every policy of one facility. */
export function refusalByHours({ calendar, stepMs }: SlotTerms, interval: Interval): SlotRefusal | null {
  const { startsAt } = interval;
  if (!isOnGrain(startsAt)) return { code: 'slot.off_grid' };
  if (!calendar.isOpen(interval)) return { code: 'slot.closed' };
  // A start where two openings overlap may lie on the grid of either.
  const isOnGrid =
    stepMs === null || calendar.openingsAt(startsAt).some((opening) => (startsAt - opening.startsAt) % stepMs === 0);
  return isOnGrid ? null : { code: 'slot.off_grid' };
}

/** The part that follows from now, notice and horizon; `businessDate` is that of the start. */
export function refusalByLimits(
  terms: SlotTerms,
  interval: Interval,
  businessDate: () => LocalDate,
): SlotRefusal | null {
  const { startsAt } = interval;
  // Of what may start late the end must still be ahead: there is nothing to sell in the past.
  if (startsAt < terms.earliestStartAt || interval.endsAt <= terms.now) return { code: 'slot.past' };
  if (terms.noticeMin > 0 && startsAt < terms.now + terms.noticeMin * MINUTE_MS) {
    return { code: 'slot.too_soon', noticeMin: terms.noticeMin };
  }
  if (terms.lastDate !== null && businessDate() > terms.lastDate) {
    return { code: 'slot.too_far', lastDate: terms.lastDate };
  }
  return null;
}

/** True when a booking at `interval` would come too near to one of `busy`, all of the same resource. */
export function isTaken(terms: SlotTerms, busy: readonly Interval[], interval: Interval): boolean {
  const kept = withBuffer(terms, interval);
  return busy.some((other) => overlaps(other, kept));
}

/** What must be free for a booking at `interval`. Only other bookings are in the way there, not the closing time. */
export function withBuffer(terms: SlotTerms, { startsAt, endsAt }: Interval): Interval {
  return { startsAt: startsAt - terms.bufferMs, endsAt: endsAt + terms.bufferMs };
}
