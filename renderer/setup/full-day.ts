import type { LocalDate } from '../../domain/time.ts';

/** "1 November 2026": for days that may be years away. */
export function fullDay(locale: string, date: LocalDate): string {
  // A local date has no zone: it is shown as midnight UTC, in UTC.
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(date));
}
