import { sql } from 'drizzle-orm';
import { bigint, check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';

/** Browsers that asked to be told of a booking. One that asked for several bookings is here once for each. */
export const pushSubscriptionTable = pgTable(
  'push_subscription',
  {
    id: uuid('id').primaryKey(),
    bookingId: uuid('booking_id').notNull(),
    /** Where its push service takes what is for it: whoever knows the address and our key can reach it. */
    endpoint: text('endpoint').notNull(),
    /** What only it can read is sealed with these. */
    p256dh: text('p256dh').notNull(),
    auth: text('auth').notNull(),
    /** The key of ours that it said yes to. */
    serverKey: text('server_key').notNull(),
    language: text('language').notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  },
  (table) => [
    unique('push_subscription_once').on(table.bookingId, table.endpoint),
    index('push_subscription_endpoint').on(table.endpoint),
    check('push_subscription_language', sql`language in ('en', 'fr')`),
  ],
);
