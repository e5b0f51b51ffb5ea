import { sql } from 'drizzle-orm';
import { bigint, boolean, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** Who has been forgotten: ids and digests, and nothing that says who it was. */
export const erasureTable = pgTable('erasure', {
  id: uuid('id').primaryKey(),
  askedAt: instant('asked_at').notNull(),
  /** Why: one of few words. */
  cause: text('cause').notNull(),
  /** An `Erasure`; without its digests once nobody can need them any more. */
  marks: jsonb('marks').notNull(),
});

/** Which facilities know of it, and which have done it. */
export const erasureToldTable = pgTable(
  'erasure_told',
  {
    facilityId: uuid('facility_id').notNull(),
    erasureId: uuid('erasure_id').notNull(),
    /** It is in the cloud's stream to the facility. */
    isTold: boolean('is_told').notNull(),
    /** When the facility said that it has done it; null before. */
    doneAt: instant('done_at'),
  },
  (table) => [
    primaryKey({ columns: [table.facilityId, table.erasureId] }),
    index('erasure_untold').on(table.facilityId).where(sql`not is_told`),
  ],
);
