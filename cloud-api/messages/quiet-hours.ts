import { required } from '../../domain/assert.ts';
import { type EpochMs, HOUR_MS } from '../../domain/time.ts';
import { instantsAt } from '../../domain/wall-time.ts';
import { addDays, createZoneFormat } from '../../domain/zone-format.ts';

/** On the clock of the club's wall. */
const QUIET_FROM_HOUR = 22;
const QUIET_UNTIL_HOUR = 8;
/** Whoever is about to come is up. */
const AWAKE_MS = HOUR_MS;

/**
 * When what makes a phone ring may be sent, at the earliest: at night not before the morning, or an hour before the
 * booking begins.
 */
export function earliestRing(now: EpochMs, startsAt: EpochMs, timeZone: string): EpochMs {
  const clock = createZoneFormat('en', timeZone);
  const hour = clock.hour(now);
  if (hour < QUIET_FROM_HOUR && hour >= QUIET_UNTIL_HOUR) return now;
  const today = clock.localDate(now);
  const morning = hour >= QUIET_FROM_HOUR ? addDays(today, 1) : today;
  const quietUntil = required(instantsAt(timeZone, morning, QUIET_UNTIL_HOUR * 60)[0], 'no zone skips its morning');
  return Math.max(now, Math.min(quietUntil, startsAt - AWAKE_MS));
}
