import { setTimeout as wait } from 'node:timers/promises';

/** Sees to it that each facility is linked again after its last fault, without help and in time. */
export type ReturnWatch = {
  /** A fault begins that cuts these off. Returns what is to be called when it is over. */
  begin(facilities: readonly number[], kinds: string): () => void;
  /** How many are linked and have no fault just now. */
  backCount(): number;
  /** Settles when all are back, somebody is stuck, or the watch is over. */
  allBack(): Promise<void>;
  isStuck(): boolean;
};

export type Return = { readonly facility: number; readonly kinds: readonly string[]; readonly tookMs: number };

export type ReturnWatchOptions = {
  readonly count: number;
  readonly limitMs: number;
  /** Aborted when nobody needs to be watched any more. */
  readonly signal: AbortSignal;
  readonly isLinked: (facility: number) => Promise<boolean>;
  readonly onBack: (back: Return) => void;
  readonly onStuck: (facility: number, kinds: readonly string[]) => void;
};

const POLL_MS = 100;

type State = { faults: number; healedMs: number; kinds: Set<string>; watching: Promise<void> | null };

export function createReturnWatch(options: ReturnWatchOptions): ReturnWatch {
  const { count, limitMs, signal, isLinked, onBack, onStuck } = options;
  const states = Array.from({ length: count }, (): State => {
    return { faults: 0, healedMs: 0, kinds: new Set(), watching: null };
  });
  let isStuck = false;

  async function watch(facility: number, state: State): Promise<void> {
    while (!isStuck && !signal.aborted) {
      const { healedMs } = state;
      const isBack = state.faults === 0 && (await isLinked(facility));
      // Not when a fault came while it was looked at.
      if (isBack && state.faults === 0 && state.healedMs === healedMs) {
        onBack({ facility, kinds: [...state.kinds], tookMs: performance.now() - healedMs });
        state.kinds.clear();
        return;
      }
      if (state.faults === 0 && performance.now() - state.healedMs > limitMs) {
        isStuck = true;
        return onStuck(facility, [...state.kinds]);
      }
      await wait(POLL_MS);
    }
  }

  return {
    begin: (facilities, kind) => {
      const touched = facilities.flatMap((index) => states[index] ?? []);
      for (const state of touched) {
        state.faults += 1;
        state.kinds.add(kind);
      }
      return () => {
        for (const state of touched) {
          state.faults -= 1;
          state.healedMs = performance.now();
          state.watching ??= watch(states.indexOf(state), state).finally(() => {
            state.watching = null;
          });
        }
      };
    },
    backCount: () => states.filter(({ faults, watching }) => faults === 0 && watching === null).length,
    allBack: async () => {
      while (!isStuck && !signal.aborted && states.some(({ faults, watching }) => faults > 0 || watching !== null))
        await wait(POLL_MS);
    },
    isStuck: () => isStuck,
  };
}
