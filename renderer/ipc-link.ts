import { TRPCClientError, type TRPCLink } from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import { observable } from '@trpc/server/observable';

/** What preload exposes to a window as `window.facility`. Results and errors have tRPC's shapes. */
export type Bridge = {
  call(operation: BridgeOperation): Promise<BridgeReply>;
  stop(id: number): void;
  /** Returns the function that stops listening. */
  onEvent(listener: (event: BridgeEvent) => void): () => void;
};

export type BridgeOperation = {
  readonly id: number;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly path: string;
  readonly input: unknown;
};

export type BridgeReply = { readonly result?: unknown; readonly error?: unknown };

/** One item of a subscription, or its end. */
export type BridgeEvent = {
  readonly id: number;
  readonly data?: unknown;
  readonly error?: unknown;
  readonly done?: boolean | undefined;
};

type IpcLinkOptions = {
  readonly bridge: Bridge;
  /** Numbers operations; one per window, so that two links never use the same number. */
  readonly nextId: () => number;
  readonly retryDelayMs: number;
  readonly onReachable: () => void;
  readonly onUnreachable: () => void;
};

/**
 * tRPC over the window's bridge. A controller that died rejects calls and ends subscriptions; subscriptions are
 * asked for again until it is back, queries and mutations fail at once and are their caller's to repeat.
 */
export function ipcLink<Router extends AnyTRPCRouter>(options: IpcLinkOptions): TRPCLink<Router> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        if (op.type === 'subscription') {
          return keepSubscribed(options, op, {
            started: () => observer.next({ result: { type: 'started' } }),
            data: (data) => observer.next({ result: { type: 'data', data } }),
            refused: (error) => observer.error(TRPCClientError.from(asErrorResponse(error))),
          });
        }
        let isWanted = true;
        void callOnce(options, op).then((outcome) => {
          if (!isWanted) return;
          if (outcome.kind === 'unreachable') observer.error(TRPCClientError.from(outcome.cause));
          else if (outcome.reply.error !== undefined)
            observer.error(TRPCClientError.from(asErrorResponse(outcome.reply.error)));
          else {
            observer.next({ result: { type: 'data', data: outcome.reply.result } });
            observer.complete();
          }
        });
        return () => {
          isWanted = false;
        };
      });
}

type Call = Pick<BridgeOperation, 'type' | 'path' | 'input'>;
type Outcome =
  | { readonly kind: 'reply'; readonly id: number; readonly reply: BridgeReply }
  | { readonly kind: 'unreachable'; readonly cause: Error };

async function callOnce(options: IpcLinkOptions, call: Call, id = options.nextId()): Promise<Outcome> {
  try {
    const reply = await options.bridge.call({ id, type: call.type, path: call.path, input: call.input });
    options.onReachable();
    return { kind: 'reply', id, reply };
  } catch (cause) {
    options.onUnreachable();
    return { kind: 'unreachable', cause: cause instanceof Error ? cause : new Error(String(cause)) };
  }
}

type Listener = { started(): void; data(data: unknown): void; refused(error: unknown): void };

function keepSubscribed(options: IpcLinkOptions, call: Call, listener: Listener): () => void {
  let isWanted = true;
  let stopCurrent = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;

  const startLater = () => {
    stopCurrent();
    options.onUnreachable();
    timer = setTimeout(start, options.retryDelayMs);
  };
  const start = () => {
    const id = options.nextId();
    const stopListening = options.bridge.onEvent((event) => {
      if (event.id !== id) return;
      if (event.error !== undefined || event.done) startLater();
      else listener.data(event.data);
    });
    stopCurrent = () => {
      stopListening();
      options.bridge.stop(id);
    };
    void callOnce(options, call, id).then((outcome) => {
      if (!isWanted) return;
      if (outcome.kind === 'unreachable') startLater();
      else if (outcome.reply.error === undefined) listener.started();
      else {
        stopCurrent();
        listener.refused(outcome.reply.error);
      }
    });
  };

  start();
  return () => {
    isWanted = false;
    clearTimeout(timer);
    stopCurrent();
  };
}

/** The bridge is typed `unknown` on purpose; only here do its errors become tRPC's. */
function asErrorResponse(error: unknown): { error: { code: number; message: string; data: unknown } } {
  const shape = typeof error === 'object' && error !== null ? error : {};
  return {
    error: {
      code: 'code' in shape && typeof shape.code === 'number' ? shape.code : -32_603,
      message: 'message' in shape && typeof shape.message === 'string' ? shape.message : 'unknown error',
      data: 'data' in shape ? shape.data : undefined,
    },
  };
}
