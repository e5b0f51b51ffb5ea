import { z } from 'zod';
import { NoInput, orThrow, router, staffProcedure } from './trpc.ts';
import type { DoorView, PinProblemView, UnlockOutcome } from './views.ts';

const UnlockInput = z.strictObject({
  doorId: z.string().min(1).max(64),
  /** Why a person opened a door by hand: the trail asks later. */
  reason: z.string().trim().min(1).max(200),
});

export const doorRouter = router({
  list: staffProcedure('door.read')
    .input(NoInput)
    .query(async ({ ctx }): Promise<readonly DoorView[]> => orThrow(await ctx.services.doors.list())),

  listPinProblems: staffProcedure('door.read')
    .input(NoInput)
    .query(async ({ ctx }): Promise<readonly PinProblemView[]> => orThrow(await ctx.services.doors.listPinProblems())),

  unlock: staffProcedure('door.unlock')
    .input(UnlockInput)
    .mutation(
      async ({ ctx, input }): Promise<UnlockOutcome> => orThrow(await ctx.services.doors.unlock(input, ctx.actor)),
    ),
});
