import { z } from 'zod';
import { localMinuteOfDay } from '../../domain/opening-hours.ts';
import { type EpochMs, HOUR_MS, type LocalDate } from '../../domain/time.ts';
import { instantsAt } from '../../domain/wall-time.ts';
import { addDays, createZoneFormat } from '../../domain/zone-format.ts';

const DAY_MIN = 24 * 60;
/** A club that is quiet for longer could not tell anybody of today's booking. */
const QUIET_MIN_MAX = 16 * 60;
/** Whoever is about to come is up. */
const AWAKE_MS = HOUR_MS;

const minuteOfDay = z
  .int()
  .min(0)
  .max(DAY_MIN - 1);

/** When no phone is to ring, in minutes of the day on the club's wall; across midnight where it ends earlier. */
export const QuietHoursSchema = z
  .strictObject({ fromMin: minuteOfDay, untilMin: minuteOfDay })
  .refine((hours) => lengthMin(hours) > 0 && lengthMin(hours) <= QUIET_MIN_MAX, {
    message: 'Quiet hours last at most 16 hours, and end at another time than they begin.',
  });
export type QuietHours = z.infer<typeof QuietHoursSchema>;

/** Of a club that has said nothing. */
export const USUAL_QUIET_HOURS: QuietHours = { fromMin: 22 * 60, untilMin: 8 * 60 };

function lengthMin({ fromMin, untilMin }: { readonly fromMin: number; readonly untilMin: number }): number {
  return (untilMin - fromMin + DAY_MIN) % DAY_MIN;
}

/**
 * When what makes a phone ring may be sent, at the earliest: within quiet hours not before their end, or an hour before
 * the booking begins.
 */
export function earliestRing(
  now: EpochMs,
  startsAt: EpochMs,
  timeZone: string,
  quiet: QuietHours = USUAL_QUIET_HOURS,
): EpochMs {
  const { fromMin, untilMin } = quiet;
  const minute = localMinuteOfDay(timeZone, now);
  if ((minute - fromMin + DAY_MIN) % DAY_MIN >= lengthMin(quiet)) return now;
  const today = createZoneFormat('en', timeZone).localDate(now);
  const lastDay = minute < untilMin ? today : addDays(today, 1);
  return Math.max(now, Math.min(endAfter({ now, timeZone, lastDay, untilMin }), startsAt - AWAKE_MS));
}

/** Clocks go forward by an hour at most, where there are clubs. */
const SKIPPED_MIN_MAX = 61;

type End = { readonly now: EpochMs; readonly timeZone: string; readonly lastDay: LocalDate; readonly untilMin: number };

/** Of a minute that comes twice the one that is still to come; of one that the clocks skip the first after it. */
function endAfter({ now, timeZone, lastDay, untilMin }: End): EpochMs {
  for (let min = untilMin; min < Math.min(DAY_MIN, untilMin + SKIPPED_MIN_MAX); min += 1) {
    const at = instantsAt(timeZone, lastDay, min).find((instant) => instant > now);
    if (at !== undefined) return at;
  }
  return now;
}
