/** Virtual time: what is to happen, in order. Two things due at once happen in the order in which they were planned. */
export type Agenda = {
  nowMs(): number;
  at(timeMs: number, action: () => Promise<void> | void): void;
  after(delayMs: number, action: () => Promise<void> | void): void;
  /** Runs everything due up to `untilMs`, `afterEach` after each; stops early when it returns false. */
  run(untilMs: number, afterEach: () => boolean): Promise<void>;
};

type Entry = { readonly timeMs: number; readonly order: number; readonly action: () => Promise<void> | void };

export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let nowMs = 0;
  let planned = 0;

  const isBefore = (a: Entry, b: Entry): boolean => a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.order < b.order);

  function push(entry: Entry): void {
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, entry)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  function pop(): Entry | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const [a, b] = [heap[left], heap[right]];
      const child = b && a && isBefore(b, a) ? right : left;
      const below = heap[child];
      if (!below || isBefore(last, below)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return first;
  }

  const at: Agenda['at'] = (timeMs, action) => {
    planned += 1;
    push({ timeMs: Math.max(timeMs, nowMs), order: planned, action });
  };

  return {
    nowMs: () => nowMs,
    at,
    after: (delayMs, action) => at(nowMs + delayMs, action),
    run: async (untilMs, afterEach) => {
      while (heap[0] && heap[0].timeMs <= untilMs) {
        const entry = pop();
        if (!entry) return;
        nowMs = entry.timeMs;
        await entry.action();
        if (!afterEach()) return;
      }
      nowMs = untilMs;
    },
  };
}
