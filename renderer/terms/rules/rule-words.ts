import type { Resource } from '../../../domain/facility.ts';
import type { PriceAdjustment, Range, RuleActions, RuleConditions } from '../../../domain/rules/rule.ts';
import type { LocalDate } from '../../../domain/time.ts';
import { createFormat } from '../../format.ts';
import type { EN_RULE_WORDS, Noun } from './rule-strings.en.ts';

const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 1440;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const WORKDAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 7];

/** In the place of what is still to be written. */
const NOT_YET = '…';

/** A Monday: the days after it have the names of the others. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

type Words = typeof EN_RULE_WORDS;

/** How rules are put into words at one club, in one language. */
export type RuleWording = {
  readonly words: Words;
  readonly locale: string;
  readonly currency: string;
  readonly resources: readonly Pick<Resource, 'id' | 'name'>[];
};

/** What a rule does, as far as it has been written. */
export type RuleSaying = {
  readonly conditions: RuleConditions;
  readonly actions: RuleActions;
};

/** "Weekends, 10:00–20:00: at least 60 minutes". */
export function ruleSentence({ conditions, actions }: RuleSaying, wording: RuleWording): string {
  const { words, locale } = wording;
  const when = conditionWords(conditions, wording).join(', ');
  const what = actionWords(actions, wording).join('; ');
  return words.sentence(when === '' ? words.always : capitalised(when, locale), what === '' ? words.nothing : what);
}

/** "60 minutes", "2 hours", "3 days". */
export function lengthWords(minutes: number, { words }: Pick<RuleWording, 'words'>): string {
  if (minutes >= MINUTES_PER_DAY && minutes % MINUTES_PER_DAY === 0) return words.days(minutes / MINUTES_PER_DAY);
  const isHours = minutes > MINUTES_PER_HOUR && minutes % MINUTES_PER_HOUR === 0;
  return isHours ? words.hours(minutes / MINUTES_PER_HOUR) : words.minutes(minutes);
}

/** "Mon", "Tue": of 1 to 7. */
export function weekdayName(weekday: number, locale: string, length: 'short' | 'long'): string {
  const name = new Intl.DateTimeFormat(locale, { weekday: length, timeZone: 'UTC' });
  return name.format(MONDAY_MS + (weekday - 1) * DAY_MS).replaceAll('.', '');
}

function conditionWords(conditions: RuleConditions, wording: RuleWording): string[] {
  return [
    ...whenWords(conditions, wording),
    ...customerWords(conditions, wording),
    ...whereWords(conditions, wording),
    ...howWords(conditions, wording),
  ];
}

function whenWords({ weekdays, localTime, dates, timeCounts }: RuleConditions, wording: RuleWording): string[] {
  const { words, locale } = wording;
  const days = weekdays && weekdayWords(weekdays, wording);
  const hours = localTime && `${localTime.from}–${localTime.until}`;
  const dayAndHours = [days, hours].filter((part) => part !== undefined).join(' ');
  const span =
    dates &&
    (dates.from === dates.to
      ? words.oneDate(dateWords(dates.from, locale))
      : words.dates(dateWords(dates.from, locale), dateWords(dates.to, locale)));
  const all = [dayAndHours, span ?? ''].filter((part) => part !== '');
  return all.length > 0 && timeCounts === 'any-part' ? [...all, words.anyPart] : all;
}

function weekdayWords(weekdays: readonly number[], { words, locale }: RuleWording): string {
  const has = (days: readonly number[]): boolean =>
    new Set(weekdays).size === days.length && days.every((day) => weekdays.includes(day));
  if (has(EVERY_DAY)) return words.everyDay;
  if (has(WORKDAYS)) return words.workdays;
  if (has(WEEKEND)) return words.weekends;
  const names = weekdays.toSorted((a, b) => a - b).map((day) => weekdayName(day, locale, 'short'));
  return listWords(names, locale, 'conjunction');
}

/** One phrase for all that is said of the customer. */
function customerWords(conditions: RuleConditions, { words, locale }: RuleWording): string[] {
  const { tiers, tags, withoutTags, isFirstVisit, noShows, credits } = conditions;
  const anyOf = (list: readonly string[]): string => listWords(list, locale, 'disjunction');
  const counted = [
    noShows && rangeWords(noShows, words.noShow, words),
    credits && rangeWords(credits, words.credit, words),
  ].filter((part) => part !== undefined);
  const said = [
    tiers && words.tiers(anyOf(tiers)),
    tags && words.tags(anyOf(tags)),
    withoutTags && words.withoutTags(anyOf(withoutTags)),
    isFirstVisit === undefined ? undefined : isFirstVisit ? words.firstVisit : words.laterVisit,
    counted.length > 0 ? words.withThese(listWords(counted, locale, 'conjunction')) : undefined,
  ].filter((part) => part !== undefined);
  return said.length === 0 ? [] : [`${words.customers} ${said.join(' ')}`];
}

function whereWords({ resourceIds, resourceKinds, capacity }: RuleConditions, wording: RuleWording): string[] {
  const { words, locale, resources } = wording;
  const nameOf = (id: string): string => resources.find((resource) => resource.id === id)?.name ?? words.goneResource;
  const kinds = resourceKinds?.map((kind) => words.kinds[kind]);
  return [
    resourceIds && words.onResources(listWords(resourceIds.map(nameOf), locale, 'disjunction')),
    kinds && listWords(kinds, locale, 'disjunction'),
    capacity && words.capacity(rangeWords(capacity, words.person, words)),
  ].filter((part) => part !== undefined);
}

function howWords(conditions: RuleConditions, wording: RuleWording): string[] {
  const { words, locale } = wording;
  const { noticeMin, daysAhead, partySize, channels } = conditions;
  const others = (range: Range | undefined, say: (range: string) => string): string | undefined =>
    range && say(rangeWords(range, words.otherBooking, words));
  return [
    noticeMin && noticeWords(noticeMin, wording),
    daysAhead && (daysAhead.atMost === 0 ? words.sameDay : words.daysAhead(rangeWords(daysAhead, words.day, words))),
    partySize && words.party(rangeWords(partySize, words.person, words)),
    channels &&
      listWords(
        channels.map((channel) => words.channels[channel]),
        locale,
        'disjunction',
      ),
    others(conditions.bookingsAtOnce, words.bookingsAtOnce),
    others(conditions.bookingsOnDay, words.bookingsOnDay),
    others(conditions.bookingsInWeek, words.bookingsInWeek),
    others(conditions.bookingsAhead, words.bookingsAhead),
  ].filter((part) => part !== undefined);
}

function noticeWords({ atLeast, atMost }: Range, wording: RuleWording): string | undefined {
  const { words } = wording;
  if (atLeast !== undefined && atMost !== undefined) {
    return words.noticeBetween(lengthWords(atLeast, wording), lengthWords(atMost, wording));
  }
  if (atLeast !== undefined) return words.noticeAtLeast(lengthWords(atLeast, wording));
  return atMost === undefined ? undefined : words.noticeAtMost(lengthWords(atMost, wording));
}

function actionWords({ verdict, duration, buffer, ...actions }: RuleActions, wording: RuleWording): string[] {
  const { words } = wording;
  const { noticeMin, horizonDays, cancelCutoffMin, price } = actions;
  const time = (minutes: number): string => lengthWords(minutes, wording);
  const say = (value: number | undefined, none: string, some: (value: number) => string): string | undefined =>
    value === undefined ? undefined : value === 0 ? none : some(value);
  return [
    verdict && verdictWords(verdict, words),
    duration?.shortestMin && words.shortest(time(duration.shortestMin)),
    duration?.longestMin && words.longest(time(duration.longestMin)),
    duration?.stepMin && words.step(time(duration.stepMin)),
    say(noticeMin, words.noNotice, (value) => words.notice(time(value))),
    say(horizonDays, words.todayOnly, (value) => words.horizon(words.days(value))),
    say(cancelCutoffMin, words.cancelAlways, (value) => words.cancelCutoff(time(value))),
    say(buffer?.beforeMin, words.noBufferBefore, (value) => words.bufferBefore(time(value))),
    say(buffer?.afterMin, words.noBufferAfter, (value) => words.bufferAfter(time(value))),
    price && priceWords(price, wording),
  ].filter((part) => typeof part === 'string');
}

function verdictWords(verdict: NonNullable<RuleActions['verdict']>, words: Words): string {
  switch (verdict.kind) {
    case 'allow':
      return words.allow;
    case 'require-approval':
      return words.approval;
    case 'deny':
      return words.deny(verdict.sentence.trim());
  }
}

function priceWords(price: PriceAdjustment, { words, locale, currency }: RuleWording): string {
  if (price.kind === 'percent') {
    if (Number.isNaN(price.percent)) return NOT_YET;
    const percent = new Intl.NumberFormat(locale, { style: 'percent' }).format(Math.abs(price.percent) / 100);
    if (price.percent === 0) return words.samePrice;
    return price.percent > 0 ? words.percentMore(percent) : words.percentLess(percent);
  }
  if (Number.isNaN(price.cents)) return NOT_YET;
  // Money has no zone.
  const amount = createFormat(locale, 'UTC').money(Math.abs(price.cents), currency);
  if (price.cents === 0) return words.samePrice;
  return price.cents > 0 ? words.amountMore(amount) : words.amountLess(amount);
}

function rangeWords({ atLeast, atMost }: Range, noun: Noun, { range }: Words): string {
  if (atLeast !== undefined && atMost !== undefined) {
    return atLeast === atMost ? range.exactly(atLeast, noun) : range.between(atLeast, atMost, noun);
  }
  if (atLeast !== undefined) return range.atLeast(atLeast, noun);
  return range.atMost(atMost ?? 0, noun);
}

function listWords(items: readonly string[], locale: string, type: 'conjunction' | 'disjunction'): string {
  return items.length === 0 ? NOT_YET : new Intl.ListFormat(locale, { type }).format(items);
}

/** "2 Jan 2026". A local date has no zone: it is shown as midnight UTC, in UTC. */
export function dateWords(date: LocalDate, locale: string): string {
  const at = Date.parse(date);
  if (Number.isNaN(at)) return NOT_YET;
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return format.format(at);
}

function capitalised(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
