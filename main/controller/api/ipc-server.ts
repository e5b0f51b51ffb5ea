import {
  type AnyTRPCRouter,
  callTRPCProcedure,
  getErrorShape,
  getTRPCErrorFromUnknown,
  isTrackedEnvelope,
  TRPCError,
} from '@trpc/server';
import { z } from 'zod';
import { assert } from '../../../domain/assert.ts';
import { appRouter } from './app-router.ts';
import type { Connection, ConnectionRole } from './context.ts';
import { INPUT_BYTES_MAX } from './trpc.ts';

/** One call of a window. `id` is the window's, and unique among its open subscriptions. */
export type IpcOperation = {
  readonly id: number;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly path: string;
  readonly input: unknown;
};

/** Results and errors have tRPC's shapes; a subscription that has begun answers with neither. */
export type IpcReply = { readonly result?: unknown; readonly error?: unknown };

/** An item of a subscription (`{ id, data }` where tracked), its error, or its end. */
export type IpcEvent = {
  readonly id: number;
  readonly data?: unknown;
  readonly error?: unknown;
  readonly done?: boolean;
};

export type IpcServerOptions = {
  /** The whole controller's unless given; `createContext` makes what its procedures want. */
  readonly router?: AnyTRPCRouter;
  readonly createContext: (connection: Connection) => object;
  /** Fixed by whoever made the window; nothing that the window sends can change it. */
  readonly role: ConnectionRole;
  /** The window's name in counts of wrong tries. */
  readonly address: string;
  /** Sends an event to the window. */
  readonly push: (event: IpcEvent) => void;
  /** A session that this window had before the controller was started again. */
  readonly token?: string | null;
  /** Told when somebody signs in or out, so that the host can give the session back after a restart. */
  readonly onToken?: (token: string | null) => void;
};

export type IpcServer = {
  /** Never rejects: whatever goes wrong is in the reply. `operation` is parsed here. */
  call(operation: unknown): Promise<IpcReply>;
  /** Ends a subscription; one that is not open is no mistake. */
  stop(id: number): void;
  /** Ends all of them, and tells the window: somebody else answers it from now on. */
  end(): void;
  /** Ends all of them: the window is gone or was loaded anew. */
  close(): void;
};

const OperationSchema = z.strictObject({
  id: z.int().min(0),
  type: z.enum(['query', 'mutation', 'subscription']),
  path: z.string().max(200),
  input: z.unknown(),
});

/** Subscriptions that one window may have open. */
const SUBSCRIPTIONS_MAX = 50;

/** Serves the router to one window over messages, as `http-server.ts` does over sockets. */
export function createIpcServer(options: IpcServerOptions): IpcServer {
  const { router = appRouter, createContext, role, address, push } = options;
  const connection = { role, address, token: options.token ?? null };
  const context = createContext(connection);
  const served: Served = { router, context };
  const subscriptions = new Map<number, AbortController>();

  async function call(raw: unknown): Promise<IpcReply> {
    const parsed = OperationSchema.safeParse(raw);
    if (!parsed.success) return { error: shapeOf(served, badRequest(parsed.error)) };

    const operation = parsed.data;
    const tokenBefore = connection.token;
    try {
      if (isTooLarge(operation.input)) throw new TRPCError({ code: 'PAYLOAD_TOO_LARGE' });
      if (operation.type === 'subscription') return await subscribe(operation);
      return { result: await run(served, operation, new AbortController().signal) };
    } catch (error) {
      return { error: shapeOf(served, getTRPCErrorFromUnknown(error), operation) };
    } finally {
      if (connection.token !== tokenBefore) options.onToken?.(connection.token);
    }
  }

  async function subscribe(operation: IpcOperation): Promise<IpcReply> {
    if (subscriptions.has(operation.id) || subscriptions.size >= SUBSCRIPTIONS_MAX) {
      throw badRequest();
    }
    const ending = new AbortController();
    subscriptions.set(operation.id, ending);
    try {
      const items = await run(served, operation, ending.signal);
      assert(isAsyncIterable(items), 'a subscription yields items');
      void pump(operation, items, ending.signal);
      return {};
    } catch (error) {
      subscriptions.delete(operation.id);
      throw error;
    }
  }

  async function pump(operation: IpcOperation, items: AsyncIterable<unknown>, signal: AbortSignal): Promise<void> {
    const { id } = operation;
    try {
      for await (const item of items) {
        if (signal.aborted) break;
        push({ id, data: isTrackedEnvelope(item) ? { id: item[0], data: item[1] } : item });
      }
      if (!signal.aborted) push({ id, done: true });
    } catch (error) {
      if (!signal.aborted) push({ id, error: shapeOf(served, getTRPCErrorFromUnknown(error), operation) });
    } finally {
      subscriptions.delete(id);
    }
  }

  return {
    call,
    stop: (id) => subscriptions.get(id)?.abort(),
    end: () => {
      for (const [id, ending] of subscriptions) {
        ending.abort();
        push({ id, done: true });
      }
    },
    close: () => {
      for (const ending of subscriptions.values()) ending.abort();
    },
  };
}

type Served = { readonly router: AnyTRPCRouter; readonly context: object };

function run({ router, context }: Served, { type, path, input }: IpcOperation, signal: AbortSignal): Promise<unknown> {
  return callTRPCProcedure({
    router,
    path,
    type,
    ctx: context,
    getRawInput: async () => input,
    signal,
    batchIndex: 0,
  });
}

function shapeOf({ router, context }: Served, error: TRPCError, operation?: IpcOperation): unknown {
  const { type = 'unknown', path, input } = operation ?? {};
  return getErrorShape({ config: router._def._config, error, type, path, input, ctx: context });
}

function badRequest(cause?: unknown): TRPCError {
  return new TRPCError({ code: 'BAD_REQUEST', cause });
}

/** The same limit as over a socket. What JSON cannot say (a window may send more) is not for the router either. */
function isTooLarge(input: unknown): boolean {
  if (input === undefined) return false;
  try {
    return JSON.stringify(input).length > INPUT_BYTES_MAX;
  } catch {
    return true;
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
