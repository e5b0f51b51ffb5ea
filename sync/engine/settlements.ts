import type { NodePort } from './node-port.ts';
import type { RequestRow } from './node-state.ts';

/** Tells those who wait for an answer of the owner, once it is durable here. */
export type Settlements = {
  /** Resolves with the request once it is settled. Ask in the same turn as the request is made, or the answer may be missed. */
  wait(requestId: string): Promise<RequestRow>;
  /** Passes on what another process has settled. */
  settle(request: RequestRow): void;
  stop(): void;
};

export function createSettlements(node: Pick<NodePort, 'onCommitted'>): Settlements {
  const waiting = new Map<string, { promise: Promise<RequestRow>; resolve: (request: RequestRow) => void }>();

  function settle(request: RequestRow): void {
    if (request.status === 'pending') return;
    waiting.get(request.id)?.resolve(request);
    waiting.delete(request.id);
  }

  const stop = node.onCommitted(({ writes }) => {
    for (const request of writes.requests) settle(request);
  });

  return {
    wait: (requestId) => {
      const known = waiting.get(requestId);
      if (known) return known.promise;
      const { promise, resolve } = Promise.withResolvers<RequestRow>();
      waiting.set(requestId, { promise, resolve });
      return promise;
    },
    settle,
    stop,
  };
}
