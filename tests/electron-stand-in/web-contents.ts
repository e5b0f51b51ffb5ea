import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserWindow } from './browser-window.ts';
import type { CdpSession } from './chromium.ts';
import { makeCodec } from './codec.ts';
import { fromPageUrl, SUFFIX, toPageUrl } from './custom-schemes.ts';
import { ipcMain } from './ipc-main.ts';
import { isolatedWorldSource, mainWorldSource } from './page/sources.ts';
import { decideRequest } from './page-requests.ts';
import { refuse } from './refusal.ts';
import { allContents, getChromium, nextId, windowEvents } from './registry.ts';
import { session } from './session.ts';

/** The preload's world, by the name that Electron gives it. */
const WORLD = 'Electron Isolated Context';
const BINDING = '__standIn';
/** What windows are as large as when they fill the screen. */
export const SCREEN = { width: 1920, height: 1080 };

const { encode, decode } = makeCodec();

type WindowOpenHandler = (details: { readonly url: string }) => { readonly action: string };
type FromPage =
  | { readonly kind: 'send'; readonly channel: string; readonly args: unknown[] }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: unknown[] }
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'preload-error'; readonly error: unknown };

/** One page of Chromium, with the preload in a world of its own. */
export class WebContents extends EventEmitter {
  readonly id = nextId();
  readonly session = session.defaultSession;
  readonly window: BrowserWindow;
  readonly mainFrame: { readonly url: string; readonly parent: null };
  readonly #secret = `standIn${randomBytes(12).toString('hex')}`;
  readonly #expected = new Set<string>();
  readonly #opened: Promise<CdpSession>;
  #targetId = '';
  #url = '';
  #world: string | null = null;
  #isCrashed = false;
  #isDestroyed = false;
  #openHandler: WindowOpenHandler = () => refuse('window.open without setWindowOpenHandler');
  /** Called when the page's `beforeunload` keeps the window open. */
  onUnloadRefused = (): void => {};

  constructor(window: BrowserWindow, preloadPath: string | undefined) {
    super();
    this.setMaxListeners(0);
    this.window = window;
    const urlOf = (): string => this.getURL();
    this.mainFrame = {
      get url() {
        return urlOf();
      },
      parent: null,
    };
    allContents.set(this.id, this);
    this.#opened = this.#open(preloadPath);
    setImmediate(() => windowEvents.emit('created', this));
  }

  get targetId(): string {
    return this.#targetId;
  }

  async #open(preloadPath: string | undefined): Promise<CdpSession> {
    const { browser, session: sessionOf } = getChromium();
    const { width, height } = this.window.getBounds();
    const { targetId } = await browser.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      width,
      height,
    });
    this.#targetId = targetId;
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    const cdp = sessionOf(sessionId);
    this.#watch(cdp);
    const preload = preloadPath === undefined ? '' : readFileSync(preloadPath, 'utf8');
    const config = {
      secret: this.#secret,
      binding: BINDING,
      preloadPath: preloadPath ?? '',
      process: {
        type: 'renderer',
        platform: process.platform,
        arch: process.arch,
        sandboxed: true,
        contextIsolated: true,
      },
    };
    await Promise.all([
      cdp.send('Page.enable'),
      cdp.send('Runtime.enable'),
      cdp.send('Inspector.enable'),
      cdp.send('Fetch.enable', {
        patterns: [{ urlPattern: `https://*.${SUFFIX}/*` }, { urlPattern: '*', resourceType: 'Document' }],
      }),
      cdp.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldSource(this.#secret) }),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', {
        source: isolatedWorldSource(config, preload),
        worldName: WORLD,
      }),
      this.#resize(cdp),
    ]);
    return cdp;
  }

  #watch(cdp: CdpSession): void {
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { frameId?: string };
      if (context.name === WORLD && frameId === this.#targetId) this.#world = context.uniqueId;
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
      if (executionContextUniqueId === this.#world) this.#world = null;
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING) this.#receive(decode(payload) as FromPage);
    });
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== this.#targetId) return;
      this.#url = frame.url + (frame.urlFragment ?? '');
      this.emit('did-navigate', {}, this.getURL());
    });
    cdp.on('Page.loadEventFired', () => {
      this.emit('did-finish-load');
      this.window.firstPaint();
    });
    cdp.on('Page.windowOpen', ({ url }) => this.#windowOpen(fromPageUrl(url)));
    cdp.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type !== 'beforeunload') return;
      void cdp.send('Page.handleJavaScriptDialog', { accept: false });
      this.onUnloadRefused();
    });
    cdp.on('Inspector.targetCrashed', () => {
      this.#isCrashed = true;
      this.#world = null;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
    cdp.on('Fetch.requestPaused', (paused) => {
      // A page that closes meanwhile takes its requests with it.
      decideRequest(this, cdp, paused).catch(() => {});
    });
  }

  #receive(message: FromPage): void {
    const event = { sender: this, senderFrame: this.mainFrame };
    switch (message.kind) {
      case 'preload-error':
        this.emit('preload-error', {}, '', message.error);
        return;
      case 'open':
        this.#windowOpen(fromPageUrl(message.url));
        return;
      case 'send':
        ipcMain.emit(message.channel, event, ...message.args);
        return;
      case 'invoke':
        void this.#answer(message, event);
        return;
    }
  }

  async #answer({ id, channel, args }: Extract<FromPage, { kind: 'invoke' }>, event: object): Promise<void> {
    // A page that was loaded anew did not ask this.
    const world = this.#world;
    try {
      await this.#tell(world, { kind: 'reply', id, value: await ipcMain.answer(channel, event, args) });
    } catch (error) {
      await this.#tell(world, {
        kind: 'reply',
        id,
        error: `Error invoking remote method '${channel}': ${String(error)}`,
      });
    }
  }

  async #tell(world: string | null, message: object): Promise<void> {
    const text = encode(message);
    if (world === null || this.#isDestroyed) return;
    const expression = `globalThis[${JSON.stringify(this.#secret)}](${JSON.stringify(text)})`;
    const cdp = await this.#opened;
    const told = await cdp.send('Runtime.evaluate', { expression, uniqueContextId: world }).catch(() => null);
    if (told?.exceptionDetails) console.error('electron stand-in: a listener threw', told.exceptionDetails);
  }

  #windowOpen(url: string): void {
    if (this.#openHandler({ url }).action !== 'deny') refuse('opening a window from a page');
  }

  /** True once for an address that the main process itself is loading. */
  isExpecting(pageUrl: string): boolean {
    return this.#expected.delete(pageUrl);
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
    void this.#tell(this.#world, { kind: 'event', channel, args });
  }

  async loadURL(url: string): Promise<void> {
    const cdp = await this.#opened;
    const pageUrl = toPageUrl(url);
    const loaded = Promise.withResolvers<void>();
    const stopListening = cdp.on('Page.loadEventFired', () => loaded.resolve());
    this.once('destroyed', () => loaded.resolve());
    this.#expected.add(pageUrl.replace(/#.*$/, ''));
    this.#isCrashed = false;
    const { errorText } = await cdp.send('Page.navigate', { url: pageUrl });
    if (errorText !== undefined) loaded.reject(new Error(`${errorText.replace('net::', '')} loading '${url}'`));
    await loaded.promise.finally(stopListening);
  }

  async executeJavaScript(expression: string): Promise<unknown> {
    const cdp = await this.#opened;
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as unknown;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
  }

  forcefullyCrashRenderer(): void {
    void this.#opened.then((cdp) => cdp.send('Page.crash')).catch(() => {});
  }

  close(options: { readonly waitForBeforeUnload?: boolean } = {}): void {
    void this.window.tryClose(options.waitForBeforeUnload ?? false);
  }

  getURL(): string {
    return this.#url === 'about:blank' ? '' : fromPageUrl(this.#url);
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  /** No zoom here, so it is 1 already. */
  setZoomFactor(): void {}

  setVisualZoomLevelLimits(): Promise<void> {
    return Promise.resolve();
  }

  /** For the window: follows its size. */
  async resize(): Promise<void> {
    await this.#resize(await this.#opened);
  }

  async #resize(cdp: CdpSession): Promise<void> {
    const { width, height } = this.window.getBounds();
    const screen = { screenWidth: SCREEN.width, screenHeight: SCREEN.height };
    await cdp.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 0,
      mobile: false,
      ...screen,
    });
  }

  /** For the window: asks the page to close, which its `beforeunload` may prevent. */
  async askToClose(): Promise<void> {
    const cdp = await this.#opened;
    await cdp.send('Page.close').catch(() => {});
  }

  async bringToFront(): Promise<void> {
    const cdp = await this.#opened;
    await cdp.send('Page.bringToFront').catch(() => {});
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    allContents.delete(this.id);
    this.emit('destroyed');
  }
}

export const webContents = {
  getAllWebContents: (): WebContents[] => [...allContents.values()],
  fromId: (id: number): WebContents | undefined => allContents.get(id),
  fromDevToolsTargetId: (targetId: string): WebContents | undefined =>
    [...allContents.values()].find((contents) => contents.targetId === targetId),
};
