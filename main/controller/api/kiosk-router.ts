import { z } from 'zod';
import { BookingDetailsSchema, CustomerDetailsSchema } from '../../../domain/booking.ts';
import type { Result } from '../../../domain/result.ts';
import type { DomainError } from '../errors.ts';
import type { Verdict } from '../staff/try-limit.ts';
import { ENDS_AFTER_START, endsAfterStart, TimeInput } from './input-schemas.ts';
import { failure, kioskProcedure, NoInput, orThrow, router } from './trpc.ts';
import type { CheckInAnswer, KioskHome, PlayNowView, WalkInBooked } from './views.ts';

/** Six digits typed, or what a camera read. */
const CheckInInput = z.strictObject({ code: z.string().trim().min(1).max(512) });

const { partySize } = BookingDetailsSchema.shape;

const WalkInInput = TimeInput.extend({
  firstName: CustomerDetailsSchema.shape.firstName,
  /** As it is typed on the pad. */
  phone: z.string().regex(/^\d{7,15}$/),
  partySize,
  totalCents: z.int().min(0),
}).refine(endsAfterStart, ENDS_AFTER_START);

export const kioskRouter = router({
  home: kioskProcedure.input(NoInput).query(async ({ ctx: { services, connection } }): Promise<KioskHome> => {
    if (connection.role === 'kiosk') services.kiosks.noteSeen(connection.address);
    const { name, timeZone, phone } = orThrow(await services.facility.profile());
    const { isSold: sellsNow } = orThrow(await services.walkIns.playNow(1));
    const { online } = services.link.status();
    return { facilityName: name, timeZone, phone, online, sellsNow, now: services.clock.now() };
  }),

  checkIn: kioskProcedure.input(CheckInInput).mutation(async ({ ctx, input }): Promise<CheckInAnswer> => {
    const { address } = ctx.connection;
    const tried = await ctx.kioskTries.attempt(address, async () => {
      const answer = await ctx.services.checkIn.checkIn(input.code, { kind: 'kiosk' }, address);
      return { verdict: verdictOf(answer), value: answer };
    });
    if (tried.kind === 'tried') return tried.value;
    return { outcome: 'refused', reason: 'code.too_many_tries', retryAfterMs: tried.waitMs };
  }),

  playNow: kioskProcedure
    .input(z.strictObject({ partySize }))
    .query(
      async ({ ctx, input }): Promise<PlayNowView> => orThrow(await ctx.services.walkIns.playNow(input.partySize)),
    ),

  book: kioskProcedure.input(WalkInInput).mutation(async ({ ctx, input }): Promise<WalkInBooked> => {
    const { address } = ctx.connection;
    const tried = await ctx.walkInTries.attempt(address, async () => {
      const booked = await ctx.services.walkIns.book(input, { kind: 'kiosk' }, address);
      return { verdict: counted(booked), value: booked };
    });
    if (tried.kind === 'tried') return orThrow(tried.value);
    throw failure({ code: 'kiosk.too_many_bookings', retryAfterMs: tried.waitMs });
  }),
});

/** A booking is what counts here; one that could not be had does not. */
const counted = <T>(booked: Result<T, DomainError>): Verdict => (booked.ok ? 'wrong' : 'neither');

/** A code that is known but opens nothing just now is no guess, and no reason to forget the guesses either. */
function verdictOf({ outcome, reason }: CheckInAnswer): Verdict {
  // The code of the moment is short: whoever has somebody's token must not try them all.
  if (reason === 'code.unknown' || reason === 'code.stale') return 'wrong';
  const isRight = outcome === 'opened' || outcome === 'checked_in';
  return isRight || reason === 'door.refused' || reason === 'door.unknown' ? 'right' : 'neither';
}
