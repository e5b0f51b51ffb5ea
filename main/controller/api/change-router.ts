import { tracked } from '@trpc/server';
import { z } from 'zod';
import { failure, router, signedIn, staffProcedure } from './trpc.ts';

/** A client that comes back says where it was, and hears of what it missed. tRPC's links fill it in. */
const NoticesInput = z.strictObject({ lastEventId: z.string().max(120).optional() }).optional();

/** Every transport brings a signal of its own; a caller in this process may do without. */
const NEVER = new AbortController().signal;

export const changeRouter = router({
  notices: staffProcedure('facility.read')
    .input(NoticesInput)
    .subscription(async function* ({ ctx, input, signal }) {
      for await (const { position, notice } of ctx.services.changes.listen(signal ?? NEVER, input?.lastEventId)) {
        if (!signedIn(ctx)) throw failure({ code: 'session.required' });
        yield tracked(position, notice);
      }
    }),
});
