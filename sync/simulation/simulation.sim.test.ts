import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

/** A short version of `npm run simulate -- --seeds 10000`; each seed is a minute of faults and a minute to heal. */
const FIRST_SEED = 1;
const SEEDS = 40;

test.each(Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index))(
  'seed %i: loss, repetition, reordering, cuts and crashes break no promise, and both sides end up equal',
  async (seed) => {
    const { violation, counts } = await simulate(seed);

    expect(violation).toBeNull();
    expect(counts['book done'] ?? 0).toBeGreaterThan(0);
  },
);

test('the same seed tells the same history', async () => {
  const [first, second] = [await simulate(7), await simulate(7)];

  expect(second.history).toEqual(first.history);
});
