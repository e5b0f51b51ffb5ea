import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Work that must be done whatever happens to this process: written with the state that causes it, done afterwards. */
export const jobTable = sqliteTable(
  'job',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    /** What the job is for. Planning the same key again replaces the plan, and makes no second job. */
    key: text('key').notNull().unique(),
    /** Jobs of one subject run one after the other. */
    subject: text('subject').notNull(),
    /** JSON, as the kind's schema has it. */
    payload: text('payload').notNull(),
    dueAt: integer('due_at').notNull(),
    /** From then on it is pointless; null where it never is. */
    notAfter: integer('not_after'),
    /** Since it was planned last; counted when a try begins. */
    attempts: integer('attempts').notNull(),
    /** Steps each time that it is planned: a try of an earlier plan does not settle this one. */
    plan: integer('plan').notNull(),
    /** `queued`, `done`, `dead`, `unknown`, `expired` or `cancelled`. */
    state: text('state').notNull(),
    /** Why the last try did not succeed, in words. */
    problem: text('problem'),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [index('job_due').on(table.state, table.dueAt)],
);

/** Bookings that changed and whose jobs have not been planned yet: all that a booking itself pays for what follows from it. */
export const bookingToPlanTable = sqliteTable('booking_to_plan', {
  bookingId: text('booking_id').primaryKey(),
});
