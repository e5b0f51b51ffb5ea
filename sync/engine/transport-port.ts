/**
 * A carrier of frames between one side and a broker. It may lose, repeat, delay and reorder: the protocol expects it.
 * Handlers are set before `start`; messages are worked strictly one after the other.
 */
export type Transport = {
  /** Fire and forget: dropped when not connected. Never throws. */
  send(topic: string, payload: string): void;
  /** Called with each message; the next one waits until its promise settles. A rejection drops the connection. */
  onMessage(handler: (topic: string, payload: Uint8Array) => Promise<void>): void;
  /** Adds a listener. */
  onStatus(handler: (isConnected: boolean) => void): void;
  start(): void;
  /** Breaks the connection, if there is one, and makes a new one at once: somebody noticed that it carries nothing. */
  reset(): void;
  stop(): Promise<void>;
};
