import type { LocalTime } from '../opening-hours.ts';
import { DAY_MS, type EpochMs, type Interval, type LocalDate, MINUTE_MS, overlaps } from '../time.ts';
import { holdsMinute, type LocalStretch, localStretches, minuteBand, touchesStretch } from './local-band.ts';
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

/** True when what the rule says of time holds all day or not at all, for every start on one day. */
export function isByDay({ localTime, timeCounts, noticeMin, bookingsAtOnce }: RuleConditions): boolean {
  return !localTime && timeCounts !== 'any-part' && !noticeMin && !bookingsAtOnce;
}

/** What the rule says of time, made ready to be asked often; null when it says nothing. */
export function timeMatcher(conditions: RuleConditions): ((time: TimeFacts) => boolean) | null {
  const { noticeMin, daysAhead, bookingsOnDay, bookingsInWeek, bookingsAtOnce } = conditions;
  const parts: ((time: TimeFacts) => boolean)[] = [];
  // Cheap ones first: most rules end at the weekday.
  const local = localMatcher(conditions);
  if (local) parts.push(local);
  if (noticeMin) parts.push((time) => isWithin(noticeMin, time.noticeMin));
  if (daysAhead) parts.push((time) => isWithin(daysAhead, time.daysAhead));
  if (bookingsOnDay) parts.push((time) => isWithin(bookingsOnDay, time.bookingsOnDay()));
  if (bookingsInWeek) parts.push((time) => isWithin(bookingsInWeek, time.bookingsInWeek()));
  if (bookingsAtOnce) parts.push((time) => isWithin(bookingsAtOnce, time.bookingsAtOnce()));
  const [only] = parts;
  if (only === undefined) return null;
  return parts.length === 1 ? only : (time) => parts.every((part) => part(time));
}

/** Weekday, hours and dates, which must hold together at the start or in some minute of the booking. */
function localMatcher(conditions: RuleConditions): ((time: TimeFacts) => boolean) | null {
  const { weekdays, localTime, dates, timeCounts = 'start' } = conditions;
  if (!weekdays && !localTime && !dates) return null;
  const band = localTime && minuteBand(localTime);
  const days = [false, ...WEEKDAYS.map((weekday) => isAmong(weekdays, weekday))];
  const isDay = (weekday: number, date: LocalDate): boolean =>
    days[weekday] === true && (dates === undefined || (dates.from <= date && date <= dates.to));
  if (timeCounts === 'any-part') {
    return (time) =>
      time
        .stretches()
        .some((stretch) => isDay(stretch.weekday, stretch.date) && (!band || touchesStretch(band, stretch)));
  }
  return (time) => {
    const { weekday, date, minuteOfDay } = time.localStart();
    return isDay(weekday, date) && (!band || holdsMinute(band, minuteOfDay));
  };
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
