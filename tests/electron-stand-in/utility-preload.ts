import { EventEmitter } from 'node:events';
import { ELECTRON_VERSION, setVersion } from './module-hook.ts';

/*
 * Loaded before a program that `utilityProcess.fork` starts: gives it Electron's `process.parentPort` on top of the
 * IPC channel of a Node child, and takes away what Electron does not have.
 */

class ParentPort extends EventEmitter {
  readonly #send: (message: unknown) => void;
  #early: unknown[] | null = [];

  constructor(send: (message: unknown) => void) {
    super();
    this.#send = send;
  }

  override on(event: string, listener: (...args: unknown[]) => void): this {
    super.on(event, listener);
    if (event === 'message') this.start();
    return this;
  }

  /** What came before anybody listened is delivered now. */
  start(): void {
    const early = this.#early ?? [];
    this.#early = null;
    queueMicrotask(() => {
      for (const data of early) this.emit('message', { data, ports: [] });
    });
  }

  postMessage(message: unknown): void {
    this.#send(message);
  }

  receive(data: unknown): void {
    if (this.#early) this.#early.push(data);
    else this.emit('message', { data, ports: [] });
  }
}

const send = process.send?.bind(process);
const port = new ParentPort((message) => void send?.(message));
process.on('message', (data) => port.receive(data));
process.on('disconnect', () => process.exit(0));
Object.defineProperty(process, 'parentPort', { value: port });
Object.defineProperty(process, 'type', { value: 'utility' });
Object.defineProperty(process, 'send', { value: undefined });
setVersion('electron', ELECTRON_VERSION);
