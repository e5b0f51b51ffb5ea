import { z } from 'zod';
import { CustomerDetailsSchema } from '../../../domain/booking.ts';
import { EpochMsSchema } from '../../../domain/time.ts';

/** What more than one router asks for. Unknown fields are refused, and everything has a greatest size. */

export const IdInput = z.uuid();
export const RevisionInput = z.int().positive();

export const BookingIdInput = z.strictObject({ bookingId: IdInput });

/** Instants are epoch milliseconds, as numbers. */
export const TimeInput = z.strictObject({ resourceId: IdInput, startsAt: EpochMsSchema, endsAt: EpochMsSchema });

/** To be added to a schema with `TimeInput`'s fields. */
export function endsAfterStart(time: { readonly startsAt: number; readonly endsAt: number }): boolean {
  return time.startsAt < time.endsAt;
}

export const ENDS_AFTER_START = { error: 'must be after startsAt', path: ['endsAt'] };

/** Who a time is looked at for. */
export const WhoInput = z.strictObject({
  customerId: IdInput.nullish(),
  email: CustomerDetailsSchema.shape.email.optional(),
  phone: CustomerDetailsSchema.shape.phone.optional(),
});

/** What a booking is paid with besides money. */
export const PayingInput = z.strictObject({
  promoCode: z.exactOptional(z.string().trim().min(1).max(40)),
  credits: z.exactOptional(z.int().min(1).max(1_000_000)),
});

/** At the desk a first name is enough. */
export const CustomerInput = z.strictObject({
  firstName: CustomerDetailsSchema.shape.firstName,
  lastName: CustomerDetailsSchema.shape.lastName.default(''),
  email: CustomerDetailsSchema.shape.email.default(null),
  phone: CustomerDetailsSchema.shape.phone.default(null),
});
