import { bigint, integer, jsonb, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';

/** What clubs say in their messages in place of the program: every version that was ever saved, the last in force. */
export const messageTextsTable = pgTable(
  'message_texts',
  {
    facilityId: uuid('facility_id').notNull(),
    version: integer('version').notNull(),
    texts: jsonb('texts').notNull(),
    savedAt: bigint('saved_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.facilityId, table.version] })],
);
