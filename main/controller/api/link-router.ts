import { z } from 'zod';
import { LocalDateSchema } from '../../../domain/time.ts';
import { NoInput, orThrow, router, staffProcedure } from './trpc.ts';
import type { LinkDetails, LinkStatus, SellingAhead } from './views.ts';

/** The last business day that the facility is then to sell by itself. */
const SellAheadInput = z.strictObject({ until: LocalDateSchema });

export const linkRouter = router({
  status: staffProcedure('link.read')
    .input(NoInput)
    .query(({ ctx }): LinkStatus => ctx.services.link.status()),

  details: staffProcedure('link.inspect')
    .input(NoInput)
    .query(({ ctx }): LinkDetails => ctx.services.link.details()),

  tryNow: staffProcedure('link.retry')
    .input(NoInput)
    .mutation(({ ctx }) => {
      ctx.services.link.tryNow();
      return {};
    }),

  sellAhead: staffProcedure('link.sell_ahead')
    .input(SellAheadInput)
    .mutation(
      async ({ ctx, input }): Promise<SellingAhead> =>
        orThrow(await ctx.services.link.sellAhead(input.until, ctx.actor)),
    ),
});
