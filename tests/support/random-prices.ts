import fc from 'fast-check';
import type { PriceSet } from '../../domain/prices/price-set.ts';
import { BAY_2 } from './facility-profile.ts';

const percent = fc.integer({ min: -100, max: 400 });
const label = fc.constantFrom('A', 'B', 'C');
const localTime = fc
  .integer({ min: 0, max: 288 })
  .map((grain) => `${String(Math.floor(grain / 12)).padStart(2, '0')}:${String((grain % 12) * 5).padStart(2, '0')}`);

const band = fc.record({
  id: fc.constantFrom('one', 'two', 'three', 'four'),
  label,
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  from: localTime,
  until: localTime,
  percent,
});
const demand = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 50 })), {
    maxLength: 4,
    selector: ([from]) => from,
  })
  .map((steps) => {
    const percents = steps.map(([, more]) => more).sort((a, b) => a - b);
    const froms = steps.map(([from]) => from).sort((a, b) => a - b);
    return froms.map((fromOccupancyPercent, index) => ({ fromOccupancyPercent, percent: percents[index]! }));
  });
const hourlyCents = fc.integer({ min: 0, max: 20_000 });

export const somePrices: fc.Arbitrary<PriceSet> = fc.record({
  version: fc.integer({ min: 1, max: 100 }),
  currency: fc.constant('CAD'),
  hourly: fc.record({
    cents: hourlyCents,
    byKind: fc.array(fc.record({ kind: fc.constant('room' as const), cents: hourlyCents }), { maxLength: 1 }),
    byResource: fc.array(fc.record({ resourceId: fc.constant(BAY_2), cents: hourlyCents }), { maxLength: 1 }),
  }),
  bands: fc.uniqueArray(band, { maxLength: 4, selector: ({ id }) => id }),
  demand,
  tierDiscounts: fc.integer({ min: 0, max: 100 }).map((less) => [{ tier: 'member', percent: less }]),
  durations: fc.uniqueArray(fc.record({ fromMin: fc.integer({ min: 0, max: 300 }), percent }), {
    maxLength: 3,
    selector: ({ fromMin }) => fromMin,
  }),
  taxes: fc.record({
    areIncluded: fc.boolean(),
    lines: fc.array(fc.record({ label, ratePpm: fc.integer({ min: 0, max: 300_000 }) }), { maxLength: 3 }),
  }),
  cancellation: fc.constant({ freeUntilMin: 60, lateFee: { kind: 'none' as const }, losesCredits: false }),
});
