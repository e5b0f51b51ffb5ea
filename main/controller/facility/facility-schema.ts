import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** One row: what this facility is and sells. The facility owns it and tells the cloud of each revision. */
export const facilityTable = sqliteTable('facility', {
  id: text('id').primaryKey(),
  profile: text('profile', { mode: 'json' }).notNull(),
  revision: integer('revision').notNull(),
  /** The last revision that is in our stream to the cloud. */
  toldRevision: integer('told_revision').notNull(),
});
