import { CustomerDetailsSchema } from '../../domain/booking.ts';

/** Who a time is for, as far as it has been typed. */
export type Who = { readonly email: string | null; readonly phone: string | null };

/** Fewer digits are the beginning of a number. */
const PHONE_DIGITS_MIN = 7;

/** What can be looked up of what has been typed; undefined while that is nothing. */
export function whoAsks(typed: { readonly email: string; readonly phone: string }): Who | undefined {
  const email = CustomerDetailsSchema.shape.email.safeParse(typed.email.trim()).data ?? null;
  const phone = typed.phone.replaceAll(/\D/g, '').length >= PHONE_DIGITS_MIN ? typed.phone.trim() : null;
  return email === null && phone === null ? undefined : { email, phone };
}
