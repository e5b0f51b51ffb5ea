import { weekdayNumber } from '../../../domain/zone-format.ts';
import type { FacilityView } from '../../http/api-schemas.ts';

const DAY_MIN = 1440;
const STEP_MIN = 30;

/**
 * Starts that one may wait for on a day, in minutes from its 00:00: every half hour of the opening hours at which a
 * booking of that length still fits, and not before `earliestMin`. What runs past midnight counts on.
 */
export function listWaitStarts(
  { hours }: Pick<FacilityView, 'hours'>,
  date: string,
  { durationMin, earliestMin }: { readonly durationMin: number; readonly earliestMin: number },
): readonly number[] {
  const weekday = weekdayNumber(date);
  const starts = hours
    .filter((opening) => opening.weekday === weekday)
    .flatMap(({ opens, closes }) => {
      const from = minutesOf(opens);
      const until = minutesOf(closes) + (closes <= opens ? DAY_MIN : 0) - durationMin;
      const steps = Math.max(0, Math.floor((until - from) / STEP_MIN) + 1);
      return Array.from({ length: steps }, (_, step) => from + step * STEP_MIN);
    });
  return [...new Set(starts)].filter((start) => start >= earliestMin).sort((a, b) => a - b);
}

/** `18:00` → 1080. */
export function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** 1080 → `18:00`; 1500 → `01:00`, of the night after. */
export function timeOf(minutes: number): { readonly time: string; readonly isNextDay: boolean } {
  const minute = minutes % DAY_MIN;
  const [hour, rest] = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
  return { time: `${hour}:${rest}`, isNextDay: minutes >= DAY_MIN };
}
