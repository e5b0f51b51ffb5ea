import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MINUTE_MS } from '../../domain/time.ts';
import { CloudFailure } from '../errors.ts';
import { orThrow } from '../http/problem.ts';
import type { WebhookInbox } from './webhook-inbox.ts';
import type { Delivery } from './webhook-source.ts';

/** A delivery larger than this is not read. */
export const DELIVERY_BYTES_MAX = 1024 * 1024;
/** From one address: providers send what a busy evening brings from a few. */
const DELIVERIES_PER_MIN = 6000;

type WebhookRoutesParts = {
  readonly inbox: WebhookInbox;
  /** Where providers reach this server; it is signed, so what a proxy says of it does not count. */
  readonly publicUrl: string;
  readonly areCallsLimited: boolean;
};

/** Register in a scope of its own: nothing reads these bodies before their signature is checked, of whatever type. */
export function registerWebhookRoutes(scope: FastifyInstance, parts: WebhookRoutesParts): void {
  const { inbox, publicUrl, areCallsLimited } = parts;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: DELIVERY_BYTES_MAX }, (_request, body, done) => {
    done(null, body);
  });
  scope.addHook('onRequest', async (request) => {
    const isTooLarge = Number(request.headers['content-length'] ?? 0) > DELIVERY_BYTES_MAX;
    if (isTooLarge) throw new CloudFailure({ code: 'request.too_large', bytesMax: DELIVERY_BYTES_MAX });
  });
  const rateLimit = areCallsLimited && { max: DELIVERIES_PER_MIN, timeWindow: MINUTE_MS };
  for (const source of inbox.sources) {
    scope.post(source.path, { config: { rateLimit }, schema: { hide: true } }, async (request, reply) => {
      orThrow(await inbox.receive(source, deliveryOf(request, publicUrl)));
      return source.answer
        ? reply.code(200).type(source.answer.contentType).send(source.answer.body)
        : reply.code(204).send();
    });
  }
}

function deliveryOf(request: FastifyRequest, publicUrl: string): Delivery {
  const { method, originalUrl, body } = request;
  const single = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return {
    method,
    url: publicUrl + originalUrl,
    headers: Object.fromEntries(single),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  };
}
