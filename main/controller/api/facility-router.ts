import { NoInput, orThrow, router, staffProcedure } from './trpc.ts';
import type { FacilityProfile } from './views.ts';

export const facilityRouter = router({
  profile: staffProcedure('facility.read')
    .input(NoInput)
    .query(async ({ ctx }): Promise<FacilityProfile> => orThrow(await ctx.services.facility.profile())),
});
