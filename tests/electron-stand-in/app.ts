import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cancellable, refuse } from './refusal.ts';
import { getChromium, utilityProcesses, windowEvents, windows } from './registry.ts';
import { type InstanceLock, takeInstanceLock } from './single-instance.ts';

export type AppManifest = { readonly appPath: string; readonly name: string; readonly version: string };

/** The switches that Chromium is started with. */
class CommandLine {
  readonly switches = new Map<string, string>();

  appendSwitch(name: string, value = ''): void {
    const before = this.switches.get(name);
    // Lists of features add up; of anything else the last one counts.
    this.switches.set(name, before && name.endsWith('-features') ? `${before},${value}` : value);
  }
}

class App extends EventEmitter {
  readonly commandLine = new CommandLine();
  readonly isPackaged = false;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #manifest: AppManifest = { appPath: '', name: 'Electron', version: '0.0.0' };
  #isReady = false;
  #isQuitting = false;
  #isExiting = false;
  #lock: InstanceLock | null = null;

  get name(): string {
    return this.#manifest.name;
  }

  getName(): string {
    return this.#manifest.name;
  }

  getVersion(): string {
    return this.#manifest.version;
  }

  getAppPath(): string {
    return this.#manifest.appPath;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  getPath(name: string): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    if (name === 'home') return homedir();
    if (name === 'temp') return tmpdir();
    if (name === 'exe') return process.argv[0] ?? '';
    if (name === 'appData') return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
    if (name !== 'userData') return refuse(`app.getPath('${name}')`);
    const folder = join(this.getPath('appData'), this.name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  setPath(name: string, path: string): void {
    mkdirSync(path, { recursive: true });
    this.#paths.set(name, path);
  }

  /** Windows of the stand-in are sandboxed or they are refused: there is nothing left to switch on. */
  enableSandbox(): void {}

  getAppMetrics(): { readonly pid: number | undefined; readonly type: string; readonly name?: string }[] {
    const utilities = [...utilityProcesses].map(([{ pid }, name]) => ({ pid, type: 'Utility', name }));
    return [{ pid: process.pid, type: 'Browser' }, ...utilities];
  }

  requestSingleInstanceLock(): boolean {
    this.#lock ??= takeInstanceLock(this.getPath('userData'), ({ argv, workingDirectory }) => {
      void this.whenReady().then(() => this.emit('second-instance', cancellable({}), argv, workingDirectory));
    });
    return this.#lock !== null;
  }

  /** Asks `before-quit`, every window and `will-quit`, in this order; any of them may say no. */
  quit(): void {
    if (this.#isQuitting) return;
    this.#isQuitting = true;
    setImmediate(() => {
      void this.#mayQuit().then((may) => {
        if (may) void this.#finish(0);
        else this.#isQuitting = false;
      });
    });
  }

  exit(exitCode = 0): void {
    void this.#finish(exitCode);
  }

  async #mayQuit(): Promise<boolean> {
    if (!this.#isAllowed('before-quit')) return false;
    for (const window of windows.values()) if (!(await window.tryClose())) return false;
    return this.#isAllowed('will-quit');
  }

  #isAllowed(name: string): boolean {
    const event = cancellable({});
    this.emit(name, event);
    return !event.defaultPrevented;
  }

  async #finish(exitCode: number): Promise<void> {
    if (this.#isExiting) return;
    this.#isExiting = true;
    this.emit('quit', cancellable({}), exitCode);
    this.#lock?.release();
    if (this.#isReady) await getChromium().close();
    process.exit(exitCode);
  }

  /** For the stand-in itself. */
  readonly standIn = {
    setManifest: (manifest: AppManifest): void => {
      this.#manifest = manifest;
    },
    isEnding: (): boolean => this.#isQuitting || this.#isExiting,
    becomeReady: (): void => {
      this.#isReady = true;
      this.#ready.resolve();
      this.emit('ready', cancellable({}), {});
    },
    lastWindowClosed: (): void => {
      if (this.#isQuitting || this.#isExiting) return;
      if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
      else this.quit();
    },
  };
}

export const app = new App();
windowEvents.on('last-closed', () => app.standIn.lastWindowClosed());
windowEvents.on('created', (contents) => app.emit('web-contents-created', cancellable({}), contents));
