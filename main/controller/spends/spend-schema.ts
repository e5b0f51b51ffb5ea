import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What bookings made here have asked the cloud to spend: uses of promotions, and credits. */
export const spendTable = sqliteTable(
  'spend',
  {
    id: text('id').primaryKey(),
    /** The booking that is to carry it. */
    bookingId: text('booking_id').notNull(),
    /** `asked`, then `granted` or `refused`; of what was granted `used` or `returned`. */
    state: text('state').notNull(),
    /** When it was written down here; later than it was asked where that had to be recovered. */
    since: integer('since').notNull(),
  },
  (table) => [index('spend_state').on(table.state)],
);
