/** A process as `utilityProcess.fork` hands it out. */
export type ForkedProcess = {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (exitCode: number) => void): void;
  kill(): void;
};

/** Chance to be called back later; returns the function that prevents it. */
export type After = (ms: number, callback: () => void) => () => void;

export type KeepRunningOptions = {
  readonly fork: () => ForkedProcess;
  readonly onStarted: (child: ForkedProcess) => void;
  readonly onExited: () => void;
  /** Asks it to finish and end. */
  readonly shutDown: (child: ForkedProcess) => void;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly monotonicMs: () => number;
  readonly after: After;
};

const RESTART_MS_MIN = 250;
const RESTART_MS_MAX = 30_000;
/** One that ran this long was sound; its end starts the back-off anew. */
const SOUND_MS = 60_000;
const STOP_MS_MAX = 10_000;

/**
 * Runs a process and starts it again when it ends: after a quarter of a second at first, ever later if it ends soon
 * again. `stop` asks it to finish, kills it after `STOP_MS_MAX`, and settles when it is gone.
 */
export function keepRunning(options: KeepRunningOptions): { start(): void; stop(): Promise<void> } {
  const { fork, onStarted, onExited, shutDown, log, monotonicMs, after } = options;
  let child: ForkedProcess | null = null;
  let restarts = 0;
  let cancelRestart = (): void => {};
  let stopped: PromiseWithResolvers<void> | null = null;

  function start(): void {
    const startedMs = monotonicMs();
    child = fork();
    child.onExit((exitCode) => {
      child = null;
      const ranMs = monotonicMs() - startedMs;
      onExited();
      if (stopped) {
        stopped.resolve();
        return;
      }
      log('controller.exited', { exitCode, ranMs });
      restartLater(ranMs);
    });
    onStarted(child);
  }

  function restartLater(ranMs: number): void {
    if (ranMs >= SOUND_MS) restarts = 0;
    const delayMs = Math.min(RESTART_MS_MIN * 2 ** restarts, RESTART_MS_MAX);
    restarts += 1;
    log('controller.restarting', { delayMs, restarts });
    cancelRestart = after(delayMs, start);
  }

  async function stop(): Promise<void> {
    cancelRestart();
    if (!child) return;
    stopped ??= Promise.withResolvers<void>();
    shutDown(child);
    const cancelKill = after(STOP_MS_MAX, () => child?.kill());
    await stopped.promise;
    cancelKill();
  }

  return { start, stop };
}
