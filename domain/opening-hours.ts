import { Temporal } from 'temporal-polyfill';
import { assert } from './assert.ts';
import type { FacilityProfile } from './facility.ts';
import { DAY_MS, type EpochMs, type Interval, type LocalDate, MINUTE_MS } from './time.ts';

/** What decides when a facility is open. */
export type HoursProfile = Pick<FacilityProfile, 'timeZone' | 'hours' | 'closures'>;

/** Days a calendar remembers before it forgets them all and starts again: a booking horizon and some. */
const CALENDAR_DAYS_MAX = 500;

/** What calendar and wall clock show. */
export type LocalTime = {
  readonly date: LocalDate;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
  /** As `localMinuteOfDay` has it. */
  readonly minuteOfDay: number;
};

/** What calendar and wall clock show in `timeZone` at `at`. */
export function localTimeAt(timeZone: string, at: EpochMs): LocalTime {
  const zoned = zonedAt(timeZone, at);
  return {
    date: zoned.toPlainDate().toString(),
    weekday: zoned.dayOfWeek,
    minuteOfDay: zoned.hour * 60 + zoned.minute,
  };
}

/** The calendar day at `at` in `timeZone`. */
export function localDateOf(timeZone: string, at: EpochMs): LocalDate {
  return zonedAt(timeZone, at).toPlainDate().toString();
}

/** Minutes on the wall clock since 00:00, from 0 to 1439. The doubled hour of a clock change counts the same twice. */
export function localMinuteOfDay(timeZone: string, at: EpochMs): number {
  const { hour, minute } = zonedAt(timeZone, at);
  return hour * 60 + minute;
}

/** The first instant of a local day; in zones that skip midnight it is not 00:00. */
export function startOfLocalDay(timeZone: string, date: LocalDate): EpochMs {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

/** What `toISOString` writes after the date. */
const MIDNIGHT = 'T00:00:00.000Z';

/** The calendar day `days` after `date`; before it, when negative. Asked often, so without Temporal: a date has no zone. */
export function addLocalDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, -MIDNIGHT.length);
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: LocalDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/**
 * The instant at which the wall clock of `timeZone` shows `time` (`HH:MM`) on `date`; `24:00` is 00:00 of the next
 * day. A time that the clocks skip is read as if they had not yet changed, so it comes later by what they skip
 * (02:30 → 03:30); of a time that comes twice it is the first.
 */
export function instantAt(timeZone: string, date: LocalDate, time: string): EpochMs {
  if (time === '24:00') return instantAt(timeZone, addLocalDays(date, 1), '00:00');
  const wall = Temporal.PlainDateTime.from(`${date}T${time}`);
  return wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/**
 * The stretches that open on local day `date`, in order, overlapping and touching ones joined. One that is open past
 * midnight runs into the next day. Empty when the day is closed. A whole day lasts 23 or 25 hours when clocks change.
 */
export function openingsOn(profile: HoursProfile, date: LocalDate): Interval[] {
  const isClosed = profile.closures.some((closure) => closure.from <= date && date <= closure.to);
  if (isClosed) return [];

  const weekday = weekdayOf(date);
  const openings = profile.hours
    .filter((opening) => opening.weekday === weekday)
    .map(({ opens, closes }) => ({
      startsAt: instantAt(profile.timeZone, date, opens),
      endsAt: instantAt(profile.timeZone, closes > opens ? date : addLocalDays(date, 1), closes),
    }))
    // An opening within the hour that the clocks skip may end before it begins: it does not take place.
    .filter((opening) => opening.startsAt < opening.endsAt);
  return joinTouching(openings.sort((a, b) => a.startsAt - b.startsAt));
}

/** See `Calendar.isOpen`. For many questions about one facility make a calendar once. */
export function isOpen(profile: HoursProfile, interval: Interval): boolean {
  return createCalendar(profile).isOpen(interval);
}

/** See `Calendar.businessDateOf`. For many questions about one facility make a calendar once. */
export function businessDateOf(profile: HoursProfile, at: EpochMs): LocalDate {
  return createCalendar(profile).businessDateOf(at);
}

/** Answers about one facility's local days, each day worked out when first asked for and remembered. */
export type Calendar = {
  localDateOf(at: EpochMs): LocalDate;
  localTimeAt(at: EpochMs): LocalTime;
  /** As the function of that name; the array is shared, leave it as it is. */
  openingsOn(date: LocalDate): readonly Interval[];
  /** The openings, as their days have them, that contain `at`; the later one first. */
  openingsAt(at: EpochMs): Interval[];
  /** True when openings cover all of `interval`, those of neighbouring days joined where they touch. */
  isOpen(interval: Interval): boolean;
  /**
   * The day whose opening `at` falls into: 01:00 on Sunday belongs to Saturday's 18:00–02:00, unless Sunday is open by
   * then too. Outside all openings it is the plain local day.
   */
  businessDateOf(at: EpochMs): LocalDate;
};

type Day = {
  readonly date: LocalDate;
  readonly weekday: number;
  readonly previous: LocalDate;
  readonly next: LocalDate;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly openings: readonly Interval[];
};

/**
 * A calendar of `profile` as it is now: make a new one when its zone, hours or closures change. Zone arithmetic is
 * slow and availability asks for the same few days all the time, so whoever answers often keeps one per facility.
 */
export function createCalendar(profile: HoursProfile): Calendar {
  const days = new Map<LocalDate, Day>();
  /** The known days that share an instant with each day of UTC: finding a day from an instant is the slow part. */
  const daysByUtcDay = new Map<number, Day[]>();

  function getDay(date: LocalDate): Day {
    const known = days.get(date);
    if (known) return known;
    if (days.size >= CALENDAR_DAYS_MAX) forgetAll();
    const day = dayOf(profile, date);
    days.set(date, day);
    for (let utcDay = utcDayOf(day.startsAt); utcDay <= utcDayOf(day.endsAt - 1); utcDay += 1) {
      daysByUtcDay.set(utcDay, [...(daysByUtcDay.get(utcDay) ?? []), day]);
    }
    return day;
  }

  function forgetAll(): void {
    days.clear();
    daysByUtcDay.clear();
  }

  function getDayAt(at: EpochMs): Day {
    const known = daysByUtcDay.get(utcDayOf(at))?.find((day) => isWithin(day, at));
    return known ?? getDay(localDateOf(profile.timeZone, at));
  }

  /** No opening lasts longer than to the end of the next day, so two days can hold `at`. */
  function daysOpenAt(at: EpochMs): Day[] {
    const day = getDayAt(at);
    return [day, getDay(day.previous)].filter(({ openings }) => openings.some((opening) => isWithin(opening, at)));
  }

  return {
    localDateOf: (at) => getDayAt(at).date,
    localTimeAt: (at) => {
      const { date, weekday, startsAt, endsAt } = getDayAt(at);
      if (endsAt - startsAt !== DAY_MS) return localTimeAt(profile.timeZone, at);
      return { date, weekday, minuteOfDay: Math.floor((at - startsAt) / MINUTE_MS) };
    },
    openingsOn: (date) => getDay(date).openings,
    openingsAt: (at) => daysOpenAt(at).flatMap(({ openings }) => openings.filter((opening) => isWithin(opening, at))),
    isOpen: ({ startsAt, endsAt }) => {
      assert(startsAt < endsAt, 'isOpen: the interval is empty');
      let openUntil = startsAt;
      let day = getDay(getDayAt(startsAt).previous);
      while (openUntil < endsAt && day.startsAt <= openUntil) {
        for (const opening of day.openings) if (isWithin(opening, openUntil)) openUntil = opening.endsAt;
        day = getDay(day.next);
      }
      return openUntil >= endsAt;
    },
    businessDateOf: (at) => daysOpenAt(at)[0]?.date ?? getDayAt(at).date,
  };
}

function utcDayOf(at: EpochMs): number {
  return Math.floor(at / DAY_MS);
}

function dayOf(profile: HoursProfile, date: LocalDate): Day {
  const next = addLocalDays(date, 1);
  return {
    date,
    weekday: weekdayOf(date),
    previous: addLocalDays(date, -1),
    next,
    startsAt: startOfLocalDay(profile.timeZone, date),
    endsAt: startOfLocalDay(profile.timeZone, next),
    openings: openingsOn(profile, date),
  };
}

function joinTouching(sorted: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const next of sorted) {
    const last = joined.at(-1);
    if (!last || last.endsAt < next.startsAt) joined.push(next);
    else joined[joined.length - 1] = { startsAt: last.startsAt, endsAt: Math.max(last.endsAt, next.endsAt) };
  }
  return joined;
}

function isWithin(interval: Interval, at: EpochMs): boolean {
  return interval.startsAt <= at && at < interval.endsAt;
}

function zonedAt(timeZone: string, at: EpochMs): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
}
