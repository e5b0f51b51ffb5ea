import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Who may sign in at this facility. Owned by the facility; an account is switched off, never deleted: the trail names it. */
export const staffTable = sqliteTable('staff', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** The name as `staffNameKey` reads it, so that what is typed at the desk means one person. */
  nameKey: text('name_key').notNull().unique('staff_name_key'),
  role: text('role').notNull(),
  /** See `pin-hash.ts`; never the PIN. */
  pinHash: text('pin_hash').notNull(),
  failedTries: integer('failed_tries').notNull().default(0),
  lockedUntil: integer('locked_until').notNull().default(0),
  active: integer('active', { mode: 'boolean' }).notNull().default(true),
});

/** Sessions outlive a restart of the controller: the desk must not sign in again because a process did. */
export const staffSessionsTable = sqliteTable(
  'staff_session',
  {
    /** SHA-256 of the token, in hex; the token itself is kept nowhere. */
    tokenHash: text('token_hash').primaryKey(),
    staffId: text('staff_id')
      .notNull()
      .references(() => staffTable.id),
    createdAt: integer('created_at').notNull(),
    lastSeenAt: integer('last_seen_at').notNull(),
  },
  (table) => [index('staff_session_last_seen').on(table.lastSeenAt)],
);
