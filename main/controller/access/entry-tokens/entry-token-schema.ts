import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** One row: the keys that entry tokens are opened with, as the cloud has sealed them for this controller. */
export const entryKeysTable = sqliteTable('entry_keys', {
  /** Always 1. */
  id: integer('id').primaryKey(),
  /** Whom they are sealed for; another controller, or this one paired anew, cannot open them. Null: none have come. */
  boxKey: text('box_key'),
  sealed: text('sealed'),
  receivedAt: integer('received_at'),
  /** For whom and when they were last asked for. */
  askedFor: text('asked_for'),
  askedAt: integer('asked_at'),
});

/** Each time that a token was let in, written before the door is commanded. */
export const entryTokenUseTable = sqliteTable(
  'entry_token_use',
  {
    id: text('id').primaryKey(),
    bookingId: text('booking_id').notNull(),
    doorId: text('door_id').notNull(),
    at: integer('at').notNull(),
    /** Of the code that came with it; null for one that does not rotate. */
    step: integer('step'),
    /** 1 when the token was the only proof that there is such a booking. */
    isProof: integer('is_proof').notNull(),
  },
  (table) => [index('entry_token_use_booking').on(table.bookingId, table.at), index('entry_token_use_at').on(table.at)],
);
