import type { FacilityProfile } from '../../../../domain/facility.ts';
import {
  addLocalDays,
  createCalendar,
  type Calendar,
  localDateOf,
  localMinuteOfDay,
} from '../../../../domain/opening-hours.ts';
import { err, ok, type Result } from '../../../../domain/result.ts';
import { DAY_MS, type EpochMs, type Interval, type LocalDate, MINUTE_MS } from '../../../../domain/time.ts';
import { instantsAt } from '../../../../domain/wall-time.ts';
import type { DayPart, SaidClock, SaidTime } from './said-time.ts';

/** Why a time has to be asked for. */
export type TimeAsk = 'day' | 'time' | 'past' | 'clock-skipped' | 'clock-twice';

export type ResolveContext = { readonly now: EpochMs; readonly profile: FacilityProfile };

/** A time that somebody has said in full. `endsAt` is null where they did not say. */
export type ResolvedTime = { readonly startsAt: EpochMs; readonly endsAt: EpochMs | null };

/** Further ahead nobody means it. */
const FAR_MS = 800 * DAY_MS;
const DAYS_OF_WEEK = 7;
const DAY_MIN = 24 * 60;
const HALF_DAY_MIN = 12 * 60;
/** Nobody plays for longer: who says so means the other half of the day. */
const LONG_MIN = 11 * 60;
/** Up to here a bare hour is the afternoon's: nobody means four in the morning, unless only that is open. */
const AFTERNOON_UP_TO_MIN = 7 * 60 + 59;
/** What is said to be at night until then is after midnight. */
const NIGHT_ENDS_MIN = 5 * 60;
const NIGHT_BEGINS_MIN = 17 * 60;
const NOON_MIN = 12 * 60;

/**
 * The instants that are meant. What was left unsaid is `base`'s, the booking that it is about; without one, an hour
 * alone is today's. Never in the past: then, as for all that could mean two things, it is asked.
 */
export function resolveTime(
  said: SaidTime,
  { now, profile }: ResolveContext,
  base: Interval | null = null,
): Result<ResolvedTime, TimeAsk> {
  if (said.kind === 'instant') {
    // Also where it is so far that no calendar has it.
    if (!(said.at < now + FAR_MS)) return err('day');
    return said.at < now ? err('past') : ok({ startsAt: onGrid(said.at, profile), endsAt: null });
  }
  const { timeZone } = profile;
  const isDayUnsaid = said.date === null && base === null;
  const date = said.date ?? localDateOf(timeZone, base?.startsAt ?? now);
  const clock = said.from ?? (base && { minute: localMinuteOfDay(timeZone, base.startsAt), isHalfKnown: true });
  if (clock === null) return err(isDayUnsaid ? 'day' : 'time');
  const calendar = createCalendar(profile);
  const starts = chosenStart(clock, said, { now, timeZone, date, calendar });
  if (!starts.ok) return starts;
  const { startsAt, startMin, day } = starts.value;
  if (startsAt <= now) {
    const isOver = said.isWeekday && said.date !== null && startsAt > now - DAY_MS;
    if (isOver)
      return resolveTime({ ...said, date: addLocalDays(date, DAYS_OF_WEEK), isWeekday: false }, { now, profile }, base);
    return err(isDayUnsaid ? 'day' : 'past');
  }
  if (said.until === null) return ok({ startsAt, endsAt: null });
  const end = endAfter(said.until, startMin);
  const ends = oneInstant(timeZone, day, end);
  return ends.ok ? ok({ startsAt, endsAt: ends.value }) : ends;
}

type Hours = {
  readonly now: EpochMs;
  readonly timeZone: string;
  readonly date: LocalDate;
  readonly calendar: Calendar;
};

type Start = { readonly startsAt: EpochMs; readonly startMin: number; readonly day: LocalDate };

/** Of the minutes that a clock may mean, the one that the words, the end, the hours and the hour itself speak for. */
function chosenStart(
  clock: SaidClock,
  { part, until }: Extract<SaidTime, { kind: 'wall' }>,
  { now, timeZone, date, calendar }: Hours,
): Result<Start, TimeAsk> {
  const halves = halvesOf(clock).filter((minute) => part === null || isInPart(minute, part));
  const minutes = halves.length > 0 ? halves : halvesOf(clock);
  const candidates = minutes.map((minute) => {
    const isAfterMidnight = part === 'night' && minute < NIGHT_ENDS_MIN;
    const day = isAfterMidnight ? addLocalDays(date, 1) : date;
    return { startMin: minute, day, starts: oneInstant(timeZone, day, minute) };
  });
  const [first] = candidates;
  const known = candidates.flatMap(({ starts, ...rest }) => (starts.ok ? [{ ...rest, startsAt: starts.value }] : []));
  const best = known.toSorted((a, b) => rank(b) - rank(a))[0];
  if (best) return ok(best);
  return first && !first.starts.ok ? first.starts : err('time');

  function rank({ startMin, startsAt }: Start): number {
    const isOpen = calendar.isOpen({ startsAt, endsAt: startsAt + MINUTE_MS });
    const isAhead = startsAt > now;
    const isShort = until?.isHalfKnown === true && endAfter(until, startMin) - startMin <= LONG_MIN;
    const isUsual = isUsualHalf(startMin);
    return (isShort ? 8 : 0) + (isOpen ? 4 : 0) + (isAhead ? 2 : 0) + (isUsual ? 1 : 0);
  }
}

function halvesOf({ minute, isHalfKnown }: SaidClock): number[] {
  if (isHalfKnown) return [minute];
  const inMorning = minute % HALF_DAY_MIN;
  return [inMorning, inMorning + HALF_DAY_MIN];
}

function isInPart(minute: number, part: DayPart): boolean {
  switch (part) {
    case 'morning':
      return minute < NOON_MIN;
    case 'afternoon':
      return minute >= NOON_MIN && minute < NIGHT_BEGINS_MIN + 60;
    case 'evening':
      return minute >= NIGHT_BEGINS_MIN - 60;
    case 'night':
      return minute >= NIGHT_BEGINS_MIN || minute < NIGHT_ENDS_MIN;
  }
}

/** One to seven is the afternoon's, eight to eleven the morning's, twelve is noon. */
function isUsualHalf(minute: number): boolean {
  const inMorning = minute % HALF_DAY_MIN;
  const isAfternoons = inMorning <= AFTERNOON_UP_TO_MIN;
  return isAfternoons === minute >= HALF_DAY_MIN;
}

/** The first minute after the start that shows this time, perhaps of the next day: then it is past 1440. */
function endAfter({ minute, isHalfKnown }: SaidClock, startMin: number): number {
  const step = isHalfKnown ? DAY_MIN : HALF_DAY_MIN;
  let end = isHalfKnown ? minute : minute % HALF_DAY_MIN;
  while (end <= startMin) end += step;
  return end;
}

function oneInstant(timeZone: string, date: LocalDate, minute: number): Result<EpochMs, TimeAsk> {
  const day = addLocalDays(date, Math.floor(minute / DAY_MIN));
  const [first, second] = instantsAt(timeZone, day, minute % DAY_MIN);
  if (first === undefined) return err('clock-skipped');
  return second === undefined ? ok(first) : err('clock-twice');
}

/** "In 20 minutes" is the next time that can be booked. */
function onGrid(at: EpochMs, { policy }: FacilityProfile): EpochMs {
  const stepMs = policy.stepMin * MINUTE_MS;
  return Math.ceil(at / stepMs) * stepMs;
}

/** Whether somebody who says this time can mean that booking. An hour alone may be of either half of the day. */
export function isAbout(said: SaidTime, booking: Interval, { profile: { timeZone } }: ResolveContext): boolean {
  if (said.kind === 'instant') return booking.startsAt <= said.at && said.at < booking.endsAt;
  const { date, from } = said;
  const isThatDay = date === null || date === localDateOf(timeZone, booking.startsAt);
  if (from === null) return isThatDay;
  return isThatDay && halvesOf(from).includes(localMinuteOfDay(timeZone, booking.startsAt));
}
