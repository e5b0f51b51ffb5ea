import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** What has become of bookings, as others are told. Rows stay as they are. */
export const bookingEventTable = pgTable(
  'booking_event',
  {
    id: uuid('id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    bookingId: uuid('booking_id').notNull(),
    kind: text('kind').notNull(),
    notedAt: instant('noted_at').notNull(),
    /** Events of one look at a booking in their order. */
    position: integer('position').notNull(),
    before: jsonb('before'),
    after: jsonb('after').notNull(),
  },
  (table) => [
    check(
      'booking_event_kind',
      sql`kind in ('created', 'moved', 'cancelled', 'restored', 'checked_in', 'completed', 'no_show')`,
    ),
    index('booking_event_booking').on(table.bookingId, table.notedAt),
  ],
);

/** How each booking stood when it was last looked at for events. */
export const bookingToldTable = pgTable('booking_told', {
  bookingId: uuid('booking_id').primaryKey(),
  facilityId: uuid('facility_id').notNull(),
  stand: jsonb('stand').notNull(),
});

/** Up to which of a facility's commits its bookings have been looked at. */
export const bookingCursorTable = pgTable('booking_cursor', {
  facilityId: uuid('facility_id').primaryKey(),
  commitNo: instant('commit_no').notNull(),
});
