import type { NodePort } from './node-port.ts';
import type { RequestRow } from './node-state.ts';

/** Tells those who wait for an answer of the owner, once it is durable here. */
export type Settlements = {
  /**
   * Resolves with the request once it is settled, or with null when `patience` comes first; then nothing is kept of
   * the wait. Ask in the same turn as the request is made, or the answer may be missed.
   */
  wait(requestId: string, patience: Promise<null>): Promise<RequestRow | null>;
  /** Passes on what another process has settled. */
  settle(request: RequestRow): void;
  /** How many wait just now. */
  waitingCount(): number;
  stop(): void;
};

export function createSettlements(node: Pick<NodePort, 'onCommitted'>): Settlements {
  const waiting = new Map<string, Set<(request: RequestRow) => void>>();

  function settle(request: RequestRow): void {
    if (request.status === 'pending') return;
    for (const resolve of waiting.get(request.id) ?? []) resolve(request);
    waiting.delete(request.id);
  }

  function forget(requestId: string, resolve: (request: RequestRow) => void): void {
    const others = waiting.get(requestId);
    others?.delete(resolve);
    if (others?.size === 0) waiting.delete(requestId);
  }

  const stop = node.onCommitted(({ writes }) => {
    for (const request of writes.requests) settle(request);
  });

  return {
    wait: async (requestId, patience) => {
      const { promise, resolve } = Promise.withResolvers<RequestRow>();
      const others = waiting.get(requestId) ?? new Set();
      waiting.set(requestId, others.add(resolve));
      try {
        return await Promise.race([promise, patience]);
      } finally {
        forget(requestId, resolve);
      }
    },
    settle,
    waitingCount: () => [...waiting.values()].reduce((sum, { size }) => sum + size, 0),
    stop,
  };
}
