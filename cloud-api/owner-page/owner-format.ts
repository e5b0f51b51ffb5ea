import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { TEXT } from './strings-english.ts';

/** A clock that is wrong by more than this opens doors too early or too late. */
export const SKEW_MS_MAX = 2 * MINUTE_MS;

/** "Sat 22 Nov, 14:02", in the facility's zone. */
export function formatInstant(iso: string, timeZone: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...options, hourCycle: 'h23', timeZone }).format(Date.parse(iso));
}

/** The zone of this device, for what is of no facility. */
export function hereZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "14:02", on this device's clock. */
export function formatTime(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** "3 min ago"; of more than a day, when it was. */
export function formatAgo(iso: string, now: number, timeZone: string): string {
  const ageMs = now - Date.parse(iso);
  if (ageMs < MINUTE_MS) return TEXT.ago.now;
  if (ageMs < HOUR_MS) return TEXT.ago.min(Math.floor(ageMs / MINUTE_MS));
  if (ageMs < DAY_MS) return TEXT.ago.hours(Math.floor(ageMs / HOUR_MS));
  return formatInstant(iso, timeZone);
}

/** "right", "4 min slow"; the skew is the facility's clock less the cloud's. */
export function formatSkew(skewMs: number | null): string {
  if (skewMs === null) return TEXT.unknown;
  const distanceMs = Math.abs(skewMs);
  if (distanceMs < SECOND_MS) return TEXT.clockAgrees;
  const isLong = distanceMs >= 2 * MINUTE_MS;
  const duration = isLong ? `${Math.round(distanceMs / MINUTE_MS)} min` : `${Math.round(distanceMs / SECOND_MS)} s`;
  return TEXT.clockOff(duration, skewMs > 0);
}
