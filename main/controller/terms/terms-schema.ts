import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * What the cloud has said that this facility sells by, one row for each version, as it came: what this version of the
 * program cannot read may be for the next. Bookings name the version that they were sold by.
 */
export const termsTable = sqliteTable('terms', {
  version: integer('version').primaryKey(),
  body: text('body', { mode: 'json' }).notNull(),
  /** When and by whom it was saved, by the cloud's word. */
  savedAt: integer('saved_at').notNull(),
  savedBy: text('saved_by').notNull(),
  receivedAt: integer('received_at').notNull(),
});

/** What staff here have asked the cloud to save, and what came of it. */
export const termsProposalTable = sqliteTable(
  'terms_proposal',
  {
    id: text('id').primaryKey(),
    /** Who asked, and what would change: for the trail once it is decided. */
    by: text('by', { mode: 'json' }).notNull(),
    changes: text('changes', { mode: 'json' }).notNull(),
    askedAt: integer('asked_at').notNull(),
    /** Null while the cloud has not decided. */
    decidedAt: integer('decided_at'),
  },
  (table) => [index('terms_proposal_asked').on(table.askedAt)],
);
