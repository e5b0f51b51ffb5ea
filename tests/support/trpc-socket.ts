import { createTRPCClient, createWSClient, type TRPCClient, TRPCClientError, wsLink } from '@trpc/client';
import { WebSocket } from 'ws';
import type { AppRouter } from '../../main/controller/api/app-router.ts';

export type TrpcSocket = { readonly client: TRPCClient<AppRouter>; close(): Promise<void> };

/** A tRPC client over a WebSocket, as the screens open it. */
export function openTrpcSocket(port: number, options: { token?: string; query?: string } = {}): TrpcSocket {
  const socket = createWSClient({
    url: `ws://127.0.0.1:${port}/trpc${options.query ?? ''}`,
    // The type is the browser's; this one does the same in Node.
    WebSocket: WebSocket as never,
    ...(options.token !== undefined && { connectionParams: { token: options.token } }),
    retryDelayMs: () => 60_000,
  });
  return { client: createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] }), close: () => socket.close() };
}

/** The `domainError` that `call` is refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    if (error instanceof TRPCClientError) return error.data?.domainError;
    throw error;
  }
  throw new Error('it was not refused');
}
