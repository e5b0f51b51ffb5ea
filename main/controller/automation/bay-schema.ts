import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Which PC of the automation system is a bay's, and what is to run on it. */
export const bayDeviceTable = sqliteTable('bay_device', {
  resourceId: text('resource_id').primaryKey(),
  /** The automation system's own id. */
  deviceId: text('device_id').notNull().unique(),
  /** As the automation system called it when it was chosen. */
  deviceName: text('device_name').notNull(),
  /** What is started for players; empty for whatever the PC starts by itself. */
  software: text('software').notNull(),
  profile: text('profile').notNull(),
  /** The service that staff may restart; empty where there is none. */
  service: text('service').notNull(),
  /** 1 while bookings make the bay ready and tidy it up; by hand it can be told to either way. */
  isAutomated: integer('is_automated').notNull(),
  changedAt: integer('changed_at').notNull(),
});

/**
 * Until when another history than ours may have told the bays what to do: one that was lost when a backup was put back,
 * or one that goes on in a copy of this database. One row; none where that never was.
 */
export const bayDoubtTable = sqliteTable('bay_doubt', {
  id: integer('id').primaryKey(),
  until: integer('until').notNull(),
});

/** Every command that a bay's PC is to be given, was given, or was spared: kept as its history. */
export const bayStepTable = sqliteTable(
  'bay_step',
  {
    /** The correlation id that the automation system's own records carry. */
    id: text('id').primaryKey(),
    resourceId: text('resource_id').notNull(),
    /** Null for what staff asked for. */
    bookingId: text('booking_id'),
    /** `set_up`, `clean_up` or `by_hand`. */
    phase: text('phase').notNull(),
    /** Steps each time that a booking's phase is planned anew; 1 by hand. */
    plan: integer('plan').notNull(),
    /** Within its phase, from 0. */
    position: integer('position').notNull(),
    action: text('action').notNull(),
    deviceId: text('device_id').notNull(),
    argument: text('argument').notNull(),
    dueAt: integer('due_at').notNull(),
    /** From then on it is not sent any more. */
    notAfter: integer('not_after').notNull(),
    /** `queued`, `sent`, `running`, `succeeded`, `failed`, `unknown`, `expired`, `skipped` or `cancelled`. */
    state: text('state').notNull(),
    /** When it is to be sent, or asked about, next. */
    tryAt: integer('try_at').notNull(),
    /** The port's own words, stored before it was sent; null while it certainly has not been. */
    receipt: text('receipt'),
    sentAt: integer('sent_at'),
    endedAt: integer('ended_at'),
    /** Why it is as it is: a code. */
    reason: text('reason'),
    /** What the system or the script said. */
    detail: text('detail'),
    /** Who asked for it by hand and why. */
    askedBy: text('asked_by'),
    askedReason: text('asked_reason'),
    /** 1 when a manager wanted it although the bay is in use, or soon will be. */
    isOverride: integer('is_override').notNull(),
    /** When somebody said that they have done it by hand, and who. */
    handledAt: integer('handled_at'),
    handledBy: text('handled_by'),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [
    uniqueIndex('bay_step_plan').on(table.bookingId, table.phase, table.action, table.plan),
    index('bay_step_bay').on(table.resourceId, table.state),
    index('bay_step_time').on(table.createdAt),
  ],
);
