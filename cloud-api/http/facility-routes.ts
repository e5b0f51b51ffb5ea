import { z } from 'zod';
import { CloudFailure } from '../errors.ts';
import { FacilityView } from './api-schemas.ts';
import { IdParams, NoQuery, PROBLEMS, type Routes } from './routes.ts';
import type { FacilityService } from './services.ts';
import { viewFacility } from './views.ts';

export function registerFacilityRoutes(
  app: Routes,
  facilities: FacilityService,
  offers: { readonly hasWaitlist: boolean },
): void {
  const tags = ['facilities'];

  app.get(
    '/facilities',
    {
      schema: {
        tags,
        summary: 'All facilities, by name',
        querystring: NoQuery,
        response: { 200: z.array(FacilityView), ...PROBLEMS },
      },
    },
    () => facilities.listFacilities().map((facility) => viewFacility(facility, offers)),
  );

  app.get(
    '/facilities/:id',
    {
      schema: {
        tags,
        summary: 'One facility',
        params: IdParams,
        querystring: NoQuery,
        response: { 200: FacilityView, ...PROBLEMS },
      },
    },
    (request) => {
      const facility = facilities.findFacility(request.params.id);
      if (!facility) throw new CloudFailure({ code: 'facility.not_found' });
      return viewFacility(facility, offers);
    },
  );
}
