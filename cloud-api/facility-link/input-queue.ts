import type { Clock } from '../../domain/time.ts';
import type { Input } from '../../sync/engine/inputs.ts';
import type { Committed } from '../../sync/engine/node-port.ts';
import type { StepResult } from '../../sync/engine/step.ts';
import { isInputsFault, LeaseLost, StoreFailure } from './store-failure.ts';

/** How many waiting inputs of one facility share a transaction: fifty clients cost one commit, not fifty. */
const BATCH_MAX = 64;

/** More than this many wishes of one facility do not wait: a second's work, and more would only be answered too late. */
export const WISHES_WAITING_MAX = 1000;

/** A wish that has waited for so long is not stepped any more: who made it has given up, or soon will. */
export const WISH_AGE_MS_MAX = 5000;

/** An input with what its caller wants kept beside it, if anything. */
export type Submitted<T> = {
  readonly input: Input;
  readonly claim: T | null;
  /** Of the lease under which the link brings it; null for what needs none. */
  readonly fencingNo: number | null;
};

/** What a batch came to, input by input, and what there is to tell: what others had committed first, then its own. */
export type BatchResult = {
  readonly results: readonly (StepResult | null)[];
  readonly committed: readonly Committed[];
};

export type InputQueueOptions<T> = {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Steps a batch in one transaction; when it rejects nothing has happened, unless with an `unknown` `StoreFailure`. */
  readonly commit: (batch: readonly Submitted<T>[]) => Promise<BatchResult>;
  /** Called after each commit, before those who wait for it go on. */
  readonly announce: (committed: Committed) => void;
};

/** How many inputs wait, and for how long the oldest of them has. */
export type QueueLoad = { readonly waiting: number; readonly oldestMs: number };

export type InputQueue<T> = {
  load(): QueueLoad;
  submit(submitted: Submitted<T>): Promise<StepResult | null>;
  /** Does `task` while no batch is under way. A task that fails is its own affair. */
  between(task: () => Promise<void>): Promise<void>;
};

type Waiting<T> = Submitted<T> & {
  readonly sinceMs: number;
  readonly resolve: (result: StepResult | null) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Takes inputs one batch after the other. Should a batch fail for what one of its inputs is, each is tried alone, so
 * that only the guilty one fails. Should it fail for anything else, all of it fails at once with a `StoreFailure`: a
 * database that is away is not asked 64 times. Wishes that are too many, or too old, fail as `busy`.
 */
export function createInputQueue<T>(options: InputQueueOptions<T>): InputQueue<T> {
  const { clock } = options;
  let queue: Waiting<T>[] = [];
  let tasks: (() => Promise<void>)[] = [];
  let isWorking = false;

  async function work(): Promise<void> {
    isWorking = true;
    // Those who came in the same turn of the event loop are let in first.
    await Promise.resolve();
    try {
      while (queue.length + tasks.length > 0) {
        const due = tasks;
        tasks = [];
        for (const task of due) await task();
        const batch = queue.slice(0, BATCH_MAX);
        queue = queue.slice(BATCH_MAX);
        await settle(options, withoutTooOld(batch, clock.monotonicMs()));
      }
    } finally {
      isWorking = false;
    }
  }

  return {
    load: () => ({ waiting: queue.length, oldestMs: clock.monotonicMs() - (queue[0]?.sinceMs ?? clock.monotonicMs()) }),
    submit: ({ input, claim, fencingNo }) =>
      new Promise((resolve, reject) => {
        if (isWish(input) && queue.length >= WISHES_WAITING_MAX) {
          reject(new StoreFailure('busy'));
          return;
        }
        queue.push({ input, claim, fencingNo, sinceMs: clock.monotonicMs(), resolve, reject });
        if (!isWorking) void work();
      }),
    between: (task) =>
      new Promise((resolve, reject) => {
        tasks.push(() => task().then(resolve, reject));
        if (!isWorking) void work();
      }),
  };
}

/** Somebody's, who can be told to try again. The link's own inputs come one at a time, and are never turned away. */
function isWish({ type }: Input): boolean {
  return type === 'book' || type === 'move' || type === 'cancel';
}

function withoutTooOld<T>(batch: readonly Waiting<T>[], nowMs: number): readonly Waiting<T>[] {
  const isTooOld = ({ input, sinceMs }: Waiting<T>): boolean => isWish(input) && nowMs - sinceMs > WISH_AGE_MS_MAX;
  for (const item of batch) if (isTooOld(item)) item.reject(new StoreFailure('busy'));
  return batch.filter((item) => !isTooOld(item));
}

async function settle<T>(options: InputQueueOptions<T>, batch: readonly Waiting<T>[]): Promise<void> {
  if (batch.length === 0) return;
  let done: BatchResult;
  try {
    done = await options.commit(batch);
  } catch (error) {
    await fail(options, batch, error);
    return;
  }
  try {
    for (const committed of done.committed) options.announce(committed);
  } finally {
    for (const [index, { resolve }] of batch.entries()) resolve(done.results[index] ?? null);
  }
}

async function fail<T>(options: InputQueueOptions<T>, batch: readonly Waiting<T>[], error: unknown): Promise<void> {
  const isTheirs = isInputsFault(error) || error instanceof LeaseLost;
  if (isTheirs && batch.length > 1) {
    for (const item of batch) await settle(options, [item]);
    return;
  }
  const reason = isTheirs || error instanceof StoreFailure ? error : new StoreFailure('unavailable', error);
  for (const { reject } of batch) reject(reason);
}
