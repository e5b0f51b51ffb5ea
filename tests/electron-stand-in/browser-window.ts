import { EventEmitter } from 'node:events';
import { isAbsolute } from 'node:path';
import { cancellable, refuse } from './refusal.ts';
import { getChromium, nextId, windowEvents, windows } from './registry.ts';
import { SCREEN, WebContents } from './web-contents.ts';

export type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

type WebPreferences = {
  readonly preload?: string;
  readonly sandbox?: boolean;
  readonly contextIsolation?: boolean;
  readonly nodeIntegration?: boolean;
  readonly webSecurity?: boolean;
  readonly webviewTag?: boolean;
  readonly partition?: string;
};

type WindowOptions = {
  readonly width?: number;
  readonly height?: number;
  readonly show?: boolean;
  readonly kiosk?: boolean;
  readonly fullscreen?: boolean;
  readonly title?: string;
  readonly webPreferences?: WebPreferences;
};

/** A page that does not answer is closed all the same after this long. */
const CLOSE_MS_MAX = 2000;

/** A window without a desktop: it has a size and a state, and its page. */
export class BrowserWindow extends EventEmitter {
  readonly id = nextId();
  readonly webContents: WebContents;
  readonly #normalBounds: Bounds;
  #isKiosk: boolean;
  #isFullScreen: boolean;
  #isVisible: boolean;
  #isAlwaysOnTop = false;
  #isDestroyed = false;
  #isPainted = false;
  #title: string;

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }

  static fromWebContents(contents: WebContents | undefined): BrowserWindow | null {
    return contents?.window ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }

  constructor(options: WindowOptions = {}) {
    super();
    this.setMaxListeners(0);
    const preferences = options.webPreferences ?? {};
    refuseUnsafe(preferences);
    this.#isKiosk = options.kiosk ?? false;
    this.#isFullScreen = options.fullscreen ?? this.#isKiosk;
    this.#isVisible = options.show ?? true;
    this.#title = options.title ?? '';
    this.#normalBounds = { x: 0, y: 0, width: options.width ?? 800, height: options.height ?? 600 };
    windows.set(this.id, this);
    this.webContents = new WebContents(this, preferences.preload);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    this.#isVisible = true;
    this.emit('show');
    this.focus();
  }

  hide(): void {
    this.#isVisible = false;
    this.emit('hide');
  }

  focus(): void {
    void this.webContents.bringToFront();
    this.emit('focus');
  }

  restore(): void {
    this.emit('restore');
  }

  close(): void {
    void this.tryClose();
  }

  destroy(): void {
    void this.#end();
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isKiosk(): boolean {
    return this.#isKiosk;
  }

  isFullScreen(): boolean {
    return this.#isFullScreen;
  }

  isAlwaysOnTop(): boolean {
    return this.#isAlwaysOnTop;
  }

  getTitle(): string {
    return this.#title;
  }

  getBounds(): Bounds {
    return this.#isFullScreen ? { x: 0, y: 0, ...SCREEN } : this.#normalBounds;
  }

  setAlwaysOnTop(isOnTop: boolean): void {
    this.#isAlwaysOnTop = isOnTop;
  }

  setKiosk(isKiosk: boolean): void {
    this.#isKiosk = isKiosk;
    this.setFullScreen(isKiosk);
  }

  setFullScreen(isFullScreen: boolean): void {
    if (this.#isFullScreen === isFullScreen) return;
    this.#isFullScreen = isFullScreen;
    void this.webContents.resize();
    this.emit(isFullScreen ? 'enter-full-screen' : 'leave-full-screen');
  }

  /** For the stand-in itself: true when the window has closed, false when it was kept open. */
  async tryClose(mayPageRefuse = true): Promise<boolean> {
    if (this.#isDestroyed) return true;
    const event = cancellable({});
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    if (!mayPageRefuse || this.webContents.isCrashed()) return this.#end();

    const outcome = Promise.withResolvers<boolean>();
    this.webContents.onUnloadRefused = () => outcome.resolve(false);
    this.once('closed', () => outcome.resolve(true));
    const patience = setTimeout(() => outcome.resolve(this.#end()), CLOSE_MS_MAX);
    await this.webContents.askToClose();
    return outcome.promise.finally(() => clearTimeout(patience));
  }

  async #end(): Promise<boolean> {
    this.pageClosed();
    const { targetId } = this.webContents;
    await getChromium()
      .browser.send('Target.closeTarget', { targetId })
      .catch(() => {});
    return true;
  }

  /** For the stand-in itself: the page has gone, however that came about. */
  pageClosed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    windows.delete(this.id);
    this.webContents.destroy();
    this.emit('closed');
    if (windows.size === 0) windowEvents.emit('last-closed');
  }

  firstPaint(): void {
    if (this.#isPainted) return;
    this.#isPainted = true;
    this.emit('ready-to-show');
  }
}

function refuseUnsafe(preferences: WebPreferences): void {
  const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, partition, preload } = preferences;
  if (sandbox === false || contextIsolation === false || webSecurity === false || nodeIntegration || webviewTag) {
    refuse('a window that is not sandboxed and isolated');
  }
  if (partition !== undefined) refuse('a window in a session of its own');
  if (preload !== undefined && !isAbsolute(preload)) throw new Error('preload script must have absolute path');
}
