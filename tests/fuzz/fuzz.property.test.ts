import { describe, expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

/** `npm run fuzz` gives every parser a million. */
const ROUNDS = 3000;

describe('everything that reads what comes from the other side', () => {
  test.each([1, 2])('survives whatever comes (seed %d)', (seed) => {
    const { crashes, taken } = fuzz(seed, ROUNDS);

    expect(crashes).toEqual([]);
    expect(Object.entries(taken).filter(([, count]) => count === 0)).toEqual([]);
  });
});
