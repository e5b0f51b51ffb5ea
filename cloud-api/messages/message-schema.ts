import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** What customers are told: planned, and what has become of it. */
export const messageTable = pgTable(
  'message',
  {
    id: uuid('id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    bookingId: uuid('booking_id').notNull(),
    kind: text('kind').notNull(),
    /** What it is about; see `plan-messages.ts`. */
    occasion: text('occasion').notNull(),
    /** `email`. */
    channel: text('channel').notNull(),
    address: text('address').notNull(),
    state: text('state').notNull(),
    /** Of a dropped one: why. Of a failed one: what the provider said, in its own words. */
    reason: text('reason'),
    dueAt: instant('due_at').notNull(),
    notAfter: instant('not_after').notNull(),
    tries: integer('tries').notNull(),
    /** As it was sent last. */
    subject: text('subject'),
    provider: text('provider'),
    /** What the provider calls it. */
    providerId: text('provider_id'),
    createdAt: instant('created_at').notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [
    unique('message_once').on(table.bookingId, table.kind, table.occasion, table.channel),
    check('message_state', sql`state in ('planned', 'sending', 'accepted', 'failed', 'unknown', 'dropped')`),
    index('message_facility').on(table.facilityId, table.changedAt),
    index('message_changed').on(table.changedAt, table.id),
  ],
);

/** What somebody does not want to be sent to an address, or wants again. */
export const messageChoiceTable = pgTable(
  'message_choice',
  {
    channel: text('channel').notNull(),
    /** In lower case. */
    address: text('address').notNull(),
    topic: text('topic').notNull(),
    choice: text('choice').notNull(),
    /** Who said it and how: `link`, `one-click`, `customer-page`, `owner`, `provider`. */
    source: text('source').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.channel, table.address, table.topic] }),
    check('message_choice', sql`choice in ('wanted', 'unwanted')`),
  ],
);
