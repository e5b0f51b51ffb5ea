import type { BridgeEvent, BridgeOperation, BridgeReply } from '../../preload/ipc-contract.ts';

/** The controller is not there, or went away before it answered. What was asked may have been done or not. */
export class ControllerAwayError extends Error {
  override name = 'ControllerAwayError';
}

/** Beyond this many at a time a window is broken, not busy. */
const CALLS_PER_WINDOW_MAX = 200;

type Call = {
  readonly operation: BridgeOperation;
  readonly reply: PromiseWithResolvers<BridgeReply>;
  isAnswered: boolean;
};

/**
 * What the windows have asked the controller and not yet been told. Knows every call that waits and every
 * subscription that runs, so that none of them hangs when the controller goes away.
 */
export type ControllerCalls = {
  /** Rejects at once when the window has too many calls open. */
  add(windowId: number, operation: BridgeOperation): Promise<BridgeReply>;
  settle(windowId: number, operationId: number, reply: BridgeReply): void;
  /** Rejects one that waits too long. */
  expire(windowId: number, operationId: number): void;
  /** True when the event belongs to a subscription of that window that still runs. */
  accepts(windowId: number, event: BridgeEvent): boolean;
  end(windowId: number, operationId: number): void;
  forget(windowId: number): void;
  /** Rejects all that wait; returns the subscriptions that ran, whose windows have to be told. */
  abandonAll(): { readonly windowId: number; readonly operationId: number }[];
};

export function createControllerCalls(): ControllerCalls {
  const calls = new Map<string, Call & { readonly windowId: number }>();
  const keyOf = (windowId: number, operationId: number): string => `${windowId}/${operationId}`;
  const away = (): ControllerAwayError => new ControllerAwayError('The controller is not there.');

  function reject(windowId: number, operationId: number): void {
    const call = calls.get(keyOf(windowId, operationId));
    if (!call || call.isAnswered) return;
    calls.delete(keyOf(windowId, operationId));
    call.reply.reject(away());
  }

  return {
    add: (windowId, operation) => {
      const open = [...calls.values()].filter((call) => call.windowId === windowId).length;
      const key = keyOf(windowId, operation.id);
      if (open >= CALLS_PER_WINDOW_MAX || calls.has(key)) return Promise.reject(new Error('too many calls'));
      const call = { windowId, operation, reply: Promise.withResolvers<BridgeReply>(), isAnswered: false };
      calls.set(key, call);
      return call.reply.promise;
    },
    settle: (windowId, operationId, reply) => {
      const call = calls.get(keyOf(windowId, operationId));
      if (!call) return;
      call.isAnswered = true;
      call.reply.resolve(reply);
      // A subscription goes on after its reply, unless that was a refusal.
      if (call.operation.type !== 'subscription' || reply.error !== undefined) {
        calls.delete(keyOf(windowId, operationId));
      }
    },
    expire: reject,
    accepts: (windowId, event) => calls.get(keyOf(windowId, event.id))?.operation.type === 'subscription',
    end: (windowId, operationId) => {
      reject(windowId, operationId);
      calls.delete(keyOf(windowId, operationId));
    },
    forget: (windowId) => {
      for (const call of [...calls.values()].filter((candidate) => candidate.windowId === windowId)) {
        reject(windowId, call.operation.id);
        calls.delete(keyOf(windowId, call.operation.id));
      }
    },
    abandonAll: () => {
      const all = [...calls.values()];
      for (const { windowId, operation } of all) reject(windowId, operation.id);
      calls.clear();
      return all
        .filter(({ isAnswered }) => isAnswered)
        .map(({ windowId, operation }) => ({ windowId, operationId: operation.id }));
    },
  };
}
