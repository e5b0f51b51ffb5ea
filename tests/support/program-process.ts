import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const PRELOADS = ['./scripts/die-with-parent.mjs', './tests/support/shifted-time.ts'];
const STOP_LIMIT_MS = 20_000;

export type ProgramOptions = {
  readonly name: string;
  /** A file of ours, from the root of the repository. */
  readonly entry: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it prints is added to this file. */
  readonly logFile: string;
  /** Told when it ends without having been asked to. */
  readonly onCrash: (how: string) => void;
};

/** A program of ours as a process of its own, to be killed and started again. It ends when we do. */
export type ProgramProcess = {
  start(): void;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** It stands still, as on a machine that was put to sleep; `thaw` lets it go on as if nothing had been. */
  freeze(): void;
  thaw(): void;
  /** Asks it to stop, and makes it when that takes too long. */
  stop(): Promise<void>;
};

export function createProgram({ name, entry, args = [], env, logFile, onCrash }: ProgramOptions): ProgramProcess {
  let running: ChildProcess | null = null;

  /** From here on its end is no surprise. */
  function letGo(): ChildProcess | null {
    const child = running;
    running = null;
    return child;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const child = letGo();
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const patience = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await gone;
    clearTimeout(patience);
  }

  return {
    start: () => {
      const preloads = PRELOADS.flatMap((preload) => ['--import', preload]);
      const output = openSync(logFile, 'a');
      const child = spawn(process.execPath, [...preloads, entry, ...args], {
        cwd: ROOT,
        env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...env },
        stdio: ['ignore', output, output, 'ipc'],
      });
      closeSync(output);
      running = child;
      child.once('exit', (code, signal) => {
        if (running !== child) return;
        running = null;
        onCrash(`${name} ended by itself: ${signal ?? `code ${String(code)}`}`);
      });
    },
    kill: () => end('SIGKILL'),
    freeze: () => void running?.kill('SIGSTOP'),
    thaw: () => void running?.kill('SIGCONT'),
    stop: () => end('SIGTERM'),
  };
}
