import { index, pgTable, uuid } from 'drizzle-orm/pg-core';

/** Whose each booking is that names an e-mail or a phone number: one row once it has been looked at. */
export const bookingCustomerTable = pgTable(
  'booking_customer',
  {
    bookingId: uuid('booking_id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    /** Null where what it names is nobody's: a number that cannot be dialled. */
    customerId: uuid('customer_id'),
  },
  (table) => [index('booking_customer_customer').on(table.customerId)],
);
