import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, uuid } from 'drizzle-orm/pg-core';

/** Whose each booking is that names an e-mail or a phone number: one row once it was noticed. */
export const bookingCustomerTable = pgTable(
  'booking_customer',
  {
    bookingId: uuid('booking_id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    /** Null where what it names is nobody's: a number that cannot be dialled. */
    customerId: uuid('customer_id'),
    /** Nobody has looked yet whose it is. */
    isWaiting: boolean('is_waiting').notNull().default(false),
  },
  (table) => [
    index('booking_customer_customer').on(table.customerId),
    index('booking_customer_waiting').on(table.bookingId).where(sql`${table.isWaiting}`),
  ],
);
