import { z } from 'zod';
import { KioskPlaceSchema } from '../../../domain/kiosk-place.ts';
import type { DoorEventView, DoorHistoryPage, DoorStatus, Emergency, LockRule } from './door-views.ts';
import type { KiosksView } from './kiosk-views.ts';
import { NoInput, orThrow, router, staffProcedure } from './trpc.ts';
import type { DoorView, PinProblemView, UnlockOutcome } from './views.ts';

const UnlockInput = z.strictObject({
  doorId: z.string().min(1).max(64),
  /** Why a person opened a door by hand: the trail asks later. */
  reason: z.string().trim().min(1).max(200),
});

const DoorIdSchema = z.string().min(1).max(64);
const ReasonSchema = z.string().trim().min(1).max(200);

const HistoryInput = z.strictObject({
  doorId: DoorIdSchema.nullable(),
  /** Where the last page ended; absent for the first. So named, and with a direction, for lists that are paged. */
  cursor: z.strictObject({ at: z.int(), id: z.string().min(1).max(64) }).nullish(),
  direction: z.literal('forward').optional(),
});

/** A whole day at most: what stands open for longer is said to stand open until somebody changes it. */
const HoldOpenInput = z.strictObject({
  doorId: DoorIdSchema,
  minutes: z.int().min(1).max(1440).nullable(),
  reason: ReasonSchema,
});

const NormalInput = z.strictObject({ doorId: DoorIdSchema, reason: ReasonSchema });

const LockdownInput = z.strictObject({ isOn: z.boolean(), reason: ReasonSchema });

/** Null as an address is all kiosks that have no place of their own; null as a place takes it back. */
const KioskInput = z.strictObject({
  address: z.string().min(1).max(64).nullable(),
  place: KioskPlaceSchema.nullable(),
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

  status: staffProcedure('door.read')
    .input(NoInput)
    .query(async ({ ctx }): Promise<DoorStatus> => orThrow(await ctx.services.doorDesk.status())),

  history: staffProcedure('door.read')
    .input(HistoryInput)
    .query(
      async ({ ctx, input }): Promise<DoorHistoryPage> =>
        orThrow(await ctx.services.doorDesk.history({ doorId: input.doorId, before: input.cursor ?? null })),
    ),

  ofBooking: staffProcedure('door.read')
    .input(z.strictObject({ bookingId: z.uuid() }))
    .query(
      async ({ ctx, input }): Promise<readonly DoorEventView[]> =>
        orThrow(await ctx.services.doorDesk.ofBooking(input.bookingId)),
    ),

  holdOpen: staffProcedure('door.hold_open')
    .input(HoldOpenInput)
    .mutation(async ({ ctx, input: { doorId, minutes, reason } }): Promise<LockRule> => {
      const rule = { kind: 'hold_open', minutes } as const;
      return orThrow(await ctx.services.doorDesk.setRule({ doorId, rule, reason }, ctx.actor));
    }),

  backToNormal: staffProcedure('door.hold_open')
    .input(NormalInput)
    .mutation(async ({ ctx, input: { doorId, reason } }): Promise<LockRule> => {
      const rule = { kind: 'normal' } as const;
      return orThrow(await ctx.services.doorDesk.setRule({ doorId, rule, reason }, ctx.actor));
    }),

  listKiosks: staffProcedure('facility.write')
    .input(NoInput)
    .query(async ({ ctx }): Promise<KiosksView> => orThrow(await ctx.services.kiosks.list())),

  setKiosk: staffProcedure('facility.write')
    .input(KioskInput)
    .mutation(async ({ ctx, input }): Promise<null> => orThrow(await ctx.services.kiosks.setPlace(input, ctx.actor))),

  setLockdown: staffProcedure('door.lockdown')
    .input(LockdownInput)
    .mutation(
      async ({ ctx, input }): Promise<Emergency> => orThrow(await ctx.services.doorDesk.setLockdown(input, ctx.actor)),
    ),
});
