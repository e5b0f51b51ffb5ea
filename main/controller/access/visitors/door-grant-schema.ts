import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * The right to open doors for a booking: what the door system should have for it, and what it is known to have. The
 * first half is written soon after the booking, the second by whoever talks to the door system.
 */
export const doorGrantTable = sqliteTable(
  'door_grant',
  {
    bookingId: text('booking_id').primaryKey(),

    /** 1 while doors should open for the booking. */
    isWanted: integer('is_wanted').notNull(),
    startsAt: integer('starts_at').notNull(),
    endsAt: integer('ends_at').notNull(),
    pin: text('pin').notNull(),
    /** JSON: ids of our doors. */
    doorIds: text('door_ids').notNull(),
    /** Who comes, as the door system's log will show it. */
    guestName: text('guest_name').notNull(),

    /** The door system's visitor; null while there is none, or none that we know. */
    visitorId: text('visitor_id'),
    /** 1 while the door system may have a visitor of this booking that we do not know. */
    isUncertain: integer('is_uncertain').notNull(),
    /** What the visitor was last known to have; null where that is not known. */
    setStartsAt: integer('set_starts_at'),
    setEndsAt: integer('set_ends_at'),
    /** JSON: the door system's ids. */
    setDoorIds: text('set_door_ids'),
    setPin: text('set_pin'),
    /** Why it is not as it should be: the code of a problem; null where nothing is wrong. */
    problem: text('problem'),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [index('door_grant_ends').on(table.endsAt), index('door_grant_visitor').on(table.visitorId)],
);
