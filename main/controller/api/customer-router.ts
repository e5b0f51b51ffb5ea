import { z } from 'zod';
import { TagSchema, TierSchema } from '../../../domain/rules/rule.ts';
import { RemarksSchema } from '../../../domain/remarks.ts';
import { isStorable, STORABLE } from '../../../domain/text.ts';
import { EpochMsSchema } from '../../../domain/time.ts';
import { BookingIdInput, CustomerInput, IdInput } from './input-schemas.ts';
import { orThrow, router, staffProcedure } from './trpc.ts';
import type { CustomerEntry, CustomerMatch, CustomerStanding } from './views.ts';

const SearchInput = z.strictObject({ text: z.string().max(120) });

/** Nobody gives more at once. */
const CREDITS_MAX = 10_000;
const TAGS_MAX = 50;

const WhomInput = z.strictObject({ customerId: IdInput.nullable(), customer: CustomerInput });

const StandingInput = WhomInput.extend({ tier: TierSchema, tags: z.array(TagSchema).max(TAGS_MAX) });

const CreditsInput = WhomInput.extend({
  count: z
    .int()
    .min(-CREDITS_MAX)
    .max(CREDITS_MAX)
    .refine((count) => count !== 0, { error: 'must not be 0' }),
  note: z.string().trim().min(1).max(300).refine(isStorable, STORABLE),
});

const RemarksInput = WhomInput.extend({ ...RemarksSchema.shape, basedOn: EpochMsSchema.nullable() });

const writing = staffProcedure('customer.write');

export const customerRouter = router({
  search: staffProcedure('customer.read')
    .input(SearchInput)
    .query(
      async ({ ctx, input }): Promise<readonly CustomerMatch[]> =>
        orThrow(await ctx.services.customers.search(input.text)),
    ),

  history: staffProcedure('customer.read')
    .input(z.strictObject({ customerId: IdInput }))
    .query(
      async ({ ctx, input }): Promise<readonly CustomerEntry[]> =>
        orThrow(await ctx.services.customers.history(input.customerId)),
    ),

  setStanding: writing
    .input(StandingInput)
    .mutation(
      async ({ ctx, input }): Promise<CustomerStanding> =>
        orThrow(await ctx.services.customers.setStanding(input, ctx.actor)),
    ),

  ofBooking: staffProcedure('customer.read')
    .input(BookingIdInput)
    .query(
      async ({ ctx, input }): Promise<CustomerStanding | null> =>
        orThrow(await ctx.services.customers.ofBooking(input.bookingId)),
    ),

  setRemarks: staffProcedure('customer.remark')
    .input(RemarksInput)
    .mutation(
      async ({ ctx, input }): Promise<CustomerStanding> =>
        orThrow(await ctx.services.customers.setRemarks(input, ctx.actor)),
    ),

  changeCredits: writing
    .input(CreditsInput)
    .mutation(
      async ({ ctx, input }): Promise<CustomerStanding> =>
        orThrow(await ctx.services.customers.changeCredits(input, ctx.actor)),
    ),
});
