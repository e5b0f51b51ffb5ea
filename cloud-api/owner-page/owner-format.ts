import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { Strings } from './strings.ts';

/** A clock that is wrong by more than this opens doors too early or too late. */
export const SKEW_MS_MAX = 2 * MINUTE_MS;

export type OwnerFormat = {
  /** "Sat 22 Nov, 14:02", in the facility's zone. */
  instant(iso: string, timeZone: string): string;
  /** "14:02", on this device's clock. */
  time(at: number): string;
  /** "3 min ago"; of more than a day, when it was. */
  ago(iso: string, now: number, timeZone: string): string;
  /** "right", "4 min slow"; the skew is the facility's clock less the cloud's. */
  skew(skewMs: number | null): string;
  /** "1,240". */
  count(n: number): string;
  money(cents: number, currency: string): string;
};

/** The zone of this device, for what is of no facility. */
export function hereZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function createOwnerFormat(text: Pick<Strings, 'locale' | 'ago' | 'unknown' | 'clockAgrees' | 'clockOff'>) {
  const { dates, numbers } = text.locale;
  const instant = (iso: string, timeZone: string): string => {
    const options = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
    return new Intl.DateTimeFormat(dates, { ...options, hourCycle: 'h23', timeZone }).format(Date.parse(iso));
  };
  return {
    instant,
    time: (at) => new Intl.DateTimeFormat(dates, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at),
    ago(iso, now, timeZone) {
      const ageMs = now - Date.parse(iso);
      if (ageMs < MINUTE_MS) return text.ago.now;
      if (ageMs < HOUR_MS) return text.ago.min(Math.floor(ageMs / MINUTE_MS));
      if (ageMs < DAY_MS) return text.ago.hours(Math.floor(ageMs / HOUR_MS));
      return instant(iso, timeZone);
    },
    skew(skewMs) {
      if (skewMs === null) return text.unknown;
      const distanceMs = Math.abs(skewMs);
      if (distanceMs < SECOND_MS) return text.clockAgrees;
      const isLong = distanceMs >= 2 * MINUTE_MS;
      const duration = isLong ? `${Math.round(distanceMs / MINUTE_MS)} min` : `${Math.round(distanceMs / SECOND_MS)} s`;
      return text.clockOff(duration, skewMs > 0);
    },
    count: (n) => n.toLocaleString(numbers),
    money: (cents, currency) => new Intl.NumberFormat(numbers, { style: 'currency', currency }).format(cents / 100),
  } satisfies OwnerFormat;
}
