/** The time a simulator lives in. Its own, not the product's: a stand-in shares nothing with what it stands beside. */
export type SimClock = {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
  /** Runs `task` once, `delayMs` from now, unless the returned function is called first. */
  schedule(delayMs: number, task: () => void): () => void;
};

/** The machine's own time. Timers do not keep the process alive; the simulators' sockets do. */
export const SYSTEM_CLOCK: SimClock = {
  now: () => Date.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export type ManualClock = SimClock & {
  /** Moves time forward, running what falls due in order, each task at its own instant. */
  advance(ms: number): void;
};

/** A clock that stands still until a test moves it. */
export function createManualClock(startsAt: number): ManualClock {
  let now = startsAt;
  let pending: { readonly at: number; readonly task: () => void }[] = [];

  function takeNextUntil(limit: number) {
    const next = pending.filter((item) => item.at <= limit).sort((a, b) => a.at - b.at)[0];
    pending = pending.filter((item) => item !== next);
    return next;
  }

  return {
    now: () => now,
    schedule(delayMs, task) {
      const item = { at: now + delayMs, task };
      pending.push(item);
      return () => {
        pending = pending.filter((other) => other !== item);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (let next = takeNextUntil(end); next; next = takeNextUntil(end)) {
        now = next.at;
        next.task();
      }
      now = end;
    },
  };
}
