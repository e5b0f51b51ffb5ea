import { z } from 'zod';
import { CustomerDetailsSchema } from '../../../domain/booking.ts';
import { normalisePhone } from '../../../domain/phone.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db } from '../../db/database.ts';
import { run } from '../../db/statement.ts';

/** As the indexes `allocation_phone` and `customer_phone` have it: ten digits tell numbers apart well enough to look closer. */
const SUFFIX_DIGITS = 10;
const suffixOf = (phone: string): string => phone.replaceAll(/\D/g, '').slice(-SUFFIX_DIGITS);

const CustomerIdSchema = z.object({ id: z.uuid(), phone: z.string() });

/** Customers of the club with this number, E.164. */
export async function listCustomersOfPhone(db: Db, phone: string): Promise<string[]> {
  const { rows } = await run(db, CUSTOMERS, [suffixOf(phone)]);
  return rows
    .map((row) => CustomerIdSchema.parse(row))
    .filter((row) => normalisePhone(row.phone) === phone)
    .map(({ id }) => id);
}

const CUSTOMERS = {
  name: 'customers_of_phone',
  text: `select id, phone from customer where right(regexp_replace(phone, '\\D', '', 'g'), 10) = $1 order by id limit 20`,
};

const BookingSchema = z.object({ bookingId: z.uuid(), customer: CustomerDetailsSchema, endsAt: z.number() });

/** Bookings that name this number, the one that ends last first: `endsAt` tells those that are over. */
export async function listBookingsOfPhone(
  db: Db,
  phone: string,
  since: EpochMs,
): Promise<z.infer<typeof BookingSchema>[]> {
  const { rows } = await run(db, BOOKINGS, [suffixOf(phone), since]);
  return rows
    .map((row) => BookingSchema.parse(row))
    .filter(({ customer }) => customer.phone !== null && normalisePhone(customer.phone) === phone)
    .toSorted((a, b) => b.endsAt - a.endsAt);
}

/** One that moves between owners has two allocations for a while: the newer one counts. */
const BOOKINGS = {
  name: 'bookings_of_phone',
  text: `select distinct on (booking_id) booking_id as "bookingId", data -> 'customer' as customer, ends_at as "endsAt"
    from allocation
    where right(regexp_replace(data -> 'customer' ->> 'phone', '\\D', '', 'g'), 10) = $1
      and kind = 'booking' and state = 'active' and booking_id is not null and ends_at > $2
    order by booking_id, revision desc`,
};
