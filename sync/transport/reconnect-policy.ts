import type { Random } from '../../domain/random.ts';
import { type Clock, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';

/**
 * How patient to be with a connection that does not come about. While the last one is fresh most outages are short,
 * and both sides are to agree again within seconds of the link's return; later, and on very slow links, patience
 * costs nothing.
 */
const FRESH_MS = 10 * MINUTE_MS;
const PATIENCE = {
  fresh: { connectLimitMs: 2 * SECOND_MS, waitMsMax: SECOND_MS },
  later: { connectLimitMs: 20 * SECOND_MS, waitMsMax: 60 * SECOND_MS },
};
const WAIT_MS_MIN = 50;
const WAIT_MS_FIRST = 200;
/** Beyond this many doublings every wait is at its limit. */
const DOUBLINGS_MAX = 16;

export type ReconnectPolicy = {
  /** How long an attempt may take until it is given up for another. */
  connectLimitMs(): number;
  /** How long to wait before the next attempt: full jitter, so that those who lost a broker together come back apart. */
  nextWaitMs(): number;
  /** There is a connection, or there was one until now. */
  markAlive(): void;
};

/** Begins fresh: a start counts as a connection that was just lost. */
export function createReconnectPolicy(clock: Clock, random: Random): ReconnectPolicy {
  let failures = 0;
  let aliveMs = clock.monotonicMs();
  const patience = () => (clock.monotonicMs() - aliveMs < FRESH_MS ? PATIENCE.fresh : PATIENCE.later);

  return {
    connectLimitMs: () => patience().connectLimitMs,
    nextWaitMs() {
      const limitMs = Math.min(patience().waitMsMax, WAIT_MS_FIRST * 2 ** failures);
      failures = Math.min(failures + 1, DOUBLINGS_MAX);
      return WAIT_MS_MIN + random.below(limitMs);
    },
    markAlive() {
      failures = 0;
      aliveMs = clock.monotonicMs();
    },
  };
}
