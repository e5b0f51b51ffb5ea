import { Temporal } from 'temporal-polyfill';
import type { EpochMs, LocalDate } from './time.ts';

/**
 * Every instant at which the wall clock of `timeZone` shows that minute of `date`, in order: one as a rule, none where
 * the clocks skip it, two where it comes twice. `minuteOfDay` is 0 to 1439.
 */
export function instantsAt(timeZone: string, date: LocalDate, minuteOfDay: number): readonly EpochMs[] {
  const wall = Temporal.PlainDate.from(date).toPlainDateTime({
    hour: Math.floor(minuteOfDay / 60),
    minute: minuteOfDay % 60,
  });
  const at = (disambiguation: 'earlier' | 'later') => wall.toZonedDateTime(timeZone, { disambiguation });
  const shown = [at('earlier'), at('later')].filter((zoned) => zoned.toPlainDateTime().equals(wall));
  return [...new Set(shown.map(({ epochMilliseconds }) => epochMilliseconds))];
}
