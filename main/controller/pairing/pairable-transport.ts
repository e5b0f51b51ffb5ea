import type { Transport } from '../../../sync/engine/transport-port.ts';

/**
 * A carrier for a controller that may not be paired yet: it carries nothing until `paired` settles, then what `open`
 * makes of it.
 */
export function createPairableTransport<T>(paired: Promise<T>, open: (pairing: T) => Transport): Transport {
  const statusHandlers: ((isConnected: boolean) => void)[] = [];
  let handler: Parameters<Transport['onMessage']>[0] = async () => undefined;
  let inner: Transport | null = null;
  let isRunning = false;

  function begin(pairing: T): void {
    if (!isRunning) return;
    inner = open(pairing);
    inner.onMessage(handler);
    for (const listener of statusHandlers) inner.onStatus(listener);
    inner.start();
  }

  return {
    send: (topic, payload) => inner?.send(topic, payload),
    onMessage: (next) => {
      handler = next;
    },
    onStatus: (listener) => {
      statusHandlers.push(listener);
    },
    start: () => {
      isRunning = true;
      void paired.then(begin);
    },
    reset: () => inner?.reset(),
    stop: async () => {
      isRunning = false;
      await inner?.stop();
    },
  };
}
