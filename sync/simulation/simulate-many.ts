import { Worker } from 'node:worker_threads';
import { addTallies, NOTHING_YET, type SeedRange, type Tally, TallySchema } from './tally.ts';

/** Handed out at a time: a second of work, so that all threads end at about the same time. */
const RANGE_SEEDS_MAX = 25;

/** What is made during one step is garbage after it: with room for many, little is copied before it is thrown away. */
const YOUNG_GENERATION_MB = 96;

export type ManySeeds = SeedRange & {
  readonly threads: number;
  /** Called with what is known so far, after each range. */
  readonly onProgress: (tally: Tally) => void;
};

/** Simulates `count` seeds from `first` on, on several threads; what it returns does not depend on how many. */
export async function simulateMany({ first, count, threads, onProgress }: ManySeeds): Promise<Tally> {
  const size = Math.max(1, Math.min(RANGE_SEEDS_MAX, Math.floor(count / threads / 4)));
  const last = first + count;
  let next = first;
  let tally = NOTHING_YET;

  function takeRange(): SeedRange | null {
    if (next >= last) return null;
    const range = { first: next, count: Math.min(size, last - next) };
    next += range.count;
    return range;
  }

  function note(part: Tally): void {
    tally = addTallies(tally, part);
    onProgress(tally);
  }

  await Promise.all(Array.from({ length: Math.min(threads, count) }, () => runThread(takeRange, note)));
  return tally;
}

/** Resolves when there is no range left; rejects when the thread fails by itself. */
function runThread(takeRange: () => SeedRange | null, note: (part: Tally) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), {
      // A thread would take over the flags of whoever runs us, and tests run under hooks of their own.
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });

    function handOut(): void {
      const range = takeRange();
      if (range) worker.postMessage(range);
      else void worker.terminate().then(() => resolve());
    }

    worker.on('message', (message: unknown) => {
      note(TallySchema.parse(message));
      handOut();
    });
    worker.on('error', reject);
    handOut();
  });
}
