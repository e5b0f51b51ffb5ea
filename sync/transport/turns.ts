/** Lets only so many tasks run at a time; the others wait in the order in which they came. */
export type Turns = { take(task: () => Promise<void>): Promise<void> };

/** `atOnce` is at least 1. A task that fails gives its turn back, too. */
export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  return {
    take: async (task) => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => void waiting.push(resolve));
      try {
        await task();
      } finally {
        const next = waiting.shift();
        // Handed on, not given back: nobody who comes just now gets in between.
        if (next) next();
        else free += 1;
      }
    },
  };
}
