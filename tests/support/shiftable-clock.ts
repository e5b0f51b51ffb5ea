import { systemClock } from '../../cloud-api/system-clock.ts';
import type { Clock, EpochMs } from '../../domain/time.ts';

/** A clock that runs like any other, and whose day a test may set. */
export type ShiftableClock = Clock & { shiftTo(now: EpochMs): void };

export function shiftableClock(start: EpochMs): ShiftableClock {
  let offsetMs = start - systemClock.now();
  return {
    now: () => systemClock.now() + offsetMs,
    monotonicMs: systemClock.monotonicMs,
    shiftTo: (now) => {
      offsetMs = now - systemClock.now();
    },
  };
}
