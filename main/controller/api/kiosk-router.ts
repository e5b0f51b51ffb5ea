import { z } from 'zod';
import type { Verdict } from '../staff/try-limit.ts';
import { kioskProcedure, NoInput, orThrow, router } from './trpc.ts';
import type { CheckInAnswer, KioskHome } from './views.ts';

/** Six digits typed, or what a camera read. */
const CheckInInput = z.strictObject({ code: z.string().trim().min(1).max(512) });

export const kioskRouter = router({
  home: kioskProcedure.input(NoInput).query(async ({ ctx: { services } }): Promise<KioskHome> => {
    const { name, timeZone, phone } = orThrow(await services.facility.profile());
    return { facilityName: name, timeZone, phone, online: services.link.status().online, now: services.clock.now() };
  }),

  checkIn: kioskProcedure.input(CheckInInput).mutation(async ({ ctx, input }): Promise<CheckInAnswer> => {
    const tried = await ctx.kioskTries.attempt(ctx.connection.address, async () => {
      const answer = await ctx.services.checkIn.checkIn(input.code, { kind: 'kiosk' });
      return { verdict: verdictOf(answer), value: answer };
    });
    if (tried.kind === 'tried') return tried.value;
    return { outcome: 'refused', reason: 'code.too_many_tries', retryAfterMs: tried.waitMs };
  }),
});

/** A code that is known but opens nothing just now is no guess, and no reason to forget the guesses either. */
function verdictOf({ outcome, reason }: CheckInAnswer): Verdict {
  if (reason === 'code.unknown') return 'wrong';
  return outcome === 'opened' || reason === 'door.refused' || reason === 'door.unknown' ? 'right' : 'neither';
}
