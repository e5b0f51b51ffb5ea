import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { MUTANTS } from './all-mutants.ts';
import { hunt } from './hunt.ts';

/** Within this many seeds each of `QUICKLY_FOUND` shows; the others take `npm run mutants`. */
const SEEDS_MAX = 60;

const QUICKLY_FOUND = [
  'giver takes cells back on timeout',
  'giver sells until ack',
  'frames applied out of order',
  'answer message = truth (yes before the event)',
  'abandoned request may flip to yes',
  'no ABANDON event',
];

describe('the simulator finds a planted defect', () => {
  test.each(QUICKLY_FOUND)(
    '%s',
    async (name) => {
      const mutant = MUTANTS.find((candidate) => candidate.name === name)!;

      const { finds } = await hunt(mutant, {
        firstSeed: 1,
        seeds: SEEDS_MAX,
        enough: 1,
        workers: Math.min(availableParallelism(), 2),
      });

      expect(finds).toHaveLength(1);
    },
    120_000,
  );
});
