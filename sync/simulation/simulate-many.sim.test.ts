import { expect, test } from 'vitest';
import { simulateMany } from './simulate-many.ts';
import { tallySeeds } from './tally.ts';

test('several threads tell of many seeds what one tells', async () => {
  const range = { first: 3, count: 5 };
  const seen: number[] = [];

  const tally = await simulateMany({ ...range, threads: 2, onProgress: ({ seeds }) => seen.push(seeds) });

  expect(tally).toEqual(await tallySeeds(range));
  expect(tally.failures).toEqual([]);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});
