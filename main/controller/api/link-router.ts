import { NoInput, router, staffProcedure } from './trpc.ts';
import type { LinkStatus } from './views.ts';

export const linkRouter = router({
  status: staffProcedure('link.read')
    .input(NoInput)
    .query(({ ctx }): LinkStatus => ctx.services.link.status()),
});
