import { z } from 'zod';
import { isoOf } from '../availability/day-answer.ts';
import { orThrow } from '../http/problem.ts';
import { type CallConfig, IdParams, NoQuery, PROBLEMS, type Routes } from '../http/routes.ts';
import type { RecoveryService } from './recovery-service.ts';

/** Facts of a promise that has no room; instants are ISO 8601 in UTC. */
export const ConflictView = z.object({
  allocationId: z.uuid(),
  facilityId: z.uuid(),
  facilityName: z.string(),
  kind: z.string(),
  bookingId: z.uuid().nullable(),
  resourceId: z.uuid(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  since: z.iso.datetime(),
});

export const FacilityNameView = z.object({ facilityName: z.string() });

const tags = ['owners'];
const body = z.strictObject({ facility: z.string().min(1).max(100) });

/** For owners; to be registered where their token is asked for. */
export function registerRecoveryCalls(app: Routes, recovery: RecoveryService, config: CallConfig): void {
  app.post(
    '/facilities/approve-machine',
    {
      config,
      schema: {
        tags,
        summary: 'Lets the facility’s controller in on the machine that it shows itself on next',
        body,
        response: { 200: FacilityNameView, ...PROBLEMS },
      },
    },
    async (request) => orThrow(await recovery.approveMachine(request.body.facility)),
  );

  app.post(
    '/facilities/release',
    {
      config,
      schema: {
        tags,
        summary: 'Lets the restored cloud sell a facility’s time again, accepting that what both sides lost is lost',
        body,
        response: { 200: FacilityNameView, ...PROBLEMS },
      },
    },
    async (request) => orThrow(await recovery.release(request.body.facility)),
  );

  app.get(
    '/conflicts',
    {
      config,
      schema: {
        tags,
        summary: 'Promises of the cloud that have no room any more after a recovery',
        querystring: NoQuery,
        response: { 200: z.array(ConflictView), ...PROBLEMS },
      },
    },
    async () =>
      (await recovery.listConflicts()).map(({ facilityId, facilityName, allocation, at }) => ({
        allocationId: allocation.id,
        facilityId,
        facilityName,
        kind: allocation.kind,
        bookingId: allocation.bookingId,
        resourceId: allocation.resourceId,
        startsAt: isoOf(allocation.startsAt),
        endsAt: isoOf(allocation.endsAt),
        since: isoOf(at),
      })),
  );

  app.post(
    '/conflicts/:id/solve',
    {
      config,
      schema: {
        tags,
        summary: 'Somebody has seen to it: the customer has another time, or the money back',
        params: IdParams,
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      orThrow(await recovery.solveConflict(request.params.id));
      return reply.code(204).send(null);
    },
  );
}
