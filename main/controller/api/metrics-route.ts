import type { FastifyInstance } from 'fastify';
import { METRICS_CONTENT_TYPE } from '../operations/metrics-text.ts';

const THIS_COMPUTER = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** `/metrics`, for a program on this computer and nobody else: a proxy's callers come from elsewhere. */
export function addMetricsRoute(app: FastifyInstance, render: () => string): void {
  app.get('/metrics', async ({ ip, headers }, reply) => {
    const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
    if (!THIS_COMPUTER.has(ip) || isForwarded) {
      return reply.code(403).type('text/plain').send('Ask on the computer itself.\n');
    }
    return reply.header('cache-control', 'no-store').type(METRICS_CONTENT_TYPE).send(render());
  });
}
