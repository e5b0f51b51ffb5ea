import type { Clock, EpochMs } from '../../domain/time.ts';

/** A clock that stands still until a test moves it. */
export type ManualClock = Clock & {
  advance(byMs: number): void;
  /** Sets wall-clock time alone, as somebody who sets the PC's clock does. */
  jumpTo(now: EpochMs): void;
};

export function manualClock(start: EpochMs = Date.UTC(2025, 10, 22, 15, 0)): ManualClock {
  let now = start;
  let monotonic = 1_000;
  return {
    now: () => now,
    monotonicMs: () => monotonic,
    advance: (byMs) => {
      now += byMs;
      monotonic += byMs;
    },
    jumpTo: (to) => {
      now = to;
    },
  };
}
