import type { Input } from '../../sync/engine/inputs.ts';
import type { Committed } from '../../sync/engine/node-port.ts';
import type { StepResult } from '../../sync/engine/step.ts';

/** How many waiting inputs of one facility share a transaction: fifty clients cost one commit, not fifty. */
const BATCH_MAX = 64;

/** An input with what its caller wants kept beside it, if anything. */
export type Submitted<T> = { readonly input: Input; readonly claim: T | null };

/** What a batch came to, input by input, and what it wrote in all. */
export type BatchResult = { readonly results: readonly (StepResult | null)[]; readonly committed: Committed };

export type InputQueueOptions<T> = {
  /** Steps a batch in one transaction; when it rejects nothing has happened. */
  readonly commit: (batch: readonly Submitted<T>[]) => Promise<BatchResult>;
  /** Called after each commit, before those who wait for it go on. */
  readonly announce: (committed: Committed) => void;
};

type Waiting<T> = Submitted<T> & {
  readonly resolve: (result: StepResult | null) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Takes inputs one batch after the other. Should a batch fail, each of its inputs is tried alone, so that only the
 * guilty one fails.
 */
export function createInputQueue<T>(options: InputQueueOptions<T>) {
  let queue: Waiting<T>[] = [];
  let isWorking = false;

  async function work(): Promise<void> {
    isWorking = true;
    // Those who came in the same turn of the event loop are let in first.
    await Promise.resolve();
    try {
      while (queue.length > 0) {
        const batch = queue.slice(0, BATCH_MAX);
        queue = queue.slice(BATCH_MAX);
        await settle(options, batch);
      }
    } finally {
      isWorking = false;
    }
  }

  return (input: Input, claim: T | null): Promise<StepResult | null> =>
    new Promise((resolve, reject) => {
      queue.push({ input, claim, resolve, reject });
      if (!isWorking) void work();
    });
}

async function settle<T>(options: InputQueueOptions<T>, batch: readonly Waiting<T>[]): Promise<void> {
  let done: BatchResult;
  try {
    done = await options.commit(batch);
  } catch (error) {
    if (batch.length === 1) batch[0]?.reject(error);
    else for (const item of batch) await settle(options, [item]);
    return;
  }
  try {
    options.announce(done.committed);
  } finally {
    for (const [index, { resolve }] of batch.entries()) resolve(done.results[index] ?? null);
  }
}
