import type { Schedule } from '../../main/controller/jobs/alarm.ts';
import type { ManualClock } from './manual-clock.ts';

export type ManualTimers = {
  readonly schedule: Schedule;
  /** Moves the clock forward, running what falls due on the way, each at its own instant. */
  advance(byMs: number): void;
  /** When the next task runs, from now; null when there is none. */
  nextInMs(): number | null;
};

/** Timers of a clock that only tests move. */
export function manualTimers(clock: ManualClock): ManualTimers {
  let pending: { readonly at: number; readonly task: () => void }[] = [];
  const next = () => pending.toSorted((a, b) => a.at - b.at)[0];

  return {
    schedule(ms, task) {
      const item = { at: clock.monotonicMs() + ms, task };
      pending.push(item);
      return () => {
        pending = pending.filter((other) => other !== item);
      };
    },
    advance(byMs) {
      const end = clock.monotonicMs() + byMs;
      for (let item = next(); item && item.at <= end; item = next()) {
        const due = item;
        pending = pending.filter((other) => other !== due);
        clock.advance(Math.max(0, due.at - clock.monotonicMs()));
        due.task();
      }
      clock.advance(end - clock.monotonicMs());
    },
    nextInMs: () => {
      const item = next();
      return item ? item.at - clock.monotonicMs() : null;
    },
  };
}
