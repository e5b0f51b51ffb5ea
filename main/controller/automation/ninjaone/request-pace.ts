import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../../../domain/random.ts';
import type { Clock, EpochMs } from '../../../../domain/time.ts';

export type PaceLimits = {
  readonly perSecond: number;
  readonly burst: number;
  /** Whoever would have to wait longer is sent away. */
  readonly waitMaxMs: number;
};

export type Turn =
  | { readonly kind: 'go' }
  /** The vendor is not to be asked before then. */
  | { readonly kind: 'later'; readonly retryAt: EpochMs };

export type RequestPace = {
  /** Waits for this request's turn. */
  readonly take: (signal: AbortSignal) => Promise<Turn>;
  /** The vendor was asked too much: nobody asks until `retryAfter`, its own wish where it said one. */
  readonly slowDown: (retryAfter: string | null) => EpochMs;
  /** The vendor answers again. */
  readonly recover: () => void;
};

type PaceOptions = { readonly limits: PaceLimits; readonly clock: Clock; readonly random: Random };

const BACK_OFF_MS = 2_000;
const BACK_OFF_MS_MAX = 60_000;
/** A longer wish is taken for a mistake. */
const RETRY_AFTER_MS_MAX = 15 * 60_000;

/** The vendor tells no limits, so ours are modest: a bucket that fills once a second, and a pause after each 429. */
export function createRequestPace({ limits, clock, random }: PaceOptions): RequestPace {
  const { perSecond, burst, waitMaxMs } = limits;
  let tokens = burst;
  let filledAt = clock.monotonicMs();
  let pausedUntil = 0;
  let refusals = 0;

  function fill(): void {
    const now = clock.monotonicMs();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
  }

  return {
    async take(signal) {
      const pauseMs = pausedUntil - clock.monotonicMs();
      if (pauseMs > 0) return { kind: 'later', retryAt: clock.now() + Math.ceil(pauseMs) };
      fill();
      const waitMs = tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
      if (waitMs > waitMaxMs) return { kind: 'later', retryAt: clock.now() + waitMs };
      // Taken before the wait, so that the next one waits behind this one.
      tokens -= 1;
      if (waitMs > 0) await wait(waitMs, undefined, { signal }).catch(() => {});
      return { kind: 'go' };
    },
    slowDown(retryAfter) {
      const backOffMs = Math.min(BACK_OFF_MS_MAX, BACK_OFF_MS * 2 ** refusals);
      refusals = Math.min(refusals + 1, 10);
      const ownMs = backOffMs / 2 + random.below(Math.ceil(backOffMs / 2));
      const pauseMs = Math.min(RETRY_AFTER_MS_MAX, wishOf(retryAfter, clock.now()) ?? ownMs);
      pausedUntil = clock.monotonicMs() + pauseMs;
      return clock.now() + Math.ceil(pauseMs);
    },
    recover() {
      refusals = 0;
    },
  };
}

/** Seconds, or a date. */
function wishOf(retryAfter: string | null, now: EpochMs): number | null {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const at = retryAfter.endsWith('GMT') ? Date.parse(retryAfter) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
