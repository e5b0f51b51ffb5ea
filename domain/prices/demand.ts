import { z } from 'zod';
import type { LocalClock } from '../rules/local-band.ts';
import { type Interval, type LocalDate, LocalDateSchema } from '../time.ts';
import type { DemandStep, TimeBand } from './price-set.ts';
import { type BandPart, createBandCutter } from './time-bands.ts';

/** How much of the time of one band on one local day is sold, over all resources. */
export const OccupancySchema = z.strictObject({
  date: LocalDateSchema,
  /** Null: the time in no band. */
  bandId: z.string().nullable(),
  soldMin: z.int().min(0),
  openMin: z.int().min(0),
});
export type Occupancy = z.infer<typeof OccupancySchema>;

/** What was sold of what could be. */
export type SoldTime = {
  /** When the facility is open, without overlaps. */
  readonly openings: readonly Interval[];
  readonly resourceCount: number;
  /** Live bookings on any resource; without the one that would move. */
  readonly sold: readonly Interval[];
};

/**
 * The occupancy of every local day and band that the openings touch. Of a day that is asked about all must be handed in:
 * what opened the evening before and runs past its midnight, too.
 */
export function occupancyOf(bands: readonly TimeBand[], clock: LocalClock, time: SoldTime): Occupancy[] {
  const cut = createBandCutter(bands);
  const found = new Map<string, Occupancy>();
  const add = (parts: readonly BandPart[], count: (minutes: number) => Pick<Occupancy, 'soldMin' | 'openMin'>) => {
    for (const { date, band, minutes } of parts) {
      const bandId = band?.id ?? null;
      const key = occupancyKey(date, bandId);
      const known = found.get(key) ?? { date, bandId, soldMin: 0, openMin: 0 };
      const more = count(minutes);
      found.set(key, { ...known, soldMin: known.soldMin + more.soldMin, openMin: known.openMin + more.openMin });
    }
  };
  for (const opening of time.openings) {
    add(cut(clock, opening), (minutes) => ({ soldMin: 0, openMin: minutes * time.resourceCount }));
  }
  for (const booking of time.sold) add(cut(clock, booking), (minutes) => ({ soldMin: minutes, openMin: 0 }));
  return [...found.values()];
}

/** Finds the demand's percentage for a part of a booking; 0 for what nothing is known of. */
export function createDemand(
  steps: readonly DemandStep[],
  occupancy: readonly Occupancy[],
): (part: Pick<BandPart, 'date' | 'band'>) => number {
  const downwards = [...steps].sort((a, b) => b.fromOccupancyPercent - a.fromOccupancyPercent);
  const percents = new Map(
    occupancy.map(({ date, bandId, soldMin, openMin }) => {
      const step = downwards.find(({ fromOccupancyPercent }) => soldMin * 100 >= fromOccupancyPercent * openMin);
      return [occupancyKey(date, bandId), openMin === 0 ? 0 : (step?.percent ?? 0)];
    }),
  );
  return ({ date, band }) => percents.get(occupancyKey(date, band?.id ?? null)) ?? 0;
}

function occupancyKey(date: LocalDate, bandId: string | null): string {
  return `${date} ${bandId ?? ''}`;
}
