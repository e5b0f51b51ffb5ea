import { z } from 'zod';
import { may } from '../staff/permissions.ts';
import { BookingIdInput, IdInput } from './input-schemas.ts';
import type { NetworkView, PowerCycleOutcome, WifiCodeView } from './network-views.ts';
import { failure, NoInput, orThrow, router, staffProcedure } from './trpc.ts';

const BindInput = z.strictObject({
  place: z.strictObject({ type: z.enum(['door', 'resource']), id: z.string().min(1).max(64) }),
  label: z.string().trim().min(1).max(80),
  switchMac: z
    .string()
    .regex(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i)
    .toLowerCase(),
  portIndex: z.int().min(1).max(256),
});

const PowerInput = z.strictObject({
  portId: IdInput,
  /** Why a person took the power from something: the trail asks later. */
  reason: z.string().trim().min(1).max(200),
  /** Although somebody plays there, or will soon. */
  override: z.boolean().default(false),
});

const PortInput = z.strictObject({ portId: IdInput });

export const networkRouter = router({
  isSetUp: staffProcedure('network.read')
    .input(NoInput)
    .query(({ ctx }): boolean => ctx.services.network.isSetUp()),

  list: staffProcedure('network.read')
    .input(NoInput)
    .query(({ ctx }): NetworkView => ctx.services.network.list()),

  wifiCode: staffProcedure('booking.read')
    .input(BookingIdInput)
    .query(({ ctx, input }): WifiCodeView | null => ctx.services.network.findWifiCode(input.bookingId)),

  bind: staffProcedure('network.write')
    .input(BindInput)
    .mutation(({ ctx, input }) => orThrow(ctx.services.network.bind(input, ctx.actor))),

  unbind: staffProcedure('network.write')
    .input(PortInput)
    .mutation(({ ctx, input }) => orThrow(ctx.services.network.unbind(input.portId, ctx.actor))),

  powerCycle: staffProcedure('network.power')
    .input(PowerInput)
    .mutation(async ({ ctx, input }): Promise<PowerCycleOutcome> => {
      if (input.override && !may(ctx.staff.role, 'network.override')) throw failure({ code: 'staff.not_allowed' });
      return orThrow(await ctx.services.network.powerCycle(input, ctx.actor));
    }),
});
