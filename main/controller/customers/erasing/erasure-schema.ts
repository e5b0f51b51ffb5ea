import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Who was forgotten here, by the cloud's word. While `done_at` is null it is under way: then the trail can be changed. */
export const erasureTable = sqliteTable('erasure', {
  id: text('id').primaryKey(),
  askedAt: integer('asked_at').notNull(),
  doneAt: integer('done_at'),
  /** 1 once it is in our stream to the cloud that it is done. */
  isTold: integer('is_told').notNull(),
});
