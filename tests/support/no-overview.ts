import type { FacilityOverview } from '../../cloud-api/owners/facility-overview.ts';

/** For tests of what has nothing to do with owners: they have no facilities. */
export const noOverview: FacilityOverview = { listFacilities: async () => [] };
