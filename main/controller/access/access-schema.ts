import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Which door of the door system each of our doors is. */
export const doorBindingTable = sqliteTable('door_binding', {
  doorId: text('door_id').primaryKey(),
  /** The door system's own id. */
  systemId: text('system_id').notNull(),
});

/** Every command that was given to a door, written before it is sent: what became of it may never be known. */
export const doorCommandTable = sqliteTable(
  'door_command',
  {
    /** The correlation id that the door system's own records carry. */
    id: text('id').primaryKey(),
    doorId: text('door_id').notNull(),
    at: integer('at').notNull(),
    byName: text('by_name').notNull(),
    bookingId: text('booking_id'),
    /** `pin` or `qr`: what was shown at a kiosk; null for staff. */
    means: text('means'),
    /** `sent`, then `opened`, `refused` or `unknown`. */
    outcome: text('outcome').notNull(),
    /** A sentence for staff when it was not opened. */
    sentence: text('sentence'),
  },
  (table) => [
    index('door_command_door').on(table.doorId, table.at),
    index('door_command_booking').on(table.bookingId),
    index('door_command_outcome').on(table.outcome, table.at),
  ],
);
