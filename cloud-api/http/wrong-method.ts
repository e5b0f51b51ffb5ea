import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];

/**
 * Makes an address that exists answer 405 to a method that it does not have; Fastify by itself says 404. Call before
 * the routes are registered, and what it returns after.
 */
export function trackMethods(app: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsOf.set(url, methods);
  });

  return () => {
    // A copy: the routes that are made here tell their methods, too.
    for (const [url, methods] of Array.from(methodsOf)) {
      const missing = METHODS.filter((name): name is Method => !methods.has(name));
      // Behind a wildcard is whatever there is; and the document's own pages are not ours to answer for.
      if (url.includes('*') || url.startsWith('/docs') || missing.length === 0) continue;
      const error = { code: 'request.method_not_allowed', allow: [...methods] } as const;
      app.route({
        method: missing,
        url,
        schema: { hide: true },
        // Answers before the body is read: its type and size do not matter any more.
        onRequest: (_request, reply) => {
          void sendProblem(reply, error);
        },
        handler: (_request, reply) => sendProblem(reply, error),
      });
    }
  };
}
