import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** Work that must be done whatever happens to any process: written with the state that causes it, done afterwards. */
export const jobTable = pgTable(
  'job',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').notNull(),
    /** What the job is for. Planning the same key again replaces the plan, and makes no second job. */
    key: text('key').notNull().unique(),
    /** Jobs of one subject run one after the other, whichever process has them. */
    subject: text('subject').notNull(),
    payload: jsonb('payload').notNull(),
    dueAt: instant('due_at').notNull(),
    /** From then on it is pointless; null where it never is. */
    notAfter: instant('not_after'),
    /** Since it was planned last; counted when a try begins. */
    attempts: integer('attempts').notNull(),
    /** Steps each time that it is planned: a try of an earlier plan does not settle this one. */
    plan: integer('plan').notNull(),
    /** `queued`, `done`, `dead`, `unknown`, `expired` or `cancelled`. */
    state: text('state').notNull(),
    /** Why the last try did not succeed, in words. */
    problem: text('problem'),
    /** Which try holds it; null when none does. */
    leaseId: uuid('lease_id'),
    /** By the database server's clock, so that processes need not agree about theirs. */
    leasedUntil: timestamp('leased_until', { withTimezone: true }),
    createdAt: instant('created_at').notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [
    check('job_state', sql`state in ('queued', 'done', 'dead', 'unknown', 'expired', 'cancelled')`),
    // As jobs are claimed: what waits of one kind is nothing to the claims of another.
    index('job_due').on(table.kind, table.dueAt, table.createdAt).where(sql`state = 'queued'`),
    index('job_leased').on(table.subject).where(sql`lease_id is not null`),
    index('job_open').on(table.changedAt).where(sql`state in ('dead', 'unknown')`),
  ],
);
