import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Random } from '../domain/random.ts';
import { SECOND_MS } from '../domain/time.ts';
import { registerAvailabilityRoutes } from './http/availability-routes.ts';
import { registerBookingRoutes } from './http/booking-routes.ts';
import { registerCustomerRoutes } from './http/customer-routes.ts';
import { registerDocumentation } from './http/documentation.ts';
import { answerBrokenRequest, createFailureAnswer, registerFailureAnswers } from './http/errors-to-problems.ts';
import { registerEventRoutes } from './http/event-routes.ts';
import { registerFacilityRoutes } from './http/facility-routes.ts';
import { registerPageRoutes } from './http/page-routes.ts';
import { registerPreferenceRoutes } from './http/preference-routes.ts';
import { registerPricingRoutes } from './http/pricing-routes.ts';
import { registerPushRoutes } from './http/push-routes.ts';
import { BODY_BYTES_MAX } from './http/problem.ts';
import { withZod } from './http/routes.ts';
import { bookingLimit, type RateLimits, registerSecurity } from './http/security.ts';
import type { CloudServices } from './http/services.ts';
import { registerSystemRoutes } from './http/system-routes.ts';
import { trackMethods } from './http/wrong-method.ts';
import type { Log } from './log.ts';
import type { OwnerJobs } from './jobs/owner-jobs.ts';
import type { KeepLanguage } from './messages/known-languages.ts';
import type { OwnerMessages } from './messages/owner-messages.ts';
import type { Preferences } from './messages/preferences.ts';
import type { PushSubscribing } from './messages/push/push-subscribing.ts';
import type { OwnerTexts } from './messages/texts/owner-texts.ts';
import { registerUnsubscribeRoutes, type Unsubscribing } from './messages/unsubscribe-routes.ts';
import type { CloudMetrics } from './metrics.ts';
import type { EntryKeyBook } from './entry-keys/key-book.ts';
import type { FacilityAdmin } from './facilities/facility-admin.ts';
import type { FacilityOverview } from './owners/facility-overview.ts';
import type { ClubosBridge } from './integrations/clubos/bridge.ts';
import type { IntegrationHealth } from './integrations/health.ts';
import { registerBridgeRoutes } from './integrations/clubos/bridge-routes.ts';
import type { ClubosLog } from './integrations/clubos/clubos-log.ts';
import type { OwnerHubspot } from './integrations/hubspot/owner-hubspot.ts';
import { registerAdminRoutes } from './pairing/admin-routes.ts';
import { registerPairingRoutes } from './pairing/pairing-routes.ts';
import type { CustomerEraser } from './customers/erasing/customer-eraser.ts';
import type { OwnerCustomers } from './customers/owner-customers.ts';
import type { PairingService } from './pairing/pairing-service.ts';
import type { RecoveryService } from './recovery/recovery-service.ts';
import type { OwnerTerms } from './terms/owner-terms.ts';
import type { WebhookInbox } from './webhooks/webhook-inbox.ts';
import { registerWebhookRoutes } from './webhooks/webhook-routes.ts';

const API = '/api/v1';
/** A connection that sends its request slower than this is cut. */
const REQUEST_LIMIT_MS = 30 * SECOND_MS;
const EVENT_STREAMS_MAX = 5000;

export type AppOptions = {
  readonly services: CloudServices;
  readonly pairing: PairingService;
  readonly recovery: RecoveryService;
  readonly overview: FacilityOverview;
  readonly facilityAdmin: FacilityAdmin;
  readonly terms: OwnerTerms;
  readonly ownerCustomers: OwnerCustomers;
  readonly customerEraser: CustomerEraser;
  readonly ownerMessages: OwnerMessages;
  readonly ownerTexts: OwnerTexts;
  readonly ownerJobs: OwnerJobs;
  readonly integrations: Pick<IntegrationHealth, 'list'>;
  readonly unsubscribing: Unsubscribing;
  readonly keepLanguage: KeepLanguage;
  readonly preferences: Preferences;
  readonly pushSubscribing: PushSubscribing;
  readonly webhooks: WebhookInbox;
  readonly rotateEntryKeys: EntryKeyBook['rotate'];
  /** What owners show; null: nobody can be one. */
  readonly adminToken: string | null;
  readonly metrics: CloudMetrics;
  readonly log: Log;
  readonly random: Random;
  /** Where people reach this server, for links. */
  readonly publicUrl: string;
  /** Where the built booking page lies. */
  readonly pageDir: string;
  /** Where the built page for owners lies. */
  readonly ownerPageDir: string;
  readonly limits: RateLimits | null;
  readonly isDemo: boolean;
  /** Proxies whose word about the caller's address is taken; false for none. */
  readonly trustProxy: boolean | string;
  /** Null: there is none. */
  readonly clubos: ClubosBridge | null;
  readonly clubosLog: ClubosLog;
  readonly ownerHubspot: OwnerHubspot;
};

/** The HTTP server, not listening yet. Every answer that is not a success is an RFC 9457 problem. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { services, metrics, log, limits } = options;
  const answerFailure = createFailureAnswer(log, options.random);
  const app = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_LIMIT_MS,
    trustProxy: options.trustProxy,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      // Too early for Fastify to know the route's own type of reply.
      answerFailure(error, request, reply);
    },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerFailureAnswers(app, answerFailure);
  acceptOnlyJson(app);
  measure(app, options);
  const refuseOtherMethods = trackMethods(app);

  await registerSecurity(app, {
    limits,
    isLoopbackExempt: options.isDemo,
    isHttps: options.publicUrl.startsWith('https:'),
  });
  await registerDocumentation(app, options.publicUrl);
  await app.register(
    async (scope) => {
      const routes = withZod(scope);
      registerFacilityRoutes(routes, services.facilities);
      registerAvailabilityRoutes(routes, services);
      registerPricingRoutes(routes, services);
      registerBookingRoutes(routes, {
        bookings: services.bookings,
        facilities: services.facilities,
        customers: services.customers,
        publicUrl: options.publicUrl,
        createLimit: bookingLimit(limits),
        keepLanguage: options.keepLanguage,
        onOutcome: metrics.countBooking,
      });
      registerCustomerRoutes(routes, services);
      registerPreferenceRoutes(routes, { customers: services.customers, preferences: options.preferences });
      registerPushRoutes(routes, { bookings: services.bookings, push: options.pushSubscribing });
      registerEventRoutes(routes, {
        facilities: services.facilities,
        events: services.events,
        streamsMax: EVENT_STREAMS_MAX,
        onStreams: metrics.setEventStreams,
      });
    },
    { prefix: API },
  );
  await registerPairing(app, options);
  await app.register(async (scope) => registerBridgeRoutes(scope, options.clubos), { prefix: '/bridge/v1' });
  await registerWebhooks(app, options);
  registerSystemRoutes(withZod(app), { checkHealth: services.checkHealth, metrics });
  await app.register((scope) => registerUnsubscribeRoutes(scope, options.unsubscribing));
  await registerPageRoutes(app, options);
  refuseOtherMethods();
  await app.ready();
  return app;
}

/** How computers become controllers of facilities, and what owners do about it. */
async function registerPairing(app: FastifyInstance, options: AppOptions): Promise<void> {
  const { pairing, limits } = options;
  const areCallsLimited = limits !== null;
  await app.register(async (scope) => registerPairingRoutes(withZod(scope), { pairing, areCallsLimited }), {
    prefix: API,
  });
  await app.register(async (scope) => registerAdminRoutes(scope, { ...options, areCallsLimited }), {
    prefix: `${API}/admin`,
  });
}

/** What providers tell us, each at its own path. */
async function registerWebhooks(app: FastifyInstance, { webhooks, publicUrl, limits }: AppOptions): Promise<void> {
  const parts = { inbox: webhooks, publicUrl, areCallsLimited: limits !== null };
  await app.register(async (scope) => registerWebhookRoutes(scope, parts));
}

/** An empty body is no body, whatever its type: browsers send the header of their last request with a DELETE. */
function acceptOnlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request, body.toString(), done);
  });
}

function measure(app: FastifyInstance, { metrics, log }: AppOptions): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const ms = reply.elapsedTime;
    metrics.observeRequest({ method: request.method, route, status: reply.statusCode, seconds: ms / SECOND_MS });
    log.debug('http.answered', { method: request.method, route, status: reply.statusCode, ms: Math.round(ms) });
  });
}
