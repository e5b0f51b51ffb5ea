import { and, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '../db/database.ts';
import { run } from '../db/statement.ts';
import { bookingCustomerTable } from './booking-customer-schema.ts';

export type BookingCustomer = {
  readonly bookingId: string;
  readonly facilityId: string;
  readonly customerId: string | null;
};

export async function saveBookingCustomer(tx: Tx, row: BookingCustomer): Promise<void> {
  const { customerId } = row;
  await tx
    .insert(bookingCustomerTable)
    .values(row)
    .onConflictDoUpdate({ target: bookingCustomerTable.bookingId, set: { customerId, isWaiting: false } });
}

/** Somebody has to look whose the booking is: it is new, or has become another's. */
export async function noteWaiting(tx: Tx, bookingId: string, facilityId: string): Promise<void> {
  await tx
    .insert(bookingCustomerTable)
    .values({ bookingId, facilityId, customerId: null, isWaiting: true })
    .onConflictDoUpdate({ target: bookingCustomerTable.bookingId, set: { isWaiting: true } });
}

/** Something else sees to it that somebody looks. */
export async function noteNotWaiting(tx: Tx, bookingId: string): Promise<void> {
  await tx.update(bookingCustomerTable).set({ isWaiting: false }).where(eq(bookingCustomerTable.bookingId, bookingId));
}

/** Index: `booking_customer_waiting`. */
export async function listWaiting(db: Db, after: string, rowsMax: number): Promise<string[]> {
  const { bookingId, isWaiting } = bookingCustomerTable;
  const rows = await db
    .select({ bookingId })
    .from(bookingCustomerTable)
    .where(and(isWaiting, gt(bookingId, after)))
    .orderBy(bookingId)
    .limit(rowsMax);
  return rows.map((row) => row.bookingId);
}

const BookingIdSchema = z.object({ bookingId: z.uuid() });
const idsOf = (rows: readonly unknown[]): string[] => rows.map((row) => BookingIdSchema.parse(row).bookingId);

/**
 * Bookings that name an e-mail or a phone number and of which nobody has looked whose they are, by id from `after` on.
 * What the follower of bookings has not come to yet is left to it: it would be waited for, row by row.
 */
export async function listUnlinked(db: Db, after: string, rowsMax: number): Promise<string[]> {
  const { rows } = await run(db, UNLINKED, [after, rowsMax]);
  return idsOf(rows);
}

const UNLINKED = {
  name: 'unlinked_bookings',
  text: `select distinct booking_id as "bookingId" from allocation
    where kind = 'booking' and booking_id > $1::uuid
      and coalesce(data -> 'customer' ->> 'email', data -> 'customer' ->> 'phone') is not null
      and exists (select 1 from booking_told told where told.booking_id = allocation.booking_id)
      and not exists (select 1 from booking_customer known where known.booking_id = allocation.booking_id)
    order by booking_id limit $2`,
};

/** Bookings of customers, cancelled ones too, the one that starts last first. Index: `booking_customer_customer`. */
export async function listBookingsOf(db: Db | Tx, customerIds: readonly string[], rowsMax: number): Promise<string[]> {
  const { rows } = await run(db, OF_CUSTOMERS, [customerIds, rowsMax]);
  return idsOf(rows);
}

const OF_CUSTOMERS = {
  name: 'bookings_of_customers',
  text: `select known.booking_id as "bookingId" from booking_customer known
    join allocation on allocation.booking_id = known.booking_id and allocation.kind = 'booking'
    where known.customer_id = any($1::uuid[])
    group by known.booking_id order by max(allocation.starts_at) desc limit $2`,
};
