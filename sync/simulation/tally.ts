import { z } from 'zod';
import { simulate } from './simulate.ts';

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

/** Simulates one seed after the other on this thread. */
export async function tallySeeds({ first, count }: SeedRange): Promise<Tally> {
  let tally = NOTHING_YET;
  for (let seed = first; seed < first + count; seed += 1) tally = addTallies(tally, await tallySeed(seed));
  return tally;
}

/** An assertion of the engine or a guard of the database that fires is a find like any other. */
async function tallySeed(seed: number): Promise<Tally> {
  try {
    const { violation, counts } = await simulate(seed);
    return { seeds: 1, counts, failures: violation === null ? [] : [{ seed, violation }] };
  } catch (error) {
    const violation = `stopped: ${error instanceof Error ? error.message : String(error)}`;
    return { seeds: 1, counts: {}, failures: [{ seed, violation }] };
  }
}

export function addTallies(first: Tally, second: Tally): Tally {
  const counts = { ...first.counts };
  for (const [what, number] of Object.entries(second.counts)) counts[what] = (counts[what] ?? 0) + number;
  const failures = [...first.failures, ...second.failures].sort((a, b) => a.seed - b.seed);
  return { seeds: first.seeds + second.seeds, counts, failures };
}
