import type { TimeBand } from '../../../domain/prices/price-set.ts';
import { holdsMinute, minuteBand } from '../../../domain/rules/local-band.ts';

const MINUTES_PER_DAY = 1440;

/** What the bands above one take away from it. */
export type BandOverlap = {
  /** Places in the list, upwards first. */
  readonly hiddenBy: readonly number[];
  /** Not a minute is left. */
  readonly isHidden: boolean;
};

const NONE: BandOverlap = { hiddenBy: [], isHidden: false };

/** One for each band: of bands that overlap the first in the list counts. Of what cannot be read yet nothing is said. */
export function overlapsOf(bands: readonly TimeBand[]): BandOverlap[] {
  /** Which band holds each minute of the week. */
  const owners = new Map<number, number>();
  return bands.map((band, index) => {
    const minutes = minutesOf(band);
    if (minutes.length === 0) return NONE;
    const hiddenBy = new Set<number>();
    let left = 0;
    for (const minute of minutes) {
      const owner = owners.get(minute);
      if (owner !== undefined) {
        hiddenBy.add(owner);
        continue;
      }
      owners.set(minute, index);
      left += 1;
    }
    return { hiddenBy: [...hiddenBy].toSorted((a, b) => a - b), isHidden: left === 0 };
  });
}

/** Of the week, from Monday's midnight. */
function minutesOf({ from, until, weekdays }: TimeBand): number[] {
  const isTime = (time: string): boolean => /^\d{2}:\d{2}$/.test(time);
  if (!isTime(from) || !isTime(until)) return [];
  const hours = minuteBand({ from, until });
  const ofDay = Array.from({ length: MINUTES_PER_DAY }, (_, minute) => minute).filter((minute) =>
    holdsMinute(hours, minute),
  );
  return weekdays.flatMap((weekday) => ofDay.map((minute) => (weekday - 1) * MINUTES_PER_DAY + minute));
}
