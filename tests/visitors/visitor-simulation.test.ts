import { expect, test } from 'vitest';
import { simulateVisitors } from './visitor-simulation.ts';

/** More of it: `node tests/visitors/run-visitor-simulation.ts --seed 1 --rounds 500`. */
test.each([1, 2])(
  'a club in which everything fails has the right visitors whenever it is quiet (seed %i)',
  { timeout: 240_000 },
  async (seed) => {
    const counts = await simulateVisitors({ seed, rounds: 6 });

    expect(counts.rounds).toBe(6);
    expect(counts.booked).toBeGreaterThan(5);
  },
);
