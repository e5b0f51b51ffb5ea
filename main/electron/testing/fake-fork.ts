import { required } from '../../../domain/assert.ts';
import type { ControllerProcessOptions } from '../controller-process.ts';
import type { ForkedProcess } from '../keep-running.ts';

/** A process that does what a test says, and time that passes when a test says. */
export type FakeProcess = ForkedProcess & {
  readonly received: unknown[];
  readonly wasKilled: boolean;
  /** Sends a message to whoever started it. */
  say(message: unknown): void;
  exit(exitCode: number): void;
};

type Timer = { readonly ms: number; readonly callback: () => void };

export function aFakeFork() {
  const processes: FakeProcess[] = [];
  const timers = new Set<Timer>();
  let nowMs = 0;

  const options: ControllerProcessOptions = {
    askKeyring: ({ type }) => (type === 'name' ? 'a keyring' : null),
    fork: () => {
      const process = aFakeProcess();
      processes.push(process);
      return process;
    },
    log: () => {},
    monotonicMs: () => nowMs,
    after: (ms, callback) => {
      const timer = { ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };

  return {
    options,
    latest: () => required(processes.at(-1), 'nothing was forked'),
    count: () => processes.length,
    timers: () => timers.size,
    advance: (ms: number) => {
      nowMs += ms;
    },
    /** Lets the oldest timer fire; returns how long it had been set for. */
    runNextTimer: (): number => {
      const [timer] = timers;
      const { ms, callback } = required(timer, 'no timer is set');
      timers.delete(required(timer, 'no timer is set'));
      callback();
      return ms;
    },
  };
}

function aFakeProcess(): FakeProcess {
  const received: unknown[] = [];
  const onMessage: ((message: unknown) => void)[] = [];
  const onExit: ((exitCode: number) => void)[] = [];
  let wasKilled = false;
  return {
    received,
    get wasKilled() {
      return wasKilled;
    },
    postMessage: (message) => void received.push(message),
    onMessage: (listener) => void onMessage.push(listener),
    onExit: (listener) => void onExit.push(listener),
    kill: () => {
      wasKilled = true;
    },
    say: (message) => {
      for (const listener of onMessage) listener(message);
    },
    exit: (exitCode) => {
      for (const listener of onExit) listener(exitCode);
    },
  };
}
