import { z } from 'zod';
import { BookingDetailsSchema, ChannelSchema } from '../../../domain/booking.ts';
import { ResourceSchema } from '../../../domain/facility.ts';
import { CustomerFactsSchema } from '../../../domain/rules/rule-facts.ts';
import { DAY_MS, LocalDateSchema } from '../../../domain/time.ts';
import { ENDS_AFTER_START, endsAfterStart, TimeInput } from './input-schemas.ts';
import { NoInput, orThrow, router, staffProcedure } from './trpc.ts';
import type { TermsCheck, TermsTrial, TermsView, WeekDay } from './views.ts';

/** Read by what it is for, so that every field that is wrong is named alike wherever terms are edited. */
const Terms = z.looseObject({});

const CheckInput = z.strictObject({ terms: Terms });

const SaveInput = z.strictObject({
  /** The version that was edited. */
  basedOn: z.int().positive(),
  terms: Terms,
});

const TryInput = TimeInput.extend({
  /** Those in force when absent. */
  terms: Terms.optional(),
  channel: ChannelSchema,
  partySize: BookingDetailsSchema.shape.partySize,
  customer: CustomerFactsSchema.extend({ tags: CustomerFactsSchema.shape.tags.max(20) }),
  promotionCode: z.string().trim().min(1).max(60).optional(),
})
  .refine(endsAfterStart, ENDS_AFTER_START)
  .refine(({ startsAt, endsAt }) => endsAt - startsAt <= DAY_MS, { error: 'must be within a day', path: ['endsAt'] });

const WeekInput = z.strictObject({
  terms: Terms.optional(),
  weekStart: LocalDateSchema,
  lengthMin: z.int().min(5).max(1440).multipleOf(5),
  /** All kinds when absent. */
  kind: ResourceSchema.shape.kind.optional(),
});

export const termsRouter = router({
  get: staffProcedure('terms.read')
    .input(NoInput)
    .query(async ({ ctx }): Promise<TermsView> => orThrow(await ctx.services.terms.get())),

  check: staffProcedure('terms.read')
    .input(CheckInput)
    .mutation(async ({ ctx, input }): Promise<TermsCheck> => orThrow(await ctx.services.terms.check(input.terms))),

  save: staffProcedure('terms.write')
    .input(SaveInput)
    .mutation(async ({ ctx, input }): Promise<TermsView> => orThrow(await ctx.services.terms.save(input, ctx.actor))),

  // What screens ask; over plain HTTP a large draft does not fit into a query's address.
  try: staffProcedure('terms.read')
    .input(TryInput)
    .query(async ({ ctx, input }): Promise<TermsTrial> => orThrow(await ctx.services.terms.try(input))),

  week: staffProcedure('terms.read')
    .input(WeekInput)
    .query(async ({ ctx, input }): Promise<readonly WeekDay[]> => orThrow(await ctx.services.terms.week(input))),
});
