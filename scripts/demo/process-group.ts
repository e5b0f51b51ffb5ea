import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** How long a process may take to stop before it is killed. */
const STOP_MS_MAX = 15_000;

export type Program = {
  /** Stands before each line that it prints. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Sees each line of standard output; true keeps it from being printed. */
  readonly onLine?: (line: string) => boolean;
};

/** Several programs that live and die together. */
export type ProcessGroup = {
  start(program: Program): void;
  /** Settles with a sentence when one of them ends before it was told to. */
  readonly broken: Promise<string>;
  /** Asks all to stop, last started first, and makes those that take longer than `STOP_MS_MAX`. */
  stop(): Promise<void>;
  kill(): void;
};

type Child = { readonly process: ChildProcess; readonly ended: Promise<string> };

export function createProcessGroup(): ProcessGroup {
  const children: Child[] = [];
  const broken = Promise.withResolvers<string>();
  let isStopping = false;

  return {
    broken: broken.promise,
    start: (program) => {
      const child = startChild(program);
      children.push(child);
      void child.ended.then((how) => {
        if (!isStopping) broken.resolve(`${program.name} ${how}`);
      });
    },
    stop: async () => {
      isStopping = true;
      for (const child of children.toReversed()) await stopChild(child);
    },
    kill: () => {
      for (const child of children) child.process.kill('SIGKILL');
    },
  };
}

/** A program of ours under this very Node, that ends when we do, however we end. */
export function nodeProgram(entry: string): Pick<Program, 'command' | 'args'> {
  const preloads = ['./scripts/check-node.mjs', './scripts/die-with-parent.mjs'];
  return { command: process.execPath, args: [...preloads.flatMap((preload) => ['--import', preload]), entry] };
}

function startChild({ name, command, args, env, onLine }: Program): Child {
  const child = spawn(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C reaches every process of a terminal's group; in a group of its own each is stopped once, in our order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(signal ? `was ended by ${signal}` : `ended with code ${String(code)}`),
    );
  });
  printLines(name, child.stdout, onLine);
  printLines(name, child.stderr);
  return { process: child, ended };
}

function printLines(name: string, stream: Readable | null, onLine: Program['onLine'] = () => false): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', (line) => {
    if (!onLine(line)) console.log(`${name.padEnd(10)} │ ${line}`);
  });
}

async function stopChild({ process: child, ended }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await ended;
  clearTimeout(patience);
}
