import { z } from 'zod';
import { SellingSchema } from '../../../domain/facility.ts';
import { RevisionInput } from './input-schemas.ts';
import { NoInput, orThrow, router, staffProcedure } from './trpc.ts';
import type { FacilityProfile } from './views.ts';

/** All of it, so that nothing changes that the caller did not see. */
const SellingInput = z.strictObject({
  ownDays: SellingSchema.shape.ownDays.unwrap(),
  allotments: SellingSchema.shape.allotments.unwrap(),
  giveBackMin: SellingSchema.shape.giveBackMin.unwrap(),
  revision: RevisionInput,
});

export const facilityRouter = router({
  profile: staffProcedure('facility.read')
    .input(NoInput)
    .query(async ({ ctx }): Promise<FacilityProfile> => orThrow(await ctx.services.facility.profile())),

  setSelling: staffProcedure('facility.write')
    .input(SellingInput)
    .mutation(
      async ({ ctx, input }): Promise<FacilityProfile> =>
        orThrow(await ctx.services.facility.setSelling(input, ctx.actor)),
    ),
});
