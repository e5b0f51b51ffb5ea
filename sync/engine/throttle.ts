import type { Clock } from '../../domain/time.ts';

/** A permit that is given at most once in `gapMs`, and at once the first time. */
export function createThrottle(clock: Clock, gapMs: number): () => boolean {
  let givenAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = clock.monotonicMs();
    if (nowMs - givenAtMs < gapMs) return false;
    givenAtMs = nowMs;
    return true;
  };
}
