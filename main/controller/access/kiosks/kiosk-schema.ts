import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Where kiosks stand that staff have said it of. */
export const kioskTable = sqliteTable('kiosk', {
  /** The kiosk's address in the network, or `here`; empty for all that have no row. */
  address: text('address').primaryKey(),
  /** A JSON object, see `KioskPlace`. */
  place: text('place').notNull(),
  savedAt: integer('saved_at').notNull(),
  savedBy: text('saved_by').notNull(),
});
