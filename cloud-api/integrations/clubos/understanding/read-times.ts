import { casual, type ParsedComponents, type ParsedResult } from 'chrono-node';
import { addLocalDays, localTimeAt } from '../../../../domain/opening-hours.ts';
import { type EpochMs, type LocalDate, MINUTE_MS } from '../../../../domain/time.ts';
import type { DayPart, SaidClock, SaidTime, SaidTimes } from './said-time.ts';

/** When it is said, and by whose clock. */
export type Frame = { readonly now: EpochMs; readonly timeZone: string };

/** The times in a normalised text, in its order. `isPair`: two ends joined by "to", which may be old and new. */
type Found = {
  readonly said: SaidTime;
  readonly end: SaidTime | null;
  readonly isPair: boolean;
  readonly isAfterTo: boolean;
  readonly isAfterInsteadOf: boolean;
};

/**
 * What times a normalised text names. Everything is reckoned on the club's wall clock dressed up as UTC, so that
 * neither the zone of this machine nor the parser's own idea of zones takes part.
 */
export function readTimes(text: string, frame: Frame, isMove: boolean): SaidTimes {
  const wall = localTimeAt(frame.timeZone, frame.now);
  const fakeNow = Date.parse(`${wall.date}T00:00:00.000Z`) + wall.minuteOfDay * MINUTE_MS;
  const dated = withMonthOfDayNumbers(text, wall.date);
  const results = casual.parse(dated, { instant: new Date(fakeNow), timezone: 0 });
  const found = results.map((result) => foundOf(result, dated, { frame, fakeNow, today: wall.date }));
  return isMove ? movedTimes(found) : { old: null, wanted: joined(found) };
}

type Reckoning = { readonly frame: Frame; readonly fakeNow: number; readonly today: LocalDate };

function foundOf(result: ParsedResult, text: string, reckoning: Reckoning): Found {
  const before = text.slice(0, result.index);
  const part = partOf(result.text);
  const { start, end } = result;
  const from = clockOf(start, result.text);
  const until = end ? clockOf(end, result.text) : null;
  const wall = { kind: 'wall', ...dayOf(start, result.text, reckoning.today), from, part } as const;
  const endDay = end ? dayOf(end, result.text, reckoning.today) : null;
  const endWall = endDay && ({ kind: 'wall', ...endDay, from: until, until: null, part: null } as const);
  return {
    said: instantOf(start, result.text, reckoning) ?? { ...wall, until },
    end: endWall,
    isPair: endDay !== null && / (?:to|until|till|til) /.test(result.text),
    isAfterTo: /\b(?:to|for|until|till|til)\s*$/.test(before),
    isAfterInsteadOf: /\b(?:instead of|not)\s*(?:at )?$/.test(before),
  };
}

/** Null unless it counts from now, or names a zone. */
function instantOf(said: ParsedComponents, text: string, { frame, fakeNow }: Reckoning): SaidTime | null {
  if (!said.isCertain('timezoneOffset')) return null;
  // "In an hour" is reckoned in the fake frame, a zone that is named in the real one.
  const isNamed = said.get('timezoneOffset') !== 0 || /\b(?:utc|gmt|z)\b/.test(text);
  const at = said.date().getTime();
  return { kind: 'instant', at: isNamed ? at : frame.now + (at - fakeNow) };
}

type Day = { readonly date: LocalDate | null; readonly isWeekday: boolean };

/**
 * Days are taken forward here: the parser's own way of doing so depends on the zone of this process. What the text says
 * is over ("yesterday") stays so.
 */
function dayOf(said: ParsedComponents, text: string, today: LocalDate): Day {
  const unsaid = { date: null, isWeekday: false };
  // A weekend is two days.
  if (/\bweekend\b|^next (?:week|month)$/.test(text)) return unsaid;
  // "This morning" and its like are today, though the parser does not call that certain.
  if (/\bthis (?:morning|afternoon|evening)\b|\btonight\b/.test(text)) return { date: today, isWeekday: false };
  const date = dateOf(said.get('year'), said.get('month'), said.get('day'));
  const isAsSaid = date >= today || /\b(?:last|past|ago)\b/.test(text);
  if (said.isCertain('day')) {
    const isYearUnsaid = said.isCertain('month') && !said.isCertain('year');
    const nextYear = dateOf((said.get('year') ?? 0) + 1, said.get('month'), said.get('day'));
    return { date: isYearUnsaid && !isAsSaid ? nextYear : date, isWeekday: false };
  }
  if (!said.isCertain('weekday')) return unsaid;
  return { date: isAsSaid ? date : addLocalDays(date, DAYS_OF_WEEK), isWeekday: true };
}

const DAYS_OF_WEEK = 7;
const HALF_DAY_MIN = 12 * 60;

function dateOf(year: number | null, month: number | null, day: number | null): LocalDate {
  return new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1)).toISOString().slice(0, 10);
}

/** 24-hour notation says which half is meant: `07:30` and `19:30`, not `7:30`. */
function clockOf(said: ParsedComponents, text: string): SaidClock | null {
  if (!said.isCertain('hour')) return null;
  const hour = said.get('hour') ?? 0;
  const minute = hour * 60 + (said.get('minute') ?? 0);
  const isNamed = /\b(?:noon|midnight)\b/.test(text);
  const isPadded = new RegExp(`\\b0${hour}:`).test(text);
  const isSure = said.isCertain('meridiem') || isNamed || isPadded;
  // The parser takes the half of a range's start from its end, and that of "tonight at 8" from the night.
  const isGuessed = !isSure && hour > 12 && !new RegExp(`\\b${hour}(?!\\d)`).test(text);
  if (isGuessed) return { minute: minute - HALF_DAY_MIN, isHalfKnown: false };
  return { minute, isHalfKnown: isSure || hour === 0 || hour > 12 };
}

function partOf(text: string): DayPart | null {
  if (/\bmorning\b/.test(text)) return 'morning';
  if (/\bafternoon\b/.test(text)) return 'afternoon';
  if (/\bevening\b/.test(text)) return 'evening';
  return /\b(?:night|tonight)\b/.test(text) ? 'night' : null;
}

/** One time out of all that is named: a day here, an hour there. */
function joined(found: readonly Found[]): SaidTime | null {
  return found.map(({ said }) => said).reduce<SaidTime | null>((all, said) => (all ? filled(all, said) : said), null);
}

function filled(all: SaidTime, more: SaidTime): SaidTime {
  if (all.kind === 'instant') return all;
  if (more.kind === 'instant') return more;
  return {
    kind: 'wall',
    date: all.date ?? more.date,
    from: all.from ?? more.from,
    until: all.until ?? more.until,
    part: all.part ?? more.part,
    isWeekday: all.date === null ? more.isWeekday : all.isWeekday,
  };
}

/** "My friday booking to saturday at 4": what comes first is the old time, unless it comes after "to". */
function movedTimes(found: readonly Found[]): SaidTimes {
  const [first] = found;
  if (first && found.length === 1 && first.isPair && first.end && !first.isAfterTo) {
    return { old: withoutEnd(first.said), wanted: first.end };
  }
  const replaced = found.find(({ isAfterInsteadOf }) => isAfterInsteadOf);
  if (replaced) return { old: replaced.said, wanted: joined(found.filter((each) => each !== replaced)) };
  const split = found.findIndex(({ isAfterTo }) => isAfterTo);
  if (split > 0) return { old: joined(found.slice(0, split)), wanted: joined(found.slice(split)) };
  if (split < 0 && found.length > 1) return { old: joined(found.slice(0, -1)), wanted: joined(found.slice(-1)) };
  return { old: null, wanted: joined(found) };
}

const withoutEnd = (said: SaidTime): SaidTime => (said.kind === 'instant' ? said : { ...said, until: null });

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** "The 21st" is the next day of that number: a parser that is told no month sees no date at all. */
function withMonthOfDayNumbers(text: string, today: LocalDate): string {
  const alone = new RegExp(
    String.raw`(?<!(?:${MONTHS.join('|')}) )\b(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)\b(?! (?:of )?(?:${MONTHS.join('|')}|bay|time))`,
    'g',
  );
  return text.replaceAll(alone, (said, number: string) => {
    const date = nextDayOfNumber(today, Number(number));
    return date === null
      ? said
      : `${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''} ${Number(date.slice(8))} ${date.slice(0, 4)}`;
  });
}

const MONTHS_AHEAD_MAX = 3;

function nextDayOfNumber(today: LocalDate, day: number): LocalDate | null {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7)) - 1;
  for (let ahead = 0; ahead <= MONTHS_AHEAD_MAX; ahead += 1) {
    const date = new Date(Date.UTC(year, month + ahead, day)).toISOString().slice(0, 10);
    // The 31st of a month that has none runs over into the next.
    if (Number(date.slice(8)) === day && date >= today) return date;
  }
  return null;
}
