import { z } from 'zod';
import { simulate, type SimulationOptions } from './simulate.ts';

/** Seeds from `first` on. */
export const SeedRangeSchema = z.object({ first: z.int().nonnegative(), count: z.int().positive() });
export type SeedRange = z.infer<typeof SeedRangeSchema>;

export const TallySchema = z.object({
  seeds: z.int(),
  /** How often each fault and each thing that people did has happened. */
  counts: z.record(z.string(), z.int()),
  /** The first broken invariant of each seed that has one, in the order of the seeds. */
  failures: z.array(z.object({ seed: z.int(), violation: z.string() })),
});
/** What came of many histories. */
export type Tally = z.infer<typeof TallySchema>;

export const NOTHING_YET: Tally = { seeds: 0, counts: {}, failures: [] };

export type TallyOptions = {
  readonly options?: SimulationOptions;
  /** Called with what is known so far, after each seed. */
  readonly onProgress?: (tally: Tally) => void;
};

/** Simulates one seed after the other on this thread. */
export async function tallySeeds(
  { first, count }: SeedRange,
  { options, onProgress }: TallyOptions = {},
): Promise<Tally> {
  let tally = NOTHING_YET;
  for (let seed = first; seed < first + count; seed += 1) {
    const { violation, counts } = await simulate(seed, options);
    const failures = violation === null ? [] : [{ seed, violation }];
    tally = addTallies(tally, { seeds: 1, counts, failures });
    onProgress?.(tally);
  }
  return tally;
}

export function addTallies(first: Tally, second: Tally): Tally {
  const counts = { ...first.counts };
  for (const [what, number] of Object.entries(second.counts)) counts[what] = (counts[what] ?? 0) + number;
  const failures = [...first.failures, ...second.failures].sort((a, b) => a.seed - b.seed);
  return { seeds: first.seeds + second.seeds, counts, failures };
}
