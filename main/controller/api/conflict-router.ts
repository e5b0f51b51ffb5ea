import { z } from 'zod';
import { isStorable, STORABLE } from '../../../domain/text.ts';
import { IdInput } from './input-schemas.ts';
import { NoInput, orThrow, router, staffProcedure } from './trpc.ts';
import type { ConflictView } from './views.ts';

const SolveInput = z.strictObject({
  allocationId: IdInput,
  note: z.string().trim().min(1).max(500).refine(isStorable, STORABLE),
});

export const conflictRouter = router({
  list: staffProcedure('booking.read')
    .input(NoInput)
    .query(async ({ ctx }): Promise<readonly ConflictView[]> => orThrow(await ctx.services.conflicts.list())),

  solve: staffProcedure('booking.write')
    .input(SolveInput)
    .mutation(async ({ ctx, input }) => {
      orThrow(await ctx.services.conflicts.solve(input, ctx.actor));
      return {};
    }),
});
