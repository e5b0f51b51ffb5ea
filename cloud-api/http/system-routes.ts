import { HealthView } from './api-schemas.ts';
import { NoQuery, type Routes } from './routes.ts';
import type { HealthReport } from './services.ts';

export type SystemRoutesParts = {
  checkHealth(): Promise<HealthReport>;
  readonly metrics: { readonly contentType: string; render(): Promise<string> };
};

/** For those who run the server. */
export function registerSystemRoutes(app: Routes, { checkHealth, metrics }: SystemRoutesParts): void {
  const tags = ['system'];
  const config = { rateLimit: false } as const;

  app.get(
    '/health',
    {
      config,
      schema: {
        tags,
        summary: 'Whether all parts work; 503 when one does not',
        querystring: NoQuery,
        response: { 200: HealthView, 503: HealthView },
      },
    },
    async (_request, reply) => {
      const { isHealthy, checks } = await checkHealth();
      return reply
        .header('cache-control', 'no-store')
        .code(isHealthy ? 200 : 503)
        .send({ status: isHealthy ? 'ok' : 'degraded', checks: { ...checks } });
    },
  );

  app.get('/metrics', { config, schema: { tags, summary: 'For Prometheus' } }, async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.render()),
  );
}
