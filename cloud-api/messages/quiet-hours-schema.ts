import { bigint, integer, pgTable, uuid } from 'drizzle-orm/pg-core';

/** When clubs have no phone ring, where they have said so; of minutes of the day on the club's own wall. */
export const quietHoursTable = pgTable('quiet_hours', {
  facilityId: uuid('facility_id').primaryKey(),
  fromMin: integer('from_min').notNull(),
  untilMin: integer('until_min').notNull(),
  savedAt: bigint('saved_at', { mode: 'number' }).notNull(),
});
