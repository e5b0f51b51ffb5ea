import { z } from 'zod';
import { NoInput, orThrow, router, staffProcedure } from './trpc.ts';
import type { TermsCheck, TermsView } from './views.ts';

/** Read by what it is for, so that every field that is wrong is named alike wherever terms are edited. */
const Terms = z.looseObject({});

const CheckInput = z.strictObject({ terms: Terms });

const SaveInput = z.strictObject({
  /** The version that was edited. */
  basedOn: z.int().positive(),
  terms: Terms,
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
});
