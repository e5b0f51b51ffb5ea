import { setTimeout as wait } from 'node:timers/promises';

const PARENT_POLL_MS = 1000;

/**
 * Aborted by the first SIGINT or SIGTERM. More of them change nothing: a terminal and npm both tell us, and what was
 * started has to be stopped in order. Also aborted when the npm that started us is gone: it tells the shell between, and
 * that one dies without telling anybody.
 */
export function stopSignal(print: (line: string) => void): AbortSignal {
  const stopping = new AbortController();
  const stop = (why: string): void => {
    if (stopping.signal.aborted) return;
    print(`${why}: stopping`);
    stopping.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop(name));
  if (process.env['npm_lifecycle_event'] !== undefined) {
    const { ppid } = process;
    setInterval(() => {
      if (process.ppid !== ppid) stop('npm is gone');
    }, PARENT_POLL_MS).unref();
  }
  return stopping.signal;
}

/** Resolves after so long, or as soon as the run is to stop. */
export async function rest(forMs: number, signal: AbortSignal): Promise<void> {
  await wait(forMs, undefined, { signal }).catch((cause: unknown) => {
    if (!signal.aborted) throw cause;
  });
}

/** Resolves when the run is to stop. */
export function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
