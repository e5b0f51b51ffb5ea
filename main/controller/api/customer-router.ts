import { z } from 'zod';
import { orThrow, router, staffProcedure } from './trpc.ts';
import type { CustomerMatch } from './views.ts';

const SearchInput = z.strictObject({ text: z.string().max(120) });

export const customerRouter = router({
  search: staffProcedure('customer.read')
    .input(SearchInput)
    .query(
      async ({ ctx, input }): Promise<readonly CustomerMatch[]> =>
        orThrow(await ctx.services.customers.search(input.text)),
    ),
});
