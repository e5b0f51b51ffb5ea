import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

/** Which facilities have asked for keys to open entry tokens with. The keys themselves are in no table: see `key-book.ts`. */
export const entryKeyAskerTable = pgTable('entry_key_asker', {
  facilityId: uuid('facility_id').primaryKey(),
  /** By which to seal the keys for it. */
  boxKey: text('box_key').notNull(),
  /** The mark of the keys that are in the cloud's stream to it (`markOf`); null for none, or when it asks again. */
  told: text('told'),
});
