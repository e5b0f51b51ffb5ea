import type { Codec } from '../codec.ts';
import type { Link, LinkMessage, makeLink } from './cross-world-link.ts';

/** What the main process knows and the page must not. */
export type IsolatedConfig = {
  /** Names the events between the worlds, and the function that main calls. */
  readonly secret: string;
  /** The function through which this world talks to main. */
  readonly binding: string;
  readonly preloadPath: string;
  /** What a sandboxed preload sees of `process`. */
  readonly process: Readonly<Record<string, unknown>>;
};

type Preload = (exports: object, require: (name: string) => unknown, module: object, process: object) => void;
type Listener = (event: object, ...args: unknown[]) => void;

/** Runs in the preload's world, with the sandboxed preload's few modules. Nothing here can be reached by the page. */
export function isolatedWorld(
  config: IsolatedConfig,
  makeCodec: () => Codec,
  link: typeof makeLink,
  preload: Preload | null,
): void {
  // Frames inside the page get no preload.
  if (window !== window.top) return;
  const world = globalThis as unknown as Record<string, unknown>;
  const { encode, decode } = makeCodec();
  const sendText = world[config.binding] as (text: string) => void;
  delete world[config.binding];
  const post = (message: object): void => sendText(encode(message));

  const toPage: Link = link(`${config.secret}-preload`, `${config.secret}-page`);
  toPage.on('open', (message: LinkMessage) => post(message));

  const listeners = new Map<string, Listener[]>();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;

  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => post({ kind: 'send', channel, args }),
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        post({ kind: 'invoke', id: lastId, channel, args });
        waiting.set(lastId, { resolve, reject });
      }),
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off: (channel: string, listener: Listener) => {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((other) => other !== listener),
      );
      return ipcRenderer;
    },
  };
  const exposed = new Set<string>();
  const contextBridge = {
    exposeInMainWorld: (key: string, value: unknown) => {
      if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property on the window object');
      exposed.add(key);
      toPage.send({ kind: 'expose', key, value: toPage.wrap(value) });
    },
  };

  // Called by main, through the debugger and in this world only.
  const receive = (text: string): void => {
    const message = decode(text) as {
      kind: string;
      id: number;
      channel: string;
      args: unknown[];
      value?: unknown;
      error?: string;
    };
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.channel) ?? []) listener({ sender: ipcRenderer }, ...message.args);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) call?.resolve(message.value);
    else call?.reject(new Error(message.error));
  };
  Object.defineProperty(world, config.secret, { value: receive, enumerable: false });

  const modules: Record<string, unknown> = { electron: { contextBridge, ipcRenderer } };
  const require = (name: string): unknown => {
    if (!(name in modules)) throw new Error(`module not found: ${name}`);
    return modules[name];
  };
  try {
    const module = { exports: {} };
    preload?.(module.exports, require, module, { ...config.process });
  } catch (error) {
    console.error(`Unable to load preload script: ${config.preloadPath}\n`, error);
    post({ kind: 'preload-error', error });
  }
}
