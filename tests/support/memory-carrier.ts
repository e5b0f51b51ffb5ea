import type { Transport } from '../../sync/engine/transport-port.ts';

type Message = { readonly topic: string; readonly payload: string };

/** One side's carrier: what it sends is kept until a test hands it over, and a test may hand it anything else. */
export type MemoryTransport = Transport & {
  readonly sent: Message[];
  readonly resets: () => number;
  /** As a broker that delivers; settles when the handler has. */
  deliver(topic: string, payload: string | Uint8Array): Promise<void>;
  setConnected(isConnected: boolean): void;
};

export function memoryTransport(): MemoryTransport {
  const sent: Message[] = [];
  let handle: (topic: string, payload: Uint8Array) => Promise<void> = async () => undefined;
  const listeners: ((isConnected: boolean) => void)[] = [];
  let resets = 0;
  return {
    sent,
    resets: () => resets,
    send: (topic, payload) => void sent.push({ topic, payload }),
    onMessage: (handler) => {
      handle = handler;
    },
    onStatus: (listener) => void listeners.push(listener),
    start: () => undefined,
    reset: () => {
      resets += 1;
    },
    stop: async () => undefined,
    deliver: (topic, payload) => handle(topic, typeof payload === 'string' ? Buffer.from(payload) : payload),
    setConnected: (isConnected) => {
      for (const listener of listeners) listener(isConnected);
    },
  };
}
