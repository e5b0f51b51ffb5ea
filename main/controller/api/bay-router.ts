import { z } from 'zod';
import { may } from '../staff/permissions.ts';
import { BAY_DEEDS, type BayDeviceChoice, type BayHistoryPage, type BayReadiness, type BaysView } from './bay-views.ts';
import { BookingIdInput, IdInput } from './input-schemas.ts';
import { failure, NoInput, orThrow, router, staffProcedure } from './trpc.ts';

/** One word of characters that nothing on the way to the PC trips over; empty for none. */
const WordInput = z
  .string()
  .trim()
  .max(100)
  .regex(/^(?:[A-Za-z0-9_.:=/][A-Za-z0-9_.:=/-]*)?$/);

const BindInput = z.strictObject({
  resourceId: IdInput,
  /** Null to take the PC away from the bay. */
  deviceId: z.string().min(1).max(64).nullable(),
  software: WordInput,
  profile: WordInput,
  service: WordInput,
  isAutomated: z.boolean(),
});

const ActInput = z.strictObject({
  resourceId: IdInput,
  deed: z.enum(BAY_DEEDS),
  /** Why a person told a bay what to do: the trail asks later. */
  reason: z.string().trim().min(1).max(200),
  isOverride: z.boolean().default(false),
});

const HistoryInput = z.strictObject({
  resourceId: IdInput.nullable().default(null),
  /** Where the page before ended. */
  after: z.strictObject({ createdAt: z.int(), id: IdInput }).nullable().default(null),
});

const reading = staffProcedure('bay.read');

export const bayRouter = router({
  list: reading.input(NoInput).query(({ ctx }): BaysView => ctx.services.bays.list()),

  history: reading.input(HistoryInput).query(({ ctx, input }): BayHistoryPage => ctx.services.bays.history(input)),

  readinessOf: reading
    .input(BookingIdInput)
    .query(({ ctx, input }): BayReadiness => ctx.services.bays.readinessOf(input.bookingId)),

  listDevices: staffProcedure('bay.bind')
    .input(NoInput)
    .query(async ({ ctx }): Promise<readonly BayDeviceChoice[]> => orThrow(await ctx.services.bays.listDevices())),

  bind: staffProcedure('bay.bind')
    .input(BindInput)
    .mutation(async ({ ctx, input }): Promise<null> => orThrow(await ctx.services.bays.bind(input, ctx.actor))),

  act: staffProcedure('bay.act')
    .input(ActInput)
    .mutation(({ ctx, input }): null => {
      if (input.isOverride && !may(ctx.staff.role, 'bay.override')) throw failure({ code: 'staff.not_allowed' });
      return orThrow(ctx.services.bays.act(input, ctx.actor));
    }),

  handled: staffProcedure('bay.act')
    .input(z.strictObject({ stepId: IdInput }))
    .mutation(({ ctx, input }): null => orThrow(ctx.services.bays.handled(input.stepId, ctx.actor))),
});
