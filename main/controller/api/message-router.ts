import { CustomerDetailsSchema } from '../../../domain/booking.ts';
import { BookingIdInput, IdInput } from './input-schemas.ts';
import { orThrow, router, staffProcedure } from './trpc.ts';
import type { SentMessage } from './views.ts';

const AgainInput = BookingIdInput.extend({
  /** Names the wish: asked again under the same id, nothing is sent again. */
  requestId: IdInput,
  email: CustomerDetailsSchema.shape.email,
});

export const messageRouter = router({
  ofBooking: staffProcedure('booking.read')
    .input(BookingIdInput)
    .query(
      async ({ ctx, input }): Promise<readonly SentMessage[]> =>
        orThrow(await ctx.services.messages.ofBooking(input.bookingId, ctx.actor)),
    ),

  sendAgain: staffProcedure('booking.write')
    .input(AgainInput)
    .mutation(
      async ({ ctx, input }): Promise<readonly SentMessage[]> =>
        orThrow(await ctx.services.messages.sendAgain(input, ctx.actor)),
    ),
});
