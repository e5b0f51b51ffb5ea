import { json } from '../http-vendor/answers.ts';
import type { Delivery } from '../http-vendor/courier.ts';
import { createJournal, type JournalEntry } from '../http-vendor/journal.ts';
import { startVendor } from '../http-vendor/start-vendor.ts';
import { type Change, createSwitches } from '../http-vendor/switches.ts';
import { type SimClock, SYSTEM_CLOCK } from '../sim-clock.ts';
import { ALL_SCOPES, createAccess, type OauthApp } from './access.ts';
import { createApi } from './api.ts';
import { associationRoutes } from './association-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { createDesk, type Desk, deskRoutes } from './control.ts';
import { createCrm } from './crm.ts';
import { eventRoutes, type KeptEvent } from './event-routes.ts';
import { type HubspotFaults, HubspotFaultsSchema, NO_HUBSPOT_FAULTS } from './faults.ts';
import { propertyRoutes } from './property-routes.ts';
import { createRateLimits, type RequestCounts } from './rate-limits.ts';
import { recordRoutes } from './record-routes.ts';
import { failureOf } from './refusals.ts';
import type { Route } from './route.ts';
import { searchRoutes } from './search-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { createWebhookSender, type WebhookApp } from './webhook-sender.ts';

export type HubspotSimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Of a private app or a service key. */
  readonly accessToken: string;
  /** All unless given. */
  readonly scopes?: readonly string[];
  readonly oauth?: OauthApp;
  readonly portalId?: number;
  /** Contacts and notes are numbered from here on. */
  readonly firstId?: number;
  /** Event types, as `contact.propertyChange`, are told to `targetUrl`. */
  readonly webhooks?: {
    readonly appId: number;
    readonly clientSecret: string;
    readonly targetUrl: string;
    readonly eventTypes: readonly string[];
  };
  /** Where an address of a webhook really is; what is signed stays as it was set up. */
  readonly reach?: (url: string) => string;
  /** The machine's own time unless given. */
  readonly clock?: SimClock;
  /** Hears of every request: what it was and what came of it, never its body or its token. */
  readonly log?: (facts: Readonly<Record<string, unknown>>) => void;
};

export type HubspotSimulator = Desk & {
  readonly url: string;
  readonly portalId: number;
  journal(): readonly JournalEntry[];
  turnFaults(change: Change<HubspotFaults>): HubspotFaults;
  resetFaults(): HubspotFaults;
  /** How often was asked for what, and the most at a time. */
  counts(): RequestCounts;
  /** Custom events that came. */
  events(): readonly KeptEvent[];
  /** Webhooks that were sent. */
  deliveries(): readonly Delivery[];
  /** Resolves when no webhook is on its way. */
  webhooksSettled(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts one HubSpot account on a loopback port: http, where the real one has https. Rejects where the port cannot be had. */
export async function startHubspotSimulator(options: HubspotSimulatorOptions): Promise<HubspotSimulator> {
  const { port, accessToken, scopes = ALL_SCOPES, oauth = null, portalId = 62_515, clock = SYSTEM_CLOCK } = options;
  const { firstId = 51 } = options;
  const { webhooks, reach = (url) => url, log } = options;
  const now = (): number => clock.now();
  const switches = createSwitches(HubspotFaultsSchema, NO_HUBSPOT_FAULTS);
  const journal = createJournal();
  const app = appOf(webhooks);
  const sender = createWebhookSender({ clock, portalId, app, faults: switches.read, reach });
  const crm = createCrm({ now, firstId, faults: switches.read, onChange: sender.tell });
  const desk = createDesk(crm);
  const events: KeptEvent[] = [];
  const limits = createRateLimits({ now, faults: switches.read });
  const api = createApi({
    routes: [
      accountRoute(portalId),
      ...batchRoutes(crm),
      ...searchRoutes(crm),
      ...associationRoutes(crm),
      ...recordRoutes(crm),
      ...propertyRoutes(crm),
      ...eventRoutes({ crm, portalId, events, faults: switches.read }),
      ...webhookRoutes(app),
    ],
    access: createAccess({ now, accessToken, scopes, oauth }),
    limits,
  });
  const { url, stop } = await startVendor({
    port,
    clock,
    switches,
    journal,
    answer: api.answer,
    failure: failureOf,
    onRequest: api.note,
    control: {
      ...deskRoutes(desk),
      'GET /__sim/counts': () => limits.counts(),
      'GET /__sim/events': () => events,
      'GET /__sim/deliveries': () => sender.deliveries(),
    },
    ...(log && { log }),
  });
  return {
    ...desk,
    url,
    portalId,
    journal: journal.list,
    turnFaults: switches.turn,
    resetFaults: switches.reset,
    counts: limits.counts,
    events: () => events,
    deliveries: sender.deliveries,
    webhooksSettled: sender.settled,
    stop,
  };
}

function appOf(webhooks: HubspotSimulatorOptions['webhooks']): WebhookApp {
  const { appId = 1, clientSecret = '', targetUrl = '', eventTypes = [] } = webhooks ?? {};
  const subscriptions = eventTypes.map((eventType, index) => ({ id: index + 1, eventType, active: true }));
  return { appId, clientSecret, targetUrl, subscriptions };
}

function accountRoute(portalId: number): Route {
  const about = { portalId, accountType: 'STANDARD', timeZone: 'America/Halifax', utcOffset: '-04:00' };
  return { method: 'GET', path: '/account-info/details', scope: null, handle: () => json(200, about) };
}
