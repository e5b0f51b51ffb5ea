import { createCourier } from '../http-vendor/courier.ts';
import type { SimClock } from '../sim-clock.ts';
import type { CrmChange } from './crm-writes.ts';
import type { HubspotFaults } from './faults.ts';
import { signV3 } from './webhook-signature.ts';

export type Subscription = {
  readonly id: number;
  /** As `contact.propertyChange`, or `object.propertyChange` with its kind of object. */
  readonly eventType: string;
  readonly propertyName?: string | undefined;
  readonly objectTypeId?: string | undefined;
  active: boolean;
};

/** An app's webhooks: where they go, what they are signed with, and what of. */
export type WebhookApp = {
  readonly appId: number;
  readonly clientSecret: string;
  targetUrl: string;
  readonly subscriptions: Subscription[];
};

type WebhookEvent = Readonly<Record<string, unknown>> & { readonly eventId: number };

type SenderParts = {
  readonly clock: SimClock;
  readonly portalId: number;
  readonly app: WebhookApp;
  readonly faults: () => HubspotFaults;
  readonly reach: (url: string) => string;
};

const EVENTS_MAX = 100;
const HOUR_MS = 3_600_000;
const MIN_MS = 60_000;
/** Ten more times within a day. */
const RETRY_AFTER_MS = [1, 5, 15, 30, 60, 120, 180, 240, 300, 420].map((min) => min * MIN_MS);

/** Tells an app what it has subscribed to, again while it does not take it. */
export function createWebhookSender(parts: SenderParts) {
  const { clock, app, faults, reach } = parts;
  const courier = createCourier({ clock, retryAfterMs: RETRY_AFTER_MS, reach });
  let waiting: WebhookEvent[] = [];
  let lastEventId = 1000;

  function send(events: readonly WebhookEvent[]): void {
    courier.send(app.targetUrl, (attemptNumber) => {
      const body = JSON.stringify(events.map((event) => ({ ...event, attemptNumber })));
      return { headers: { 'content-type': 'application/json', ...headersFor(parts, body) }, body };
    });
  }

  function flush(): void {
    const { webhooks } = faults();
    const due = webhooks === 'reversed' ? waiting.toReversed() : waiting;
    waiting = [];
    for (let first = 0; first < due.length; first += EVENTS_MAX) {
      const events = due.slice(first, first + EVENTS_MAX);
      send(events);
      if (webhooks === 'twice') send(events);
    }
  }

  /** What one request changes is told together. */
  function flushLater(delayMs: number): void {
    if (delayMs === 0) queueMicrotask(flush);
    else clock.schedule(delayMs, flush);
  }

  function tell(change: CrmChange): void {
    if (app.targetUrl === '') return;
    for (const subscription of app.subscriptions.filter((one) => wants(one, change))) {
      if (waiting.length === 0) flushLater(faults().webhookDelayMs);
      waiting.push(eventOf(parts, subscription, change, ++lastEventId));
    }
  }

  return { tell, deliveries: courier.deliveries, settled: courier.settled };
}

function headersFor({ clock, app, faults }: SenderParts, body: string): Record<string, string> {
  const { webhooks } = faults();
  if (webhooks === 'unsigned') return {};
  const offMs = webhooks === 'late' ? -HOUR_MS : webhooks === 'early' ? HOUR_MS : 0;
  const timestamp = String(clock.now() + offMs);
  const signature = signV3(app.clientSecret, { method: 'POST', url: app.targetUrl, body, timestamp });
  return {
    'x-hubspot-signature-v3': webhooks === 'bad-signature' ? spoilt(signature) : signature,
    'x-hubspot-request-timestamp': timestamp,
  };
}

const spoilt = (signature: string): string => `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;

const TYPE_IDS: Readonly<Record<string, string>> = { contacts: '0-1', notes: '0-46' };

function eventOf(
  { portalId, app, clock }: SenderParts,
  { id: subscriptionId, eventType }: Subscription,
  { kind, type, id, source, facts }: CrmChange,
  eventId: number,
): WebhookEvent {
  return {
    eventId,
    subscriptionId,
    portalId,
    appId: app.appId,
    occurredAt: clock.now(),
    subscriptionType: eventType,
    attemptNumber: 0,
    objectId: Number(id),
    changeSource: source,
    ...(source === 'INTEGRATION' && { sourceId: String(app.appId) }),
    ...(eventType.startsWith('object.') && { objectTypeId: TYPE_IDS[type] }),
    ...(kind === 'creation' && { changeFlag: 'NEW' }),
    ...facts,
  };
}

function wants(subscription: Subscription, { kind, type, facts }: CrmChange): boolean {
  const { active, eventType, propertyName, objectTypeId } = subscription;
  const isOfKind =
    eventType === `${type.slice(0, -1)}.${kind}` || (eventType === `object.${kind}` && objectTypeId === TYPE_IDS[type]);
  const isOfProperty =
    kind !== 'propertyChange' || propertyName === undefined || propertyName === facts['propertyName'];
  return active && isOfKind && isOfProperty;
}
