import { z } from 'zod';
import { assert, required } from '../assert.ts';
import { LocalTimeSchema } from '../facility.ts';
import type { Calendar, LocalTime } from '../opening-hours.ts';
import { type Interval, type LocalDate, MINUTE_MS } from '../time.ts';

/**
 * Hours on the wall clock. Where `until` is not after `from` the band runs past midnight. Together with weekdays it
 * counts on the weekday of each minute itself: of "Friday, 22:00–02:00" the two hours before midnight lie on Friday
 * evening and the two after it on Friday's own early morning.
 */
export const LocalBandSchema = z.strictObject({ from: LocalTimeSchema, until: LocalTimeSchema });
export type LocalBand = z.infer<typeof LocalBandSchema>;

/** A band in minutes since local midnight, for those who ask often. */
export type MinuteBand = { readonly fromMinute: number; readonly untilMinute: number };

/** Time that passes on one local day while the wall clock runs evenly: `untilMinute − fromMinute` real minutes. */
export type LocalStretch = {
  readonly date: LocalDate;
  readonly weekday: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
};

/** Tells what the wall clock shows. A kept `Calendar` is a fast one. */
export type LocalClock = Pick<Calendar, 'localTimeAt'>;

export function minuteBand({ from, until }: LocalBand): MinuteBand {
  return { fromMinute: minuteOf(from), untilMinute: minuteOf(until) };
}

/** True when the wall clock at `minute` of the day is within the band. */
export function holdsMinute({ fromMinute, untilMinute }: MinuteBand, minute: number): boolean {
  return fromMinute < untilMinute
    ? fromMinute <= minute && minute < untilMinute
    : fromMinute <= minute || minute < untilMinute;
}

/** True when some minute of the stretch is within the band. */
export function touchesStretch({ fromMinute, untilMinute }: MinuteBand, stretch: LocalStretch): boolean {
  return fromMinute < untilMinute
    ? stretch.fromMinute < untilMinute && fromMinute < stretch.untilMinute
    : fromMinute < stretch.untilMinute || stretch.fromMinute < untilMinute;
}

/**
 * The interval as the wall clock shows it, in order of time. It is cut at midnight and where the clocks change, so an
 * hour that comes twice is there twice and one that is skipped is not there. Both ends must be whole minutes.
 */
export function localStretches(clock: LocalClock, { startsAt, endsAt }: Interval): LocalStretch[] {
  assert(startsAt < endsAt, 'localStretches: the interval is empty');
  assert(startsAt % MINUTE_MS === 0 && endsAt % MINUTE_MS === 0, 'localStretches: not whole minutes');
  const stretches: LocalStretch[] = [];
  const ends = { first: clock.localTimeAt(startsAt), last: clock.localTimeAt(endsAt - MINUTE_MS) };
  for (const next of halves(clock, { startsAt, endsAt, ...ends })) {
    const last = stretches.at(-1);
    const isOneWithLast = last && last.date === next.date && last.untilMinute === next.fromMinute;
    if (isOneWithLast) stretches[stretches.length - 1] = { ...last, untilMinute: next.untilMinute };
    else stretches.push(next);
  }
  return stretches;
}

type Span = Interval & { readonly first: LocalTime; readonly last: LocalTime };

/** Halved until the wall clock runs evenly in every piece. No zone changes its clocks twice within one booking. */
function halves(clock: LocalClock, { startsAt, endsAt, first, last }: Span): LocalStretch[] {
  const minutes = (endsAt - startsAt) / MINUTE_MS;
  const { date, weekday, minuteOfDay } = first;
  if (date === last.date && last.minuteOfDay - minuteOfDay === minutes - 1) {
    return [{ date, weekday, fromMinute: minuteOfDay, untilMinute: minuteOfDay + minutes }];
  }
  const middle = startsAt + Math.floor(minutes / 2) * MINUTE_MS;
  return [
    ...halves(clock, { startsAt, endsAt: middle, first, last: clock.localTimeAt(middle - MINUTE_MS) }),
    ...halves(clock, { startsAt: middle, endsAt, first: clock.localTimeAt(middle), last }),
  ];
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(required(hours, 'a local time has hours')) * 60 + Number(required(minutes, 'a local time has minutes'));
}
