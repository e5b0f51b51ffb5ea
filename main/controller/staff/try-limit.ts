import type { Clock, EpochMs } from '../../../domain/time.ts';

/** How often one may be wrong, and how long one then waits: `firstWaitMs`, doubled by every further wrong try. */
export type TryPolicy = { readonly freeTries: number; readonly firstWaitMs: number; readonly longestWaitMs: number };

export const PIN_TRIES: TryPolicy = { freeTries: 5, firstWaitMs: 30_000, longestWaitMs: 15 * 60_000 };

/** How long to wait after the `failed`-th wrong try in a row; 0 while tries are free. */
export function waitAfter(failed: number, policy: TryPolicy): number {
  if (failed < policy.freeTries) return 0;
  // Doubling stops mattering long before the shift overflows.
  const doublings = Math.min(failed - policy.freeTries, 30);
  return Math.min(policy.firstWaitMs * 2 ** doublings, policy.longestWaitMs);
}

/** The rest of a wait that is to end at `until`. Never longer than the policy's longest: a clock set back locks nobody out. */
export function waitLeft(until: EpochMs, now: EpochMs, policy: TryPolicy): number {
  return Math.max(0, Math.min(until - now, policy.longestWaitMs));
}

/** Whether a try was right. `neither` is not counted: the code exists, and opens nothing just now. */
export type Verdict = 'right' | 'wrong' | 'neither';

export type Tried<T> =
  | { readonly kind: 'tried'; readonly value: T }
  | { readonly kind: 'wait'; readonly waitMs: number };

/** Counts wrong tries by key, in memory. */
export type TryLimiter = {
  /**
   * Does `work` unless the key has to wait; a right try starts the count again. At most as many run at once as may
   * still be wrong, and the others queue: neither are a hundred guesses at once all free, nor is anybody who is right
   * turned away because of the hurry.
   */
  attempt<T>(key: string, work: () => Promise<{ verdict: Verdict; value: T }>): Promise<Tried<T>>;
  /** How long to wait before the next try. */
  waitMs(key: string): number;
};

/** Keys that a limiter remembers; beyond it the oldest that is idle is forgotten. */
const KEYS_MAX = 10_000;
/** A key is forgotten after this long without a wrong try. */
const QUIET_MS = 60 * 60_000;

type Tries = { failed: number; freeAtMs: number; lastAtMs: number; running: number; readonly queue: (() => void)[] };

export function createTryLimiter(clock: Clock, policy: TryPolicy = PIN_TRIES): TryLimiter {
  const triesOf = new Map<string, Tries>();

  function triesFor(key: string): Tries {
    const known = triesOf.get(key);
    if (known) {
      if (clock.monotonicMs() - known.lastAtMs > QUIET_MS) known.failed = 0;
      return known;
    }
    const fresh: Tries = { failed: 0, freeAtMs: 0, lastAtMs: clock.monotonicMs(), running: 0, queue: [] };
    triesOf.set(key, fresh);
    if (triesOf.size > KEYS_MAX) forgetOldest(triesOf);
    return fresh;
  }

  function waitMs(key: string): number {
    const tries = triesOf.get(key);
    return tries ? Math.max(0, Math.ceil(tries.freeAtMs - clock.monotonicMs())) : 0;
  }

  function judge(tries: Tries, verdict: Verdict): void {
    if (verdict === 'neither') return;
    tries.failed = verdict === 'right' ? 0 : tries.failed + 1;
    tries.lastAtMs = clock.monotonicMs();
    tries.freeAtMs = tries.lastAtMs + waitAfter(tries.failed, policy);
  }

  async function attempt<T>(key: string, work: () => Promise<{ verdict: Verdict; value: T }>): Promise<Tried<T>> {
    const tries = triesFor(key);
    while (waitMs(key) === 0 && tries.running >= Math.max(1, policy.freeTries - tries.failed)) {
      await new Promise<void>((resolve) => tries.queue.push(resolve));
    }
    const wait = waitMs(key);
    if (wait > 0) {
      // Whoever queues behind has to be told as well.
      tries.queue.shift()?.();
      return { kind: 'wait', waitMs: wait };
    }

    tries.running += 1;
    try {
      const { verdict, value } = await work();
      judge(tries, verdict);
      return { kind: 'tried', value };
    } finally {
      tries.running -= 1;
      tries.queue.shift()?.();
      if (tries.failed === 0 && tries.running === 0 && tries.queue.length === 0) triesOf.delete(key);
    }
  }

  return { attempt, waitMs };
}

function forgetOldest(triesOf: Map<string, Tries>): void {
  for (const [key, { running, queue }] of triesOf) {
    if (running > 0 || queue.length > 0) continue;
    triesOf.delete(key);
    return;
  }
}
