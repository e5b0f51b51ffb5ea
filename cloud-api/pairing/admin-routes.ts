import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { EpochMs } from '../../domain/time.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { isoOf } from '../availability/day-answer.ts';
import { CloudFailure } from '../errors.ts';
import { registerCustomerCalls } from '../customers/customer-admin-routes.ts';
import type { CustomerEraser } from '../customers/erasing/customer-eraser.ts';
import { registerErasureCalls } from '../customers/erasing/erasure-routes.ts';
import type { OwnerCustomers } from '../customers/owner-customers.ts';
import { registerEntryKeyCalls } from '../entry-keys/entry-key-routes.ts';
import type { EntryKeyBook } from '../entry-keys/key-book.ts';
import type { FacilityAdmin } from '../facilities/facility-admin.ts';
import { registerFacilityAdminCalls } from '../facilities/facility-admin-routes.ts';
import type { ClubosLog } from '../integrations/clubos/clubos-log.ts';
import { registerClubosLogCalls } from '../integrations/clubos/owner-messages-routes.ts';
import { registerHubspotCalls } from '../integrations/hubspot/hubspot-admin-routes.ts';
import type { OwnerHubspot } from '../integrations/hubspot/owner-hubspot.ts';
import type { IntegrationHealth } from '../integrations/health.ts';
import { registerIntegrationCalls } from '../integrations/health-routes.ts';
import { orThrow } from '../http/problem.ts';
import { registerJobCalls } from '../jobs/job-admin-routes.ts';
import type { OwnerJobs } from '../jobs/owner-jobs.ts';
import { registerMessageCalls } from '../messages/message-admin-routes.ts';
import type { OwnerMessages } from '../messages/owner-messages.ts';
import type { OwnerTexts } from '../messages/texts/owner-texts.ts';
import { registerTextCalls } from '../messages/texts/text-routes.ts';
import { type CallConfig, getBearer, IdParams, NoQuery, PROBLEMS, type Routes, withZod } from '../http/routes.ts';
import type { FacilityOverview } from '../owners/facility-overview.ts';
import { registerOverviewCalls } from '../owners/overview-routes.ts';
import { registerRecoveryCalls } from '../recovery/recovery-routes.ts';
import type { RecoveryService } from '../recovery/recovery-service.ts';
import { secretsEqual } from '../secrets.ts';
import type { OwnerTerms } from '../terms/owner-terms.ts';
import { registerTermsCalls } from '../terms/terms-routes.ts';
import { AppointedView, ControllerView, NewCodeView, OpenPairingView } from './admin-views.ts';
import type { PairingService } from './pairing-service.ts';

export type AdminRoutesParts = {
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
  readonly rotateEntryKeys: EntryKeyBook['rotate'];
  readonly clubosLog: ClubosLog;
  readonly ownerHubspot: OwnerHubspot;
  /** What owners show; null: nobody can be one. */
  readonly adminToken: string | null;
  readonly areCallsLimited: boolean;
};

const CALLS_PER_MIN = 60;

/** For owners. Register in a scope of its own: every route in it asks for the token. */
export function registerAdminRoutes(scope: FastifyInstance, parts: AdminRoutesParts): void {
  const { pairing, recovery, overview, facilityAdmin, terms, ownerCustomers, adminToken, areCallsLimited } = parts;
  // Not sooner: calls are counted when a request comes in, and those with a wrong token must be counted, too.
  scope.addHook('preParsing', async (request) => {
    if (adminToken === null) throw new CloudFailure({ code: 'admin.disabled' });
    if (!secretsEqual(getBearer(request), adminToken)) throw new CloudFailure({ code: 'admin.not_allowed' });
  });
  const app = withZod(scope);
  const config = { rateLimit: areCallsLimited ? { max: CALLS_PER_MIN, timeWindow: MINUTE_MS } : (false as const) };
  registerPairingCalls(app, pairing, config);
  registerControllerCalls(app, pairing, config);
  registerRecoveryCalls(app, recovery, config);
  registerOverviewCalls(app, overview, config);
  registerFacilityAdminCalls(app, facilityAdmin, config);
  registerTermsCalls(app, terms, config);
  registerErasureCalls(app, parts.customerEraser, config);
  registerCustomerCalls(app, ownerCustomers, config);
  registerMessageCalls(app, parts.ownerMessages, config);
  registerTextCalls(app, parts.ownerTexts, config);
  registerJobCalls(app, parts.ownerJobs, config);
  registerIntegrationCalls(app, parts.integrations, config);
  registerEntryKeyCalls(app, parts.rotateEntryKeys, config);
  registerClubosLogCalls(app, parts.clubosLog, config);
  registerHubspotCalls(app, parts.ownerHubspot, config);
}

const tags = ['owners'];

function registerPairingCalls(app: Routes, pairing: PairingService, config: CallConfig): void {
  app.post(
    '/pairing-codes',
    {
      config,
      schema: {
        tags,
        summary: 'Makes a pairing code for a facility, good once and for ten minutes',
        body: z.strictObject({ facility: z.string().min(1).max(100) }),
        response: { 201: NewCodeView, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { expiresAt, ...made } = orThrow(await pairing.createCode(request.body.facility));
      return reply.code(201).send({ ...made, expiresAt: isoOf(expiresAt) });
    },
  );

  app.get(
    '/pairings',
    {
      config,
      schema: {
        tags,
        summary: 'Pairings that wait for a controller or for a manager',
        querystring: NoQuery,
        response: { 200: z.array(OpenPairingView), ...PROBLEMS },
      },
    },
    async () =>
      (await pairing.listOpen()).map(({ expiresAt, replaces, ...open }) => ({
        ...open,
        expiresAt: isoOf(expiresAt),
        replaces: replaces && { ...replaces, lastSeenAt: isoOrNull(replaces.lastSeenAt) },
      })),
  );

  app.post(
    '/pairings/:id/confirm',
    {
      config,
      schema: {
        tags,
        summary: 'Both sides show the same check value: the controller takes office',
        params: IdParams,
        body: z.strictObject({
          checkValue: z.string().regex(/^\d{6}$/),
          /** Asked for when another controller is in office. */
          words: z.string().max(100).optional(),
        }),
        response: { 200: AppointedView, ...PROBLEMS },
      },
    },
    async (request) => {
      const { checkValue, words = null } = request.body;
      const { controllerId, controllerEpoch } = orThrow(
        await pairing.confirm(request.params.id, { checkValue, words }),
      );
      return { controllerId, controllerEpoch };
    },
  );
}

function registerControllerCalls(app: Routes, pairing: PairingService, config: CallConfig): void {
  app.get(
    '/controllers',
    {
      config,
      schema: {
        tags,
        summary: 'All controllers that ever were, newest first',
        querystring: NoQuery,
        response: { 200: z.array(ControllerView), ...PROBLEMS },
      },
    },
    async () =>
      (await pairing.listControllers()).map(({ pairedAt, revokedAt, lastSeenAt, ...controller }) => ({
        ...controller,
        pairedAt: isoOf(pairedAt),
        revokedAt: isoOrNull(revokedAt),
        lastSeenAt: isoOrNull(lastSeenAt),
      })),
  );

  app.post(
    '/controllers/:id/revoke',
    {
      config,
      schema: {
        tags,
        summary: 'Puts a controller out of office at once',
        params: IdParams,
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      orThrow(await pairing.revoke(request.params.id));
      return reply.code(204).send(null);
    },
  );
}

function isoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoOf(at);
}
