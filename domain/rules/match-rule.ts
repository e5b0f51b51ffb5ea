import type { LocalTime } from '../opening-hours.ts';
import { DAY_MS, type EpochMs, type Interval, type LocalDate, MINUTE_MS, overlaps } from '../time.ts';
import {
  holdsMinute,
  type LocalStretch,
  localStretches,
  type MinuteBand,
  minuteBand,
  touchesStretch,
} from './local-band.ts';
import type { Range, Rule, RuleConditions } from './rule.ts';
import type { AskFacts, RuleCalendar, RuleResource } from './rule-facts.ts';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** What rules look at of one time. The costly parts are worked out when a rule first asks for them. */
export type TimeFacts = {
  readonly startsAt: EpochMs;
  readonly noticeMin: number;
  readonly daysAhead: number;
  /** Equal for starts on one local day that are sold as one day. */
  dayKey(): string;
  localStart(): LocalTime;
  stretches(): readonly LocalStretch[];
  bookingsOnDay(): number;
  bookingsInWeek(): number;
  bookingsAtOnce(): number;
};

/** True when the rule is in force and all it says of customer, party and channel holds. */
export function matchesAsker({ active, validFrom, validUntil, conditions }: Rule, asker: AskFacts): boolean {
  const { customer, now } = asker;
  if (!active || (validFrom !== null && now < validFrom) || (validUntil !== null && now >= validUntil)) return false;
  const { tiers, tags, withoutTags, isFirstVisit } = conditions;
  return (
    isAmong(tiers, customer.tier) &&
    (tags === undefined || tags.some((tag) => customer.tags.includes(tag))) &&
    (withoutTags === undefined || !withoutTags.some((tag) => customer.tags.includes(tag))) &&
    (isFirstVisit === undefined || isFirstVisit === customer.isFirstVisit) &&
    isWithin(conditions.noShows, customer.noShows) &&
    isWithin(conditions.credits, customer.credits) &&
    isWithin(conditions.partySize, asker.partySize) &&
    isAmong(conditions.channels, asker.channel) &&
    (conditions.bookingsAhead === undefined || isWithin(conditions.bookingsAhead, countAhead(asker)))
  );
}

/** True when the rule says anything of the resource. */
export function asksForResource({ resourceIds, resourceKinds, capacity }: RuleConditions): boolean {
  return resourceIds !== undefined || resourceKinds !== undefined || capacity !== undefined;
}

/** True when all the rule says of the resource holds. */
export function matchesResource(conditions: RuleConditions, { id, kind, capacity }: RuleResource): boolean {
  return (
    isAmong(conditions.resourceIds, id) &&
    isAmong(conditions.resourceKinds, kind) &&
    isWithin(conditions.capacity, capacity)
  );
}

/** What a rule says of time, made ready to be asked often. Both must hold; null where it says nothing of the kind. */
export type TimeMatcher = {
  /** Holds for all starts of one day alike (`TimeFacts.dayKey`). */
  readonly onDay: ((time: TimeFacts) => boolean) | null;
  readonly atTime: ((time: TimeFacts) => boolean) | null;
};

export function timeMatcher(conditions: RuleConditions): TimeMatcher {
  const { weekdays, localTime, dates, timeCounts = 'start' } = conditions;
  const { noticeMin, daysAhead, bookingsOnDay, bookingsInWeek, bookingsAtOnce } = conditions;
  const onDay: ((time: TimeFacts) => boolean)[] = [];
  const atTime: ((time: TimeFacts) => boolean)[] = [];
  const band = localTime && minuteBand(localTime);
  const isDay = dayMatcher(conditions);
  if (timeCounts === 'any-part') {
    if (weekdays || dates || band) atTime.push((time) => isInSomePart(time, isDay, band));
  } else {
    if (weekdays || dates) onDay.push((time) => isDay(time.localStart()));
    if (band) atTime.push((time) => holdsMinute(band, time.localStart().minuteOfDay));
  }
  if (daysAhead) onDay.push((time) => isWithin(daysAhead, time.daysAhead));
  if (bookingsOnDay) onDay.push((time) => isWithin(bookingsOnDay, time.bookingsOnDay()));
  if (bookingsInWeek) onDay.push((time) => isWithin(bookingsInWeek, time.bookingsInWeek()));
  if (noticeMin) atTime.push((time) => isWithin(noticeMin, time.noticeMin));
  if (bookingsAtOnce) atTime.push((time) => isWithin(bookingsAtOnce, time.bookingsAtOnce()));
  return { onDay: allOf(onDay), atTime: allOf(atTime) };
}

function allOf(parts: readonly ((time: TimeFacts) => boolean)[]): ((time: TimeFacts) => boolean) | null {
  const [only] = parts;
  if (only === undefined) return null;
  return parts.length === 1 ? only : (time) => parts.every((part) => part(time));
}

type LocalDay = Pick<LocalTime, 'weekday' | 'date'>;

/** Whether weekday and dates hold, which they must together. */
function dayMatcher({ weekdays, dates }: RuleConditions): (day: LocalDay) => boolean {
  const days = [false, ...WEEKDAYS.map((weekday) => isAmong(weekdays, weekday))];
  return ({ weekday, date }) =>
    days[weekday] === true && (dates === undefined || (dates.from <= date && date <= dates.to));
}

/** Weekday, dates and hours must hold in one and the same minute. */
function isInSomePart(time: TimeFacts, isDay: (day: LocalDay) => boolean, band: MinuteBand | undefined): boolean {
  for (const stretch of time.stretches()) {
    if (isDay(stretch) && (!band || touchesStretch(band, stretch))) return true;
  }
  return false;
}

/** What rules look at of `time`, for one asker. */
export function createTimeFacts(asker: AskFacts, calendar: RuleCalendar): (time: Interval) => TimeFacts {
  const today = dayNumber(calendar.localTimeAt(asker.now).date);
  const bookedDays = asker.existing.map(({ startsAt }) => dayNumber(calendar.businessDateOf(startsAt)));
  return (time) => {
    const { startsAt } = time;
    const day = dayNumber(calendar.businessDateOf(startsAt));
    let start: LocalTime | undefined;
    let onDay: number | undefined;
    let inWeek: number | undefined;
    let atOnce: number | undefined;
    let stretches: readonly LocalStretch[] | undefined;
    const localStart = () => (start ??= calendar.localTimeAt(startsAt));
    return {
      startsAt,
      dayKey: () => `${localStart().date} ${day}`,
      noticeMin: (startsAt - asker.now) / MINUTE_MS,
      daysAhead: day - today,
      localStart,
      stretches: () => (stretches ??= localStretches(calendar, time)),
      bookingsOnDay: () => (onDay ??= bookedDays.filter((booked) => booked === day).length),
      bookingsInWeek: () => (inWeek ??= bookedDays.filter((booked) => weekNumber(booked) === weekNumber(day)).length),
      bookingsAtOnce: () => (atOnce ??= asker.existing.filter((other) => overlaps(other, time)).length),
    };
  };
}

function countAhead({ existing, now }: AskFacts): number {
  return existing.filter(({ endsAt }) => endsAt > now).length;
}

function isWithin(range: Range | undefined, value: number): boolean {
  if (range === undefined) return true;
  const { atLeast, atMost } = range;
  return (atLeast === undefined || atLeast <= value) && (atMost === undefined || value <= atMost);
}

function isAmong<Item>(list: readonly Item[] | undefined, item: Item): boolean {
  return list === undefined || list.includes(item);
}

/** Days since 1970-01-01; a calendar date has no zone. */
function dayNumber(date: LocalDate): number {
  return Date.parse(date) / DAY_MS;
}

/** Weeks begin on Monday; 1970-01-01 was a Thursday. */
function weekNumber(day: number): number {
  return Math.floor((day + 3) / 7);
}
