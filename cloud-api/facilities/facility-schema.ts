import { bigint, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';

/** A facility that this cloud serves. `profile` is the cloud's copy of what the facility says of itself. */
export const facilityTable = pgTable('facility', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  profile: jsonb('profile').notNull(),
  profileRevision: integer('profile_revision').notNull(),
  /** SHA-256 of the password that the facility's controller shows to the embedded broker. */
  brokerPasswordHash: text('broker_password_hash').notNull(),
});

/** Who came: the facility's word, kept by booking. */
export const visitTable = pgTable('visit', {
  bookingId: uuid('booking_id').primaryKey(),
  facilityId: uuid('facility_id').notNull(),
  status: text('status').notNull(),
  checkedInAt: bigint('checked_in_at', { mode: 'number' }),
  changedAt: bigint('changed_at', { mode: 'number' }).notNull(),
});

/** Secrets and marks of this installation, made at the first start. */
export const settingTable = pgTable('setting', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});
