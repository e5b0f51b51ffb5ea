import { describe, expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { fuzzLiveLink } from './live-link.ts';

/** `npm run fuzz` gives every parser a million. */
const ROUNDS = 3000;

describe('everything that reads what comes from the other side', () => {
  test.each([1, 2])('survives whatever comes (seed %d)', (seed) => {
    const { crashes, taken } = fuzz(seed, ROUNDS);

    expect(crashes).toEqual([]);
    expect(Object.entries(taken).filter(([, count]) => count === 0)).toEqual([]);
  });
});

test.each([1, 2, 3])('a link that is up survives well-formed madness (seed %d)', async (seed) => {
  const { taken, thrown } = await fuzzLiveLink(seed, ROUNDS);

  expect(thrown).toEqual([]);
  expect(taken).toBeGreaterThan(ROUNDS / 4);
});
