import { z } from 'zod';
import { BookingDetailsSchema, OverrideSchema } from '../../../domain/booking.ts';
import { LocalDateSchema } from '../../../domain/time.ts';
import {
  BookingIdInput,
  CustomerInput,
  ENDS_AFTER_START,
  endsAfterStart,
  IdInput,
  PayingInput,
  RevisionInput,
  TimeInput,
  WhoInput,
} from './input-schemas.ts';
import { orThrow, router, staffProcedure } from './trpc.ts';
import type {
  Booking,
  BookingPrice,
  BookingView,
  ChangedBooking,
  ChangeOutcome,
  DayView,
  DeskOffer,
  FreeSlot,
} from './views.ts';

/** A booking as it stands after the change. */
type Changed = { readonly booking: Booking };

const FreeTimesInput = z.strictObject({
  date: LocalDateSchema,
  durationMin: z.int().min(5).max(1440),
  resourceId: IdInput.optional(),
  who: WhoInput.optional(),
});

/** Why a rule does not count this once. Only staff can say so: these procedures are theirs. */
const OverrideInput = z.exactOptional(z.strictObject(OverrideSchema.shape));

const CreateInput = TimeInput.extend({
  ...PayingInput.shape,
  customerId: z.exactOptional(IdInput),
  customer: CustomerInput,
  partySize: BookingDetailsSchema.shape.partySize.default(1),
  notes: BookingDetailsSchema.shape.notes.default(''),
  override: OverrideInput,
}).refine(endsAfterStart, ENDS_AFTER_START);

const MoveInput = TimeInput.extend({
  bookingId: IdInput,
  revision: RevisionInput,
  override: OverrideInput,
}).refine(endsAfterStart, ENDS_AFTER_START);

const OfferInput = TimeInput.extend({
  ...PayingInput.shape,
  who: WhoInput.optional(),
  partySize: BookingDetailsSchema.shape.partySize.default(1),
  bookingId: IdInput.optional(),
}).refine(endsAfterStart, ENDS_AFTER_START);

const reading = staffProcedure('booking.read');
const writing = staffProcedure('booking.write');

export const bookingRouter = router({
  listDay: reading
    .input(z.strictObject({ date: LocalDateSchema }))
    .query(async ({ ctx, input }): Promise<DayView> => orThrow(await ctx.services.bookings.listDay(input.date))),

  get: reading
    .input(BookingIdInput)
    .query(async ({ ctx, input }): Promise<BookingView> => orThrow(await ctx.services.bookings.get(input.bookingId))),

  listFree: reading
    .input(FreeTimesInput)
    .query(
      async ({ ctx, input }): Promise<readonly FreeSlot[]> => orThrow(await ctx.services.bookings.listFree(input)),
    ),

  quote: reading
    .input(TimeInput.refine(endsAfterStart, ENDS_AFTER_START))
    .query(async ({ ctx, input }): Promise<BookingPrice> => orThrow(await ctx.services.bookings.quote(input))),

  offer: reading
    .input(OfferInput)
    .query(async ({ ctx, input }): Promise<DeskOffer> => orThrow(await ctx.services.bookings.offer(input))),

  create: writing.input(CreateInput).mutation(
    async ({ ctx, input }): Promise<Changed> => ({
      booking: orThrow(await ctx.services.bookings.create(input, ctx.actor)),
    }),
  ),

  move: writing
    .input(MoveInput)
    .mutation(
      async ({ ctx, input }): Promise<ChangedBooking> => orThrow(await ctx.services.bookings.move(input, ctx.actor)),
    ),

  cancel: writing
    .input(BookingIdInput.extend({ revision: RevisionInput }))
    .mutation(
      async ({ ctx, input }): Promise<ChangedBooking> => orThrow(await ctx.services.bookings.cancel(input, ctx.actor)),
    ),

  /** What has become of a change that was open when it was answered. */
  outcomeOf: reading
    .input(z.strictObject({ requestId: IdInput }))
    .query(({ ctx, input }): ChangeOutcome => ctx.services.bookings.outcomeOf(input.requestId)),

  restore: writing.input(BookingIdInput).mutation(
    async ({ ctx, input }): Promise<Changed> => ({
      booking: orThrow(await ctx.services.bookings.restore(input.bookingId, ctx.actor)),
    }),
  ),

  checkIn: writing.input(BookingIdInput).mutation(
    async ({ ctx, input }): Promise<Changed> => ({
      booking: orThrow(await ctx.services.bookings.checkIn(input.bookingId, ctx.actor)),
    }),
  ),

  complete: writing.input(BookingIdInput).mutation(
    async ({ ctx, input }): Promise<Changed> => ({
      booking: orThrow(await ctx.services.bookings.complete(input.bookingId, ctx.actor)),
    }),
  ),

  noShow: writing.input(BookingIdInput).mutation(
    async ({ ctx, input }): Promise<Changed> => ({
      booking: orThrow(await ctx.services.bookings.markNoShow(input.bookingId, ctx.actor)),
    }),
  ),
});
