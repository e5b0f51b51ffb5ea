import type { EpochMs } from '../../domain/time.ts';

/**
 * Keeps calls away from a service that does not answer, so that nothing waits for it in vain. A value: whoever calls
 * keeps the state, asks before the call, and says what came of it.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number }
  /** Nothing is called before `until`; then one call may find out. */
  | { readonly state: 'open'; readonly until: EpochMs; readonly waitMs: number }
  /** One call is finding out, until `until` at the latest. */
  | { readonly state: 'trying'; readonly until: EpochMs; readonly waitMs: number };

export type BreakerRules = {
  /** Failures in a row that open it. */
  readonly failuresMax: number;
  /** How long it stays open at first; twice as long after each call that found nothing better. */
  readonly firstWaitMs: number;
  readonly waitMsMax: number;
  /** No call takes longer: one that never says what came of it is given up. */
  readonly callMsMax: number;
};

export const CLOSED: Breaker = { state: 'closed', failures: 0 };

/** Whether to call now, and the state from then on; `retryAt` says when to ask again. */
export type Leave =
  | { readonly isAllowed: true; readonly next: Breaker }
  | { readonly isAllowed: false; readonly retryAt: EpochMs };

export function askBreaker(breaker: Breaker, { callMsMax }: BreakerRules, now: EpochMs): Leave {
  if (breaker.state === 'closed') return { isAllowed: true, next: breaker };
  if (now < breaker.until) return { isAllowed: false, retryAt: breaker.until };
  return { isAllowed: true, next: { state: 'trying', until: now + callMsMax, waitMs: breaker.waitMs } };
}

/** `isWell`: the service answered, be it with a refusal. */
export function tellBreaker(
  breaker: Breaker,
  rules: BreakerRules,
  { isWell, now }: { isWell: boolean; now: EpochMs },
): Breaker {
  if (isWell) return CLOSED;
  const { failuresMax, firstWaitMs, waitMsMax } = rules;
  if (breaker.state === 'closed') {
    const failures = breaker.failures + 1;
    if (failures < failuresMax) return { state: 'closed', failures };
    return { state: 'open', until: now + firstWaitMs, waitMs: firstWaitMs };
  }
  // A call that began before it opened says nothing new.
  if (breaker.state === 'open') return breaker;
  const waitMs = Math.min(breaker.waitMs * 2, waitMsMax);
  return { state: 'open', until: now + waitMs, waitMs };
}
