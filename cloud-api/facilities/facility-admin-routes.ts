import { z } from 'zod';
import { orThrow } from '../http/problem.ts';
import { type CallConfig, PROBLEMS, type Routes } from '../http/routes.ts';
import type { FacilityAdmin } from './facility-admin.ts';
import { NewFacilitySchema } from './new-facility.ts';

export const CreatedFacilityView = z.object({ id: z.uuid(), slug: z.string(), name: z.string(), timeZone: z.string() });
export type CreatedFacilityView = z.infer<typeof CreatedFacilityView>;

/** For owners; to be registered where their token is asked for. */
export function registerFacilityAdminCalls(app: Routes, facilities: FacilityAdmin, config: CallConfig): void {
  app.post(
    '/facilities',
    {
      config,
      schema: {
        tags: ['owners'],
        summary: 'Adds a facility; the cloud sells it at once, and its controller is paired next',
        body: NewFacilitySchema,
        response: { 201: CreatedFacilityView, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id, slug, name, timeZone } = orThrow(await facilities.create(request.body));
      return reply.code(201).send({ id, slug, name, timeZone });
    },
  );
}
