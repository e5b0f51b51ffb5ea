import type { Clock } from '../../domain/time.ts';

/** This machine's clock. Made in composition roots only; everything below is handed a `Clock`. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
};
