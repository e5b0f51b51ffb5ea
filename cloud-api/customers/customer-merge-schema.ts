import { bigint, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** Which records turned out to be one person's, and what it takes to undo it. */
export const customerMergeTable = pgTable(
  'customer_merge',
  {
    id: uuid('id').primaryKey(),
    survivorId: uuid('survivor_id').notNull(),
    /** Whose record leads to the survivor since. */
    mergedId: uuid('merged_id').notNull(),
    /** Tier and tags of both as they were. */
    before: jsonb('before').notNull(),
    /** How many credits went over with it. */
    credits: integer('credits').notNull(),
    by: text('by').notNull(),
    mergedAt: instant('merged_at').notNull(),
    undoneAt: instant('undone_at'),
  },
  (table) => [index('customer_merge_survivor').on(table.survivorId), index('customer_merge_merged').on(table.mergedId)],
);
