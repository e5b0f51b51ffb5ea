import { z } from 'zod';
import { isStorable, STORABLE } from '../../../domain/text.ts';
import { NoInput, orThrow, router, staffProcedure } from './trpc.ts';
import type { GivenUpJob } from './views.ts';

const RetryInput = z.strictObject({ id: z.string().min(1).max(64) });

const DismissInput = RetryInput.extend({
  /** Why nothing more is to be done: the trail asks later. */
  reason: z.string().trim().min(1).max(200).refine(isStorable, STORABLE),
});

export const jobRouter = router({
  listGivenUp: staffProcedure('job.read')
    .input(NoInput)
    .query(({ ctx }): readonly GivenUpJob[] => ctx.services.jobs.listGivenUp()),

  retry: staffProcedure('job.settle')
    .input(RetryInput)
    .mutation(({ ctx, input }) => {
      orThrow(ctx.services.jobs.retry(input.id, ctx.actor));
      return {};
    }),

  dismiss: staffProcedure('job.settle')
    .input(DismissInput)
    .mutation(({ ctx, input }) => {
      orThrow(ctx.services.jobs.dismiss(input, ctx.actor));
      return {};
    }),
});
