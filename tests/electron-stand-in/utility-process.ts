import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { strict } from './refusal.ts';
import { utilityProcesses } from './registry.ts';

type ForkOptions = {
  readonly serviceName?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: 'inherit' | 'ignore' | 'pipe';
};

/** A plain Node process with a `parentPort`. Like Electron's it ends with the app, however the app ends. */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;

  constructor(file: string, args: readonly string[], { env, stdio = 'inherit' }: ForkOptions) {
    super();
    const files: StdioOptions = ['ignore', stdio, stdio, 'ipc'];
    this.#child = fork(file, args, {
      env: env ?? process.env,
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', join(import.meta.dirname, 'utility-preload.ts')],
      serialization: 'advanced',
      stdio: files,
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1));
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  postMessage(message: unknown): void {
    // What is said to a process that has just died is lost, and is no error: Node would end the app over it.
    if (this.#child.connected) this.#child.send(message as object, () => undefined);
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork: (file: string, args: readonly string[] = [], options: ForkOptions = {}) => {
    const child = new UtilityProcess(file, args, options);
    utilityProcesses.set(child, options.serviceName ?? 'Node Utility Process');
    child.once('exit', () => utilityProcesses.delete(child));
    return child;
  },
});
