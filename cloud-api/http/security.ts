import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { MINUTE_MS } from '../../domain/time.ts';
import { CloudFailure } from '../errors.ts';

/** Calls per minute from one address. */
export type RateLimits = { readonly callsPerMin: number; readonly bookingsPerMin: number };

export type SecurityOptions = {
  /** Null: no limits, for tests and measurements. */
  readonly limits: RateLimits | null;
  /** The demo on one's own machine is not to be slowed down. */
  readonly isLoopbackExempt: boolean;
  readonly isHttps: boolean;
};

/** What the booking page needs, and nothing else. */
const PAGE_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'worker-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export async function registerSecurity(app: FastifyInstance, options: SecurityOptions): Promise<void> {
  const headers = await listSecurityHeaders(options.isHttps);
  app.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of headers) reply.raw.setHeader(name, value);
    done();
  });
  if (options.limits === null) return;
  await app.register(rateLimit, {
    max: options.limits.callsPerMin,
    timeWindow: MINUTE_MS,
    allowList: (request: FastifyRequest) => options.isLoopbackExempt && LOOPBACK.has(request.ip),
    errorResponseBuilder: (_request, { ttl }) =>
      new CloudFailure({ code: 'request.rate_limited', retryAfterSec: Math.max(1, Math.ceil(ttl / 1000)) }),
  });
}

/**
 * The headers of every answer. Helmet would work them out anew for each, which takes a fifth of what an answer about
 * free times takes; they are always the same, so it is asked once.
 */
async function listSecurityHeaders(isHttps: boolean): Promise<[string, string][]> {
  const asked = Fastify();
  await asked.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: PAGE_POLICY },
    // Without https of its own the header would lock people out of a server that has none.
    strictTransportSecurity: isHttps,
  });
  const headers: [string, string][] = [];
  asked.get('/', async (_request, reply) => {
    headers.push(
      ...Object.entries(reply.raw.getHeaders()).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return null;
  });
  await asked.inject('/');
  await asked.close();
  return headers;
}

/** Stricter than the limit for all calls: a booking takes time away from others. */
export function bookingLimit(limits: RateLimits | null): { max: number; timeWindow: number } | false {
  return limits === null ? false : { max: limits.bookingsPerMin, timeWindow: MINUTE_MS };
}
