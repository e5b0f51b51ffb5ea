import type { Log } from './log.ts';

export type Lifecycle = {
  /** Remembers how to close what has just been opened. `name` is for the log. */
  onStop(name: string, close: () => void | Promise<void>): void;
  /** Closes everything, last opened first. A part that fails to close is logged and does not keep the others open. */
  stop(): Promise<void>;
};

/** What `start` opens, `stop` closes: one list instead of a nest of try and finally. Stopping twice is stopping once. */
export function createLifecycle(log: Log): Lifecycle {
  const parts: { readonly name: string; readonly close: () => void | Promise<void> }[] = [];
  let stopping: Promise<void> | null = null;

  async function closeAll(): Promise<void> {
    for (let part = parts.pop(); part; part = parts.pop()) {
      try {
        await part.close();
      } catch (error) {
        log.error('lifecycle.close_failed', { part: part.name, error });
      }
    }
  }

  return {
    onStop: (name, close) => {
      parts.push({ name, close });
    },
    stop: () => {
      stopping ??= closeAll();
      return stopping;
    },
  };
}
