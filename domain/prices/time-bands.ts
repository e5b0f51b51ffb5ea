import { holdsMinute, type LocalClock, localStretches, minuteBand } from '../rules/local-band.ts';
import type { Interval, LocalDate } from '../time.ts';
import type { TimeBand } from './price-set.ts';

/** The minutes of an interval that lie in one band on one local day; `band` is null where none counts. */
export type BandPart = { readonly date: LocalDate; readonly band: TimeBand | null; readonly minutes: number };

/** Cuts intervals into the parts that lie in each band, in order of time. Real minutes: an hour that comes twice is two. */
export type BandCutter = (clock: LocalClock, interval: Interval) => BandPart[];

/** Of bands that overlap the first in the list counts. */
export function createBandCutter(bands: readonly TimeBand[]): BandCutter {
  const known = bands.map((band) => ({ band, hours: minuteBand(band), weekdays: new Set(band.weekdays) }));
  /** Where a wall clock may pass from one band into another. */
  const edges = [...new Set(known.flatMap(({ hours }) => [hours.fromMinute, hours.untilMinute]))].sort((a, b) => a - b);
  const bandAt = (weekday: number, minute: number): TimeBand | null =>
    known.find(({ hours, weekdays }) => weekdays.has(weekday) && holdsMinute(hours, minute))?.band ?? null;

  return (clock, interval) => {
    const parts: BandPart[] = [];
    for (const { date, weekday, fromMinute, untilMinute } of localStretches(clock, interval)) {
      const inside = edges.filter((edge) => fromMinute < edge && edge < untilMinute);
      let from = fromMinute;
      for (const until of [...inside, untilMinute]) {
        addPart(parts, { date, band: bandAt(weekday, from), minutes: until - from });
        from = until;
      }
    }
    return parts;
  };
}

/** A band that comes back on the same day, after a clock change or another band, is one part. */
function addPart(parts: BandPart[], part: BandPart): void {
  const index = parts.findIndex(({ date, band }) => date === part.date && band === part.band);
  const known = parts[index];
  if (known) parts[index] = { ...known, minutes: known.minutes + part.minutes };
  else parts.push(part);
}
