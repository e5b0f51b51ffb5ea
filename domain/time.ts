import { z } from 'zod';

/** An instant: whole milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = number;

/** The earliest and latest instants that ranges of time may name; they stand for "since ever" and "for ever". */
export const TIME_MIN: EpochMs = 0;
export const TIME_MAX: EpochMs = 8_640_000_000_000_000;

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Every boundary of a booking, block or owned range is a multiple of this (PROTOCOL §2, granularity G). */
export const GRAIN_MS = 5 * MINUTE_MS;

export const EpochMsSchema = z.int().min(TIME_MIN).max(TIME_MAX);

/** A half-open interval `[startsAt, endsAt)`. */
export type Interval = { readonly startsAt: EpochMs; readonly endsAt: EpochMs };

export const IntervalSchema = z
  .object({ startsAt: EpochMsSchema, endsAt: EpochMsSchema })
  .refine((interval) => interval.startsAt < interval.endsAt, { error: 'the interval ends before it starts' });

/** A calendar day in a facility's zone, `YYYY-MM-DD`. */
export type LocalDate = string;

export const LocalDateSchema = z.iso.date();

/** Tells the time. The composition roots hand out the real one; tests hand out a fake. */
export type Clock = {
  /** Wall-clock time: may jump. For display, opening hours and door windows. */
  now(): EpochMs;
  /** Never goes back; its zero means nothing. For time-outs and holds. */
  monotonicMs(): number;
};

/** True when the two half-open intervals share an instant; touching ends do not overlap. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

/** True when `inner` lies within `outer`; equal ends count as within. */
export function contains(outer: Interval, inner: Interval): boolean {
  return outer.startsAt <= inner.startsAt && inner.endsAt <= outer.endsAt;
}

/** True for time that can be had: not empty, and both ends on the grain. */
export function isSomeTime({ startsAt, endsAt }: Interval): boolean {
  return startsAt < endsAt && isOnGrain(startsAt) && isOnGrain(endsAt);
}

/** True when `at` is a multiple of `GRAIN_MS`. */
export function isOnGrain(at: EpochMs): boolean {
  return at % GRAIN_MS === 0;
}
