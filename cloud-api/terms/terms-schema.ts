import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

/**
 * By what each facility sells, one row for each version that was saved, never changed: bookings name the version that
 * they were sold by. The highest is in force. Where there is none, it is what follows from the facility's profile.
 */
export const termsTable = pgTable(
  'terms',
  {
    facilityId: uuid('facility_id').notNull(),
    version: integer('version').notNull(),
    body: jsonb('body').notNull(),
    savedAt: bigint('saved_at', { mode: 'number' }).notNull(),
    savedBy: text('saved_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.facilityId, table.version] })],
);

/** How far each facility that has terms knows them: who has to be told is found without a look at all versions. */
export const termsToldTable = pgTable(
  'terms_told',
  {
    facilityId: uuid('facility_id').primaryKey(),
    /** The highest version that was saved. */
    newest: integer('newest').notNull(),
    /** The last one that is in the cloud's stream to the facility; 0 for none. */
    told: integer('told').notNull(),
  },
  (table) => [index('terms_told_behind').on(table.facilityId).where(sql`told < newest`)],
);

/** What came of each proposal of a facility, so that one that is heard again changes nothing. */
export const termsDecisionTable = pgTable(
  'terms_decision',
  {
    facilityId: uuid('facility_id').notNull(),
    proposalId: uuid('proposal_id').notNull(),
    result: jsonb('result').notNull(),
    decidedAt: bigint('decided_at', { mode: 'number' }).notNull(),
    /** It is in the cloud's stream to the facility. */
    isTold: boolean('is_told').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.facilityId, table.proposalId] }),
    index('terms_decision_untold').on(table.facilityId).where(sql`not is_told`),
  ],
);
