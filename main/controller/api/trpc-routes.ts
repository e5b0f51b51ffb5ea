import websocket from '@fastify/websocket';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AppRouter, appRouter } from './app-router.ts';
import type { Connection, CreateContext } from './context.ts';
import { sendHttpError } from './http-error.ts';
import { INPUT_BYTES_MAX } from './trpc.ts';

/** Calls in one HTTP request. */
const BATCH_MAX = 20;
const SUBSCRIPTIONS: ReadonlySet<string> = new Set(['change.notices']);
const PING_EVERY_MS = 15_000;
const PONG_WAIT_MS = 5_000;

/** The router at `/trpc`, over HTTP and WebSocket. The connection decides the role: by its token, or by being a kiosk's. */
export async function addTrpcRoutes(app: FastifyInstance, createContext: CreateContext): Promise<void> {
  await app.register(websocket, { options: { maxPayload: INPUT_BYTES_MAX } });
  await app.register((scope) => addHttp(scope, createContext));
  await app.register((scope) => addWebSocket(scope, createContext));
}

async function addHttp(scope: FastifyInstance, createContext: CreateContext): Promise<void> {
  // tRPC reads the JSON itself. Nothing else is read: a form would pass by the limit on the body.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    // A mutation without input has no body; tRPC would take it for broken JSON.
    done(null, body.length === 0 ? 'null' : body);
  });

  scope.all<{ Params: { path: string } }>('/trpc/:path', async (request, reply) => {
    // As an event stream even a refusal would be a 200. Subscriptions go over the WebSocket.
    if (request.params.path.split(',').some((path) => SUBSCRIPTIONS.has(path)))
      return sendHttpError(reply, 'METHOD_NOT_SUPPORTED');
    await fastifyRequestHandler({
      router: appRouter,
      req: request,
      res: reply,
      path: request.params.path,
      maxBatchSize: BATCH_MAX,
      createContext: () => createContext(httpConnection(request)),
    });
    return reply;
  });
}

async function addWebSocket(scope: FastifyInstance, createContext: CreateContext): Promise<void> {
  const serve = getWSConnectionHandler<AppRouter>({
    router: appRouter,
    wss: scope.websocketServer,
    keepAlive: { enabled: true, pingMs: PING_EVERY_MS, pongWaitMs: PONG_WAIT_MS },
    createContext: ({ req, info }) =>
      createContext({
        role: isKioskUrl(req.url) ? 'kiosk' : 'staff',
        address: req.socket.remoteAddress ?? 'unknown',
        token: info.connectionParams?.['token'] ?? null,
      }),
  });
  scope.get('/trpc', { websocket: true }, (socket, request) => serve(socket, request.raw));
}

/** Says `kiosk` who says so: it can only lose rights by it. */
function httpConnection(request: FastifyRequest): Connection {
  const isKiosk = request.headers['x-facility-role'] === 'kiosk' || isKioskUrl(request.url);
  const [, token] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return {
    role: isKiosk ? 'kiosk' : 'staff',
    address: request.socket.remoteAddress ?? 'unknown',
    token: token ?? null,
  };
}

function isKioskUrl(url: string | undefined): boolean {
  return URL.parse(url ?? '', 'http://localhost')?.searchParams.get('role') === 'kiosk';
}
