import type { QuietHours } from '../../messages/quiet-hours.ts';

/** As typed: `22:00`, or nothing. */
export type QuietTimes = { readonly from: string; readonly until: string };

const DAY_MIN = 24 * 60;
/** The cloud's own limit. */
const QUIET_MIN_MAX = 16 * 60;

export function timesOf({ fromMin, untilMin }: QuietHours): QuietTimes {
  return { from: timeOf(fromMin), until: timeOf(untilMin) };
}

/** What is to be kept; `missing` where a time is not whole, `wrong` where the two cannot be. */
export function readTimes({ from, until }: QuietTimes): QuietHours | 'missing' | 'wrong' {
  const fromMin = minuteOf(from);
  const untilMin = minuteOf(until);
  if (fromMin === null || untilMin === null) return 'missing';
  const length = (untilMin - fromMin + DAY_MIN) % DAY_MIN;
  return length === 0 || length > QUIET_MIN_MAX ? 'wrong' : { fromMin, untilMin };
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function minuteOf(time: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}
