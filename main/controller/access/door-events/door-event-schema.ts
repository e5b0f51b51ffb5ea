import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What happened at our doors, once each. */
export const doorEventTable = sqliteTable(
  'door_event',
  {
    id: text('id').primaryKey(),
    /** By the door system's clock. */
    at: integer('at').notNull(),
    /** Null for the whole building. */
    doorId: text('door_id'),
    kind: text('kind').notNull(),
    means: text('means'),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id'),
    actorName: text('actor_name'),
    correlationId: text('correlation_id'),
    bookingId: text('booking_id'),
    commandId: text('command_id'),
    /** 1 while it is still to be looked at whether somebody has arrived with it. */
    isArrivalDue: integer('is_arrival_due').notNull(),
    recordedAt: integer('recorded_at').notNull(),
  },
  (table) => [
    index('door_event_at').on(table.at),
    index('door_event_door').on(table.doorId, table.at),
    index('door_event_booking').on(table.bookingId, table.at),
    index('door_event_command').on(table.commandId),
    index('door_event_arrival').on(table.isArrivalDue),
  ],
);

/** Which tellings each event is known from: none of them makes a second event. */
export const doorSightingTable = sqliteTable(
  'door_sighting',
  {
    source: text('source').notNull(),
    sourceId: text('source_id').notNull(),
    eventId: text('event_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.sourceId] }), index('door_sighting_event').on(table.eventId)],
);

/** How far the door system's record has been read. One row. */
export const doorRecordTable = sqliteTable('door_record', {
  id: integer('id').primaryKey(),
  /** The latest event in it, by the door system's clock; null before there was any. */
  lastEventAt: integer('last_event_at'),
  /** When it was last read to its end, by ours. */
  readAt: integer('read_at').notNull(),
});
