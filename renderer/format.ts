import { type EpochMs, type LocalDate, MINUTE_MS } from '../domain/time.ts';

/** Dates, times and money as this club's people read them: in the club's zone, whatever the PC thinks. */
export type Format = {
  readonly locale: string;
  /** "17:45" */
  readonly time: (at: EpochMs) => string;
  /** "17:45–19:15" */
  readonly times: (interval: { readonly startsAt: EpochMs; readonly endsAt: EpochMs }) => string;
  /** "Sat 22 Nov" */
  readonly day: (date: LocalDate) => string;
  /** "Saturday 22 November" */
  readonly longDay: (date: LocalDate) => string;
  /** "Sat 22 Nov" of an instant */
  readonly dayOf: (at: EpochMs) => string;
  /** "Tuesday" */
  readonly weekday: (date: LocalDate) => string;
  /** "1,240" */
  readonly count: (n: number) => string;
  /** "Tue" of an instant */
  readonly weekdayOf: (at: EpochMs) => string;
  /** "Sat 22 Nov, 17:45" */
  readonly dayAndTime: (at: EpochMs) => string;
  /** "$67.50" */
  readonly money: (cents: number, currency: string) => string;
  /** "1 h 30" */
  readonly duration: (ms: number) => string;
  /** The calendar day of an instant, `YYYY-MM-DD`. */
  readonly dateOf: (at: EpochMs) => LocalDate;
  /** Minutes since local midnight. */
  readonly minuteOfDay: (at: EpochMs) => number;
};

export function createFormat(locale: string, timeZone: string): Format {
  const inZone = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
  // A local date has no zone: it is shown as midnight UTC, in UTC.
  const inUtc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const shortDay = { weekday: 'short', day: 'numeric', month: 'short' } as const;

  const time = inZone({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = inUtc(shortDay);
  const longDay = inUtc({ weekday: 'long', day: 'numeric', month: 'long' });
  const longWeekday = inUtc({ weekday: 'long' });
  const number = new Intl.NumberFormat(locale);
  const dayOf = inZone(shortDay);
  const weekday = inZone({ weekday: 'short' });
  const clock = new Intl.DateTimeFormat('en-CA', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const isoDate = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const moneyByCurrency = new Map<string, Intl.NumberFormat>();

  return {
    locale,
    time: (at) => time.format(at),
    times: ({ startsAt, endsAt }) => `${time.format(startsAt)}–${time.format(endsAt)}`,
    day: (date) => plainDay(day.format(Date.parse(date))),
    longDay: (date) => plainDay(longDay.format(Date.parse(date))),
    dayOf: (at) => plainDay(dayOf.format(at)),
    weekday: (date) => longWeekday.format(Date.parse(date)),
    count: (n) => number.format(n),
    weekdayOf: (at) => weekday.format(at),
    dayAndTime: (at) => `${plainDay(dayOf.format(at))}, ${time.format(at)}`,
    money: (cents, currency) => {
      let format = moneyByCurrency.get(currency);
      if (format === undefined) {
        format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
        moneyByCurrency.set(currency, format);
      }
      return format.format(cents / 100);
    },
    duration: (ms) => formatDuration(ms),
    dateOf: (at) => isoDate.format(at),
    minuteOfDay: (at) => {
      const [hour = '0', minute = '0'] = clock.format(at).split(':');
      return Number(hour) * 60 + Number(minute);
    },
  };
}

/** English dates get a comma after the weekday that a narrow bar has no room for. */
function plainDay(text: string): string {
  return text.replaceAll(',', '').replaceAll('.', '');
}

function formatDuration(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${String(minutes % 60).padStart(2, '0')}`;
}
