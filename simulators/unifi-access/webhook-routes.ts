import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Route, RouteRequest } from './route.ts';
import type { Site } from './site.ts';

const EndpointBodySchema = z.object({
  name: z.string().min(1),
  endpoint: z.url({ protocol: /^https?$/ }),
  events: z.array(z.string()).min(1),
  headers: z.record(z.string(), z.string()).default({}),
});

export function webhookRoutes(site: Site): Route[] {
  const path = '/webhooks/endpoints';
  return [
    { method: 'GET', path, scope: 'view:webhook', handle: () => ({ data: [...site.webhooks.values()] }) },
    { method: 'POST', path, scope: 'edit:webhook', handle: (request) => createEndpoint(site, request) },
    { method: 'PUT', path: `${path}/:id`, scope: 'edit:webhook', handle: (request) => replaceEndpoint(site, request) },
    {
      method: 'DELETE',
      path: `${path}/:id`,
      scope: 'edit:webhook',
      handle: (request) => removeEndpoint(site, request),
    },
  ];
}

function createEndpoint(site: Site, { body }: RouteRequest) {
  const parsed = EndpointBodySchema.safeParse(body);
  if (!parsed.success) return { refusal: 'CODE_PARAMS_INVALID' } as const;
  if ([...site.webhooks.values()].some(({ endpoint }) => endpoint === parsed.data.endpoint)) {
    return { refusal: 'CODE_DEVICE_WEBHOOK_ENDPOINT_DUPLICATED' } as const;
  }

  const created = { id: randomUUID(), secret: randomBytes(8).toString('hex'), ...parsed.data };
  site.webhooks.set(created.id, created);
  return { data: created };
}

/** Takes the whole record: what is left out is not kept. */
function replaceEndpoint(site: Site, { params, body }: RouteRequest) {
  const endpoint = site.webhooks.get(params['id'] ?? '');
  if (!endpoint) return { refusal: 'CODE_NOT_EXISTS' } as const;
  const parsed = EndpointBodySchema.safeParse(body);
  if (!parsed.success) return { refusal: 'CODE_PARAMS_INVALID' } as const;

  Object.assign(endpoint, parsed.data);
  return { data: endpoint };
}

function removeEndpoint(site: Site, { params }: RouteRequest) {
  return site.webhooks.delete(params['id'] ?? '') ? { data: null } : ({ refusal: 'CODE_NOT_EXISTS' } as const);
}
