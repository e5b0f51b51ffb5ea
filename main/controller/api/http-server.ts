import type { AddressInfo } from 'node:net';
import helmet from '@fastify/helmet';
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import { assert } from '../../../domain/assert.ts';
import type { Log } from '../log.ts';
import type { CreateContext } from './context.ts';
import { addDoorHookRoute, type ReadDoorDelivery } from './door-hook-route.ts';
import { sendHttpError } from './http-error.ts';
import { isForeignOrigin, isOwnHost } from './origin-check.ts';
import { addScreenRoutes, type Screens } from './screen-routes.ts';
import type { Services } from './services.ts';
import { INPUT_BYTES_MAX } from './trpc.ts';
import { addMetricsRoute } from './metrics-route.ts';
import { addTrpcRoutes } from './trpc-routes.ts';

export type HttpServerOptions = {
  readonly services: Services;
  readonly createContext: CreateContext;
  /** How the facility is, for a monitor on this computer. */
  readonly renderFigures: () => string;
  readonly log: Log;
  readonly screens: Screens;
  /** Reads what the door system delivers; where it delivers nothing there is no such route. */
  readonly readDoorDelivery?: ReadDoorDelivery | null;
  /** Where to listen; port 0 takes any free one. */
  readonly host: string;
  readonly port: number;
};

export type HttpServer = {
  /** Listens, and returns the address as a browser takes it. */
  start(): Promise<{ readonly url: string; readonly port: number }>;
  /** Ends every connection. */
  stop(): Promise<void>;
};

const REQUEST_TIMEOUT_MS = 30_000;
/** Names of a whole batch of calls. */
const PATH_LENGTH_MAX = 2_000;

const CONTENT_SECURITY_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'", 'ws:', 'wss:'],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** The facility service's outside: screens, `/health`, `/metrics` and `/trpc` on one port. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const app = fastify({
    bodyLimit: INPUT_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: PATH_LENGTH_MAX },
  });
  await addHeaders(app);
  refuseStrangers(app, options.host);
  answerErrors(app, options.log);
  app.get('/health', () => health(options.services));
  addMetricsRoute(app, options.renderFigures);
  if (options.readDoorDelivery) await addDoorHookRoute(app, options.readDoorDelivery, options.log);
  await addTrpcRoutes(app, options.createContext);
  await addScreenRoutes(app, options.screens);

  return {
    start: async () => {
      await app.listen({ host: options.host, port: options.port });
      const address = app.server.address();
      assert(isAddress(address), 'a server that listens on a port has an address');
      const name = ['0.0.0.0', '::'].includes(options.host) ? 'localhost' : options.host;
      return { url: `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`, port: address.port };
    },
    stop: () => app.close(),
  };
}

async function addHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    // The building's own network has no certificate for this name.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
}

/** Before anything is read or upgraded: pages of other sites, and names that are not ours. */
function refuseStrangers(app: FastifyInstance, configuredHost: string): void {
  app.addHook('onRequest', async ({ headers, raw }, reply) => {
    // A socket that asked for an upgrade and got a plain answer is no longer the server's to close: it would stay open,
    // and keep the server from stopping.
    if (headers.upgrade !== undefined) reply.raw.on('finish', () => raw.socket.destroySoon());
    if (isForeignOrigin(headers) || !isOwnHost(headers.host, configuredHost)) {
      await reply.code(403).type('text/plain').send('Open this page by the address of this computer.\n');
    }
  });
}

/** What fails before tRPC has it. */
function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const httpStatus = error.statusCode ?? 500;
    if (httpStatus === 413) {
      return sendHttpError(reply, 'PAYLOAD_TOO_LARGE', { code: 'input.too_large', limitBytes: INPUT_BYTES_MAX });
    }
    if (httpStatus === 415) return sendHttpError(reply, 'UNSUPPORTED_MEDIA_TYPE');
    if (httpStatus < 500) return sendHttpError(reply, 'BAD_REQUEST');
    log.error('http.fault', { method: request.method, path: request.routeOptions.url, error });
    return sendHttpError(reply, 'INTERNAL_SERVER_ERROR');
  });
}

function health({ link }: Services) {
  const { online, fenced, outboxDepth } = link.status();
  return { status: 'ok', online, fenced, outboxDepth };
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
