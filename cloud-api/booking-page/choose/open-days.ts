import type { FacilityView } from '../../http/api-schemas.ts';
import { addDays, weekdayNumber } from '../../../domain/zone-format.ts';

type Hours = FacilityView['hours'];

/** True when the club opens on the weekday of `date`. It does not know of holidays: the times themselves tell. */
export function isOpenOn(hours: Hours, date: string): boolean {
  const weekday = weekdayNumber(date);
  return hours.some((opening) => opening.weekday === weekday);
}

/**
 * The first day to offer: yesterday while the club is still open from last evening, else `today`.
 * `time` is now on the wall, `HH:MM`.
 */
export function decideFirstDay(hours: Hours, today: string, time: string): string {
  const yesterday = addDays(today, -1);
  const weekday = weekdayNumber(yesterday);
  const isStillOpen = hours.some(
    ({ weekday: opensOn, opens, closes }) => opensOn === weekday && closes <= opens && time < closes,
  );
  return isStillOpen ? yesterday : today;
}

/** The first day after `date` on which the club opens; null where it never does. */
export function findNextOpenDay(hours: Hours, date: string): string | null {
  const week = Array.from({ length: 7 }, (_, index) => addDays(date, index + 1));
  return week.find((day) => isOpenOn(hours, day)) ?? null;
}
