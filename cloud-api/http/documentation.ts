import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** `/openapi.json`, made from the routes themselves, and `/docs` to read it. Register before the routes. */
export async function registerDocumentation(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Booking API',
        version: '1',
        description:
          'Instants are ISO 8601 in UTC, days YYYY-MM-DD in the facility’s zone, money whole cents. Unknown fields are ' +
          'refused. Refusals and failures are RFC 9457 problems with a `code`.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          manageToken: { type: 'http', scheme: 'bearer', description: 'The `manageToken` of the booking' },
          customerToken: {
            type: 'apiKey',
            in: 'header',
            name: 'Customer-Token',
            description: '`<id>.<token>`, both from the address of the customer’s page `/c/{id}#{token}`',
          },
          bridgeSignature: {
            type: 'apiKey',
            in: 'header',
            name: 'X-Bridge-Signature',
            description: 'HMAC-SHA256 with the secret that both sides know, see the headers of each call',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
  // Its page needs inline styles; the plugin makes a policy with the hashes of its own scripts.
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
