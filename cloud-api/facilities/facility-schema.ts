import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

/** A facility that this cloud serves. `profile` is the cloud's copy of what the facility says of itself. */
export const facilityTable = pgTable('facility', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  profile: jsonb('profile').notNull(),
  profileRevision: integer('profile_revision').notNull(),
});

/** Whose a resource is, for good: a profile that stops naming one does not set it free for another facility. */
export const resourceTable = pgTable('resource', {
  id: uuid('id').primaryKey(),
  facilityId: uuid('facility_id').notNull(),
});

/** Who came: the facility's word, kept by booking. */
export const visitTable = pgTable(
  'visit',
  {
    facilityId: uuid('facility_id').notNull(),
    bookingId: uuid('booking_id').notNull(),
    status: text('status').notNull(),
    checkedInAt: bigint('checked_in_at', { mode: 'number' }),
    changedAt: bigint('changed_at', { mode: 'number' }).notNull(),
    /** Nobody has looked yet what is to be told of it (`booking-events`). */
    isDue: boolean('is_due').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.facilityId, table.bookingId] }),
    index('visit_due').on(table.facilityId).where(sql`is_due`),
  ],
);

/** Secrets and marks of this installation, made at the first start. */
export const settingTable = pgTable('setting', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});
