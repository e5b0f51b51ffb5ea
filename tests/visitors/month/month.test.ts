import { expect, test } from 'vitest';
import { simulateMonth } from './simulate-month.ts';

/** Whole months: `npm run simulate-doors -- --seeds 10`. Planted defects that they find: `npm run mutants-doors`. */
test.each([
  ['without reconciling', 1, false],
  ['with reconciling, and people who meddle at the console', 2, true],
])(
  'the console has what it should have at every moment, and nobody gets in without a right: %s',
  {
    timeout: 240_000,
  },
  async (_, seed, reconciles) => {
    const { violations, tally, refused } = await simulateMonth({ seed, days: 0.4, reconciles });

    expect(violations).toEqual([]);
    // Less would mean that nothing was tried.
    expect(tally.booked).toBeGreaterThan(15);
    expect(tally.troubles).toBeGreaterThan(1);
    expect(tally.letIn).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(50);
  },
);
