import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Customers as the cloud has told of them: a copy, of which the highest version counts. */
export const customerTable = sqliteTable(
  'customer',
  {
    id: text('id').primaryKey(),
    version: integer('version').notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    email: text('email'),
    phone: text('phone'),
    tier: text('tier').notNull(),
    tags: text('tags', { mode: 'json' }).notNull(),
    /** What staff have written about them: `domain/remarks.ts`. */
    note: text('note').notNull(),
    flags: text('flags', { mode: 'json' }).notNull(),
    remarkedBy: text('remarked_by'),
    remarkedAt: integer('remarked_at'),
    credits: integer('credits').notNull(),
    /** Set where it is a second record of that one. */
    mergedInto: text('merged_into'),
    /** How it is found: `who-key.ts`. */
    emailKey: text('email_key'),
    phoneKey: text('phone_key'),
    /** Name, e-mail and phone without accents and case. */
    searchText: text('search_text').notNull(),
  },
  (table) => [index('customer_email').on(table.emailKey), index('customer_phone').on(table.phoneKey)],
);

/** What staff here have asked the cloud to change of customers, and what came of it. */
export const customerAskTable = sqliteTable(
  'customer_ask',
  {
    id: text('id').primaryKey(),
    /** Who asked, and for what: for the trail once it is decided. */
    by: text('by', { mode: 'json' }).notNull(),
    change: text('change', { mode: 'json' }).notNull(),
    askedAt: integer('asked_at').notNull(),
    /** Null while the cloud has not decided. */
    decidedAt: integer('decided_at'),
  },
  (table) => [index('customer_ask_asked').on(table.askedAt)],
);
