import { z } from 'zod';
import { empty, json } from '../http-vendor/answers.ts';
import { failure, notFound } from './refusals.ts';
import { type Route, withBody } from './route.ts';
import type { Subscription, WebhookApp } from './webhook-sender.ts';

const SettingsSchema = z.object({
  targetUrl: z.url({ protocol: /^https?$/ }),
  throttling: z.object({ maxConcurrentRequests: z.int().min(1) }).optional(),
});
const SubscriptionSchema = z.object({
  eventType: z.string().regex(/^(?:contact|object)\.[a-zA-Z]+$/),
  propertyName: z.string().optional(),
  objectTypeId: z.string().optional(),
  active: z.boolean().default(false),
});

const SETTINGS = '/app-webhooks/:appId/settings';
const SUBSCRIPTIONS = '/app-webhooks/:appId/subscriptions';

/** Where an app's webhooks go, and what of. */
export function webhookRoutes(app: WebhookApp): readonly Route[] {
  const createdAt = new Date(0).toISOString();
  const settings = () => ({ targetUrl: app.targetUrl, throttling: { maxConcurrentRequests: 10 }, createdAt });
  const shown = ({ id, ...rest }: Subscription) => ({ id: String(id), ...rest, createdAt });
  const find = (id: string | undefined): Subscription | undefined =>
    app.subscriptions.find((known) => String(known.id) === id);
  return [
    { method: 'GET', path: SETTINGS, scope: null, handle: () => json(200, settings()) },
    {
      method: 'PUT',
      path: SETTINGS,
      scope: null,
      handle: withBody(SettingsSchema, ({ targetUrl }, { did }) => {
        app.targetUrl = targetUrl;
        did('webhooks_set');
        return json(200, settings());
      }),
    },
    {
      method: 'GET',
      path: SUBSCRIPTIONS,
      scope: null,
      handle: () => json(200, { results: app.subscriptions.map(shown) }),
    },
    {
      method: 'POST',
      path: SUBSCRIPTIONS,
      scope: null,
      handle: withBody(SubscriptionSchema, (input, { did }) => {
        const subscription = { id: app.subscriptions.length + 1, ...input };
        app.subscriptions.push(subscription);
        did('subscribed');
        return json(201, shown(subscription));
      }),
    },
    {
      method: 'PATCH',
      path: `${SUBSCRIPTIONS}/:id`,
      scope: null,
      handle: withBody(z.object({ active: z.boolean() }), ({ active }, { params }) => {
        const subscription = find(params['id']);
        if (!subscription) return failure(notFound(params['id'] ?? ''));
        subscription.active = active;
        return json(200, shown(subscription));
      }),
    },
    {
      method: 'DELETE',
      path: `${SUBSCRIPTIONS}/:id`,
      scope: null,
      handle: ({ params }) => {
        const subscription = find(params['id']);
        if (subscription) subscription.active = false;
        return empty(204);
      },
    },
  ];
}
