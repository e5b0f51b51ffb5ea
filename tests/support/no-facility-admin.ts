import type { FacilityAdmin } from '../../cloud-api/facilities/facility-admin.ts';
import { err } from '../../domain/result.ts';

/** For tests of what has nothing to do with new facilities: every short name is taken. */
export const noFacilityAdmin: FacilityAdmin = {
  create: async ({ slug }) => err({ code: 'facility.slug_taken', slug }),
};
