import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Who came. The facility alone decides it, also for bookings whose time the cloud owns. */
export const visitTable = sqliteTable(
  'visit',
  {
    bookingId: text('booking_id').primaryKey(),
    /** `checked_in`, `completed` or `no_show`. */
    status: text('status').notNull(),
    checkedInAt: integer('checked_in_at'),
    changedAt: integer('changed_at').notNull(),
    /** 1 once it is in our stream to the cloud; a fenced controller keeps it until it may speak again. */
    isTold: integer('is_told').notNull(),
  },
  (table) => [index('visit_told').on(table.isTold), index('visit_status').on(table.status)],
);
