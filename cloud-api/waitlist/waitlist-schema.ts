import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** What people wait for: a time that was not free when they looked. */
export const waitlistEntryTable = pgTable(
  'waitlist_entry',
  {
    id: uuid('id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    /** Their e-mail, in lower case. */
    address: text('address').notNull(),
    /** Who has proved to be this customer, whose e-mail it is; null for whoever typed it. */
    customerId: uuid('customer_id'),
    language: text('language').notNull(),
    /** The business day, and between which minutes of it they would begin; see `domain/waitlist`. */
    date: text('date').notNull(),
    fromMin: integer('from_min').notNull(),
    untilMin: integer('until_min').notNull(),
    durationMin: integer('duration_min').notNull(),
    /** Null for any. */
    resourceId: uuid('resource_id'),
    partySize: integer('party_size').notNull(),
    state: text('state').notNull(),
    joinedAt: instant('joined_at').notNull(),
    /** The last instant at which what they wait for could begin. */
    endsAt: instant('ends_at').notNull(),
  },
  (table) => [
    check('waitlist_entry_state', sql`state in ('waiting', 'left', 'booked', 'over')`),
    check('waitlist_entry_language', sql`language in ('en', 'fr')`),
    index('waitlist_entry_open').on(table.facilityId, table.joinedAt).where(sql`state = 'waiting'`),
    index('waitlist_entry_address').on(table.address),
  ],
);

/** Of which times people have been told: of none a second time. */
export const waitlistToldTable = pgTable(
  'waitlist_told',
  {
    facilityId: uuid('facility_id').notNull(),
    address: text('address').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    messageId: uuid('message_id').notNull(),
    toldAt: instant('told_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'waitlist_told_once', columns: [table.facilityId, table.address, table.startsAt] }),
    index('waitlist_told_message').on(table.messageId),
  ],
);
