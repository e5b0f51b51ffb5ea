import type { EpochMs, LocalDate } from './time.ts';

/** Words for instants and days as the clock on the facility's wall shows them, whatever the phone's own zone is. */
export type ZoneFormat = {
  readonly timeZone: string;
  /** `18:00`, on the 24-hour clock. */
  time(at: EpochMs): string;
  /** `01:30 ADT`: for the hour that a clock change repeats. */
  timeWithZone(at: EpochMs): string;
  /** The hour on the wall, 0–23. */
  hour(at: EpochMs): number;
  /** The calendar day on the wall. */
  localDate(at: EpochMs): LocalDate;
  /** `Saturday, November 22`. */
  longDay(date: LocalDate): string;
  /** `Sat, Nov 22`. */
  shortDay(date: LocalDate): string;
  /** `Sat`. */
  weekday(date: LocalDate): string;
  /** `November 2025`. */
  month(date: LocalDate): string;
};

export function createZoneFormat(locale: string, timeZone: string): ZoneFormat {
  const clock = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  // en-GB writes the 24-hour clock as 18:00 in every engine; other locales vary between 18:00, 18 h and 18.00.
  const time = new Intl.DateTimeFormat('en-GB', clock);
  const withZone = new Intl.DateTimeFormat(locale, { ...clock, timeZoneName: 'short' });
  const calendar = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  // A calendar day has no zone: it is formatted at noon UTC, in UTC.
  const day = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const longDay = day({ weekday: 'long', month: 'long', day: 'numeric' });
  const shortDay = day({ weekday: 'short', month: 'short', day: 'numeric' });
  const weekday = day({ weekday: 'short' });
  const month = day({ month: 'long', year: 'numeric' });

  return {
    timeZone,
    time: (at) => time.format(at),
    timeWithZone: (at) => `${time.format(at)} ${part(withZone, at, 'timeZoneName')}`,
    hour: (at) => Number(part(time, at, 'hour')),
    localDate: (at) => `${part(calendar, at, 'year')}-${part(calendar, at, 'month')}-${part(calendar, at, 'day')}`,
    longDay: (date) => longDay.format(noonOf(date)),
    shortDay: (date) => shortDay.format(noonOf(date)),
    weekday: (date) => weekday.format(noonOf(date)),
    month: (date) => month.format(noonOf(date)),
  };
}

function part(format: Intl.DateTimeFormat, at: EpochMs, type: Intl.DateTimeFormatPartTypes): string {
  return format.formatToParts(at).find((candidate) => candidate.type === type)?.value ?? '';
}

function noonOf(date: LocalDate): EpochMs {
  return Date.parse(`${date}T12:00:00Z`);
}

/** The day `days` after `date`; before it where negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  const at = new Date(noonOf(date));
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** 1 = Monday … 7 = Sunday, as ISO 8601 numbers them. */
export function weekdayNumber(date: LocalDate): number {
  return new Date(noonOf(date)).getUTCDay() || 7;
}

/** True for `YYYY-MM-DD` naming a day that exists. */
export function isLocalDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(noonOf(value)) && addDays(value, 0) === value;
}
