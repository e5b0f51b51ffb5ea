import { type Clock, DAY_MS } from '../../../domain/time.ts';

/** Runs `task` once, `ms` from now, unless the returned function is called first. */
export type Schedule = (ms: number, task: () => void) => () => void;

type Monotonic = Pick<Clock, 'monotonicMs'>;

/** One timer, which rings at one instant at most. */
export type Alarm = {
  /** Rings `ms` from now, and not when it would have. */
  set(ms: number): void;
  /** Rings `ms` from now at the latest. */
  hasten(ms: number): void;
  cancel(): void;
};

export function createAlarm(clock: Monotonic, schedule: Schedule, ring: () => void): Alarm {
  let cancel = (): void => {};
  let ringsAtMs = Number.POSITIVE_INFINITY;

  function set(ms: number): void {
    cancel();
    ringsAtMs = clock.monotonicMs() + ms;
    cancel = schedule(ms, () => {
      ringsAtMs = Number.POSITIVE_INFINITY;
      ring();
    });
  }

  return {
    set,
    hasten(ms) {
      if (clock.monotonicMs() + ms < ringsAtMs) set(ms);
    },
    cancel: () => cancel(),
  };
}

/** Makes `work` something that may be asked for at any time and is done once a day, beginning with the first time. */
export function createDaily(clock: Monotonic, work: () => void): () => void {
  let doneAtMs: number | null = null;
  return () => {
    const now = clock.monotonicMs();
    if (doneAtMs !== null && now - doneAtMs < DAY_MS) return;
    doneAtMs = now;
    work();
  };
}
