import { addLocalDays, instantAt, localTimeAt } from '../opening-hours.ts';
import type { EpochMs, LocalDate } from '../time.ts';
import { instantsAt } from '../wall-time.ts';

const DAY_MIN = 1440;

/** The last minute of a business day that may be waited for: it may run through the next night. */
export const WINDOW_MIN_MAX = 2 * DAY_MIN - 1;

/**
 * When somebody would like to begin: between two minutes on the clock of the club's wall, both included, counted from
 * 00:00 of `date`. From 1440 on it is the night after.
 */
export type WaitlistWindow = { readonly date: LocalDate; readonly fromMin: number; readonly untilMin: number };

/** Whether what begins at `startsAt` begins within the window. Of an hour that comes twice both are within. */
export function isInWindow({ date, fromMin, untilMin }: WaitlistWindow, startsAt: EpochMs, timeZone: string): boolean {
  const local = localTimeAt(timeZone, startsAt);
  const nextDay = addLocalDays(date, 1);
  if (local.date !== date && local.date !== nextDay) return false;
  const minute = local.minuteOfDay + (local.date === nextDay ? DAY_MIN : 0);
  return fromMin <= minute && minute <= untilMin;
}

/** The last instant at which something may begin within the window. */
export function windowEndsAt({ date, untilMin }: WaitlistWindow, timeZone: string): EpochMs {
  const day = untilMin < DAY_MIN ? date : addLocalDays(date, 1);
  const minute = untilMin % DAY_MIN;
  const [hour, rest] = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
  // Where the clocks skip it, it is as long after midnight as if they did not.
  return instantsAt(timeZone, day, minute).at(-1) ?? instantAt(timeZone, day, `${hour}:${rest}`);
}
