import type { PriceBand } from '../facility.ts';
import type { DemandStep, PriceSet, TimeBand } from './price-set.ts';

const WORKDAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 7];

/** What a new club starts with; the narrower bands come first. */
export const DEFAULT_TIME_BANDS: readonly TimeBand[] = [
  { id: 'weekend-daytime', label: 'Weekend daytime', weekdays: WEEKEND, from: '10:00', until: '20:00', percent: 25 },
  { id: 'weekend', label: 'Weekend', weekdays: WEEKEND, from: '00:00', until: '24:00', percent: 15 },
  { id: 'weekday-evening', label: 'Weekday evening', weekdays: WORKDAYS, from: '17:00', until: '21:00', percent: 20 },
  { id: 'early-bird', label: 'Early bird', weekdays: WORKDAYS, from: '06:00', until: '09:00', percent: -15 },
  { id: 'late-night', label: 'Late night', weekdays: WORKDAYS, from: '21:00', until: '06:00', percent: -25 },
];

/** The same as a new facility's profile has them. */
export const DEFAULT_PRICE_BANDS: readonly PriceBand[] = DEFAULT_TIME_BANDS.map(({ id: _, ...band }) => band);

/** Nothing until most of a band is sold, then in steps up to the cap. */
export const DEFAULT_DEMAND: readonly DemandStep[] = [
  { fromOccupancyPercent: 60, percent: 10 },
  { fromOccupancyPercent: 75, percent: 20 },
  { fromOccupancyPercent: 85, percent: 35 },
  { fromOccupancyPercent: 95, percent: 50 },
];

/**
 * Prices of a club that has set nothing but its hour and its currency: no discounts, no tax. Cancelling is free until an
 * hour before the start and costs the whole price after that.
 */
export function defaultPriceSet({ hourlyCents, currency }: { hourlyCents: number; currency: string }): PriceSet {
  return {
    version: 1,
    currency,
    hourly: { cents: hourlyCents, byKind: [], byResource: [] },
    bands: [...DEFAULT_TIME_BANDS],
    demand: [...DEFAULT_DEMAND],
    tierDiscounts: [],
    durations: [],
    taxes: { areIncluded: false, lines: [] },
    cancellation: { freeUntilMin: 60, lateFee: { kind: 'percent', percent: 100 }, losesCredits: true },
  };
}
