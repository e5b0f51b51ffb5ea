import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Mutant } from './mutant.ts';

export type HuntOptions = {
  readonly firstSeed: number;
  /** At most this many seeds are tried. */
  readonly seeds: number;
  /** No more are tried once the mutant was found this often. */
  readonly enough: number;
  readonly workers: number;
};

export type Find = { readonly seed: number; readonly violation: string };

export type Hunt = {
  readonly mutant: Mutant;
  readonly seedsRun: number;
  /** In the order of their seeds. */
  readonly finds: readonly Find[];
};

const Tried = z.object({ seed: z.int(), violation: z.string().nullable() });

/** Simulates the mutant on several threads until it is found often enough or the seeds are used up. */
export async function hunt(mutant: Mutant, options: HuntOptions): Promise<Hunt> {
  const finds: Find[] = [];
  let seedsRun = 0;
  const abort = new AbortController();
  const note = (message: unknown): void => {
    const { seed, violation } = Tried.parse(message);
    seedsRun += 1;
    if (violation !== null) finds.push({ seed, violation });
    if (finds.length >= options.enough) abort.abort();
  };
  const count = Math.min(options.workers, options.seeds);
  await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const first = options.firstSeed + index;
      const last = options.firstSeed + options.seeds - 1;
      return runWorker({ name: mutant.name, first, step: count, last }, note, abort.signal);
    }),
  );
  return { mutant, seedsRun, finds: finds.toSorted((a, b) => a.seed - b.seed) };
}

/** Resolves when the thread has tried all its seeds or was stopped; rejects when it failed by itself. */
function runWorker(workerData: unknown, onMessage: (message: unknown) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // A thread would take over the flags of whoever runs us, and tests run under hooks of their own.
    const worker = new Worker(new URL('./mutant-worker.ts', import.meta.url), { workerData, execArgv: [] });
    signal.addEventListener('abort', () => void worker.terminate());
    worker.on('message', (message) => {
      if (!signal.aborted) onMessage(message);
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}
