import { addLocalDays, instantAt, localDateOf } from './opening-hours.ts';
import type { EpochMs, LocalDate } from './time.ts';

/** Business days are cut here, local time: the hour at which the fewest clubs have anybody in. */
const CUT = '05:00';

/** The instant at which business day `date` begins; the one before ends there. */
export function businessDayStart(timeZone: string, date: LocalDate): EpochMs {
  return instantAt(timeZone, date, CUT);
}

/** The cut that is reached when today and the following days, `days` in all, are over (PROTOCOL §8.1). */
export function cutAfterDays(timeZone: string, now: EpochMs, days: number): EpochMs {
  return businessDayStart(timeZone, addLocalDays(localDateOf(timeZone, now), days));
}
