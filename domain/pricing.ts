import type { PriceBand } from './facility.ts';

const WORKDAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 7];

/** What a new facility starts with. The first band that matches counts, so the narrower ones come first. */
export const DEFAULT_PRICE_BANDS: readonly PriceBand[] = [
  { label: 'Weekend daytime', weekdays: WEEKEND, from: '10:00', until: '20:00', percent: 25 },
  { label: 'Weekend', weekdays: WEEKEND, from: '00:00', until: '24:00', percent: 15 },
  { label: 'Weekday evening', weekdays: WORKDAYS, from: '17:00', until: '21:00', percent: 20 },
  { label: 'Early bird', weekdays: WORKDAYS, from: '06:00', until: '09:00', percent: -15 },
  { label: 'Late night', weekdays: WORKDAYS, from: '21:00', until: '06:00', percent: -25 },
];
