import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The voucher of the guest Wi-Fi that was made for a booking, as the network last showed it. */
export const wifiVoucherTable = sqliteTable(
  'wifi_voucher',
  {
    bookingId: text('booking_id').primaryKey(),
    /** The network's own id. */
    voucherId: text('voucher_id').notNull(),
    code: text('code').notNull(),
    /** From the first use on. */
    durationMin: integer('duration_min').notNull(),
    /** The booking's, as last seen. */
    startsAt: integer('starts_at').notNull(),
    endsAt: integer('ends_at').notNull(),
  },
  (table) => [index('wifi_voucher_ends').on(table.endsAt)],
);
