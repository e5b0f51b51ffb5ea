import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  min,
  notInArray,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { assert } from '../../../domain/assert.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { type Job, type JobKind, type JobPlan, type JobState, JobStateSchema } from '../../../domain/jobs/job.ts';
import { jobTable } from './job-schema.ts';

export type PlanContext = { readonly now: EpochMs; readonly newId: () => string };

/**
 * Plans a job in the transaction of the state that causes it. One of the same key is planned anew, whatever has become
 * of it: its tries count from the beginning, and a try that is under way no longer settles it.
 */
export function planJob<P>(tx: Tx, kind: JobKind<P>, plan: JobPlan<P>, { now, newId }: PlanContext): void {
  const { key, subject, dueAt, notAfter } = plan;
  assert(notAfter === null || dueAt <= notAfter, 'planJob: it would be pointless before it is due');
  const payload = JSON.stringify(kind.payload.parse(plan.payload));
  const set = { kind: kind.name, subject, payload, dueAt, notAfter, ...FRESH, changedAt: now };
  tx.insert(jobTable)
    .values({ id: newId(), key, plan: 1, createdAt: now, ...set })
    .onConflictDoUpdate({ target: jobTable.key, set: { ...set, plan: sql`${jobTable.plan} + 1` } })
    .run();
}

const FRESH = { attempts: 0, state: 'queued', problem: null } as const;

export function findJobByKey(db: Db | Tx, key: string): Job | null {
  const row = db.select().from(jobTable).where(eq(jobTable.key, key)).get();
  return row ? toJob(row) : null;
}

export function findJob(db: Db | Tx, id: string): Job | null {
  const row = db.select().from(jobTable).where(eq(jobTable.id, id)).get();
  return row ? toJob(row) : null;
}

/** What cannot run just now, though it may be due. */
export type Busy = { readonly kinds: readonly string[]; readonly subjects: readonly string[] };

/** The job that is due the longest and may run. Index: `job_due`. */
export function findDueJob(db: Db | Tx, now: EpochMs, kinds: readonly string[], busy: Busy): Job | null {
  const row = db
    .select()
    .from(jobTable)
    .where(
      and(
        eq(jobTable.state, 'queued'),
        lte(jobTable.dueAt, now),
        inArray(jobTable.kind, [...kinds]),
        notInArray(jobTable.kind, [...busy.kinds]),
        notInArray(jobTable.subject, [...busy.subjects]),
      ),
    )
    .orderBy(asc(jobTable.dueAt), asc(jobTable.createdAt))
    .limit(1)
    .get();
  return row ? toJob(row) : null;
}

/** The first instant after `now` at which a job is due; null when there is none. Index: `job_due`. */
export function findNextDueAt(db: Db | Tx, now: EpochMs): EpochMs | null {
  const row = db
    .select({ at: min(jobTable.dueAt) })
    .from(jobTable)
    .where(and(eq(jobTable.state, 'queued'), gt(jobTable.dueAt, now)))
    .get();
  return row?.at ?? null;
}

/** Counts a try before it begins: one that takes the process down with it counts as well. */
export function beginTry(tx: Tx, { id, plan }: Pick<Job, 'id' | 'plan'>, now: EpochMs): void {
  tx.update(jobTable)
    .set({ attempts: sql`${jobTable.attempts} + 1`, changedAt: now })
    .where(and(eq(jobTable.id, id), eq(jobTable.plan, plan)))
    .run();
}

export type JobChange = Partial<Pick<Job, 'state' | 'dueAt' | 'attempts' | 'problem'>>;

/** False when the job has been planned anew meanwhile: then the change is none of this plan's business. */
export function changeJob(tx: Tx, { id, plan }: Pick<Job, 'id' | 'plan'>, change: JobChange, now: EpochMs): boolean {
  const isThisPlan = and(eq(jobTable.id, id), eq(jobTable.plan, plan), eq(jobTable.state, 'queued'));
  const { changes } = tx
    .update(jobTable)
    .set({ ...change, changedAt: now })
    .where(isThisPlan)
    .run();
  return changes === 1;
}

/** Gives up what has become pointless, but what is under way; returns those that it gave up. */
export function expireJobs(tx: Tx, now: EpochMs, underWay: readonly string[]): Job[] {
  const isPointless = and(
    eq(jobTable.state, 'queued'),
    isNotNull(jobTable.notAfter),
    lte(jobTable.notAfter, now),
    notInArray(jobTable.id, [...underWay]),
  );
  return tx.update(jobTable).set({ state: 'expired', changedAt: now }).where(isPointless).returning().all().map(toJob);
}

/** Dead letters, the latest first. */
export function listDeadJobs(db: Db | Tx, limit: number): Job[] {
  const rows = db.select().from(jobTable).where(isDeadLetter()).orderBy(desc(jobTable.changedAt)).limit(limit).all();
  return rows.map(toJob);
}

const DEAD_LETTER = ['dead', 'unknown'] as const satisfies readonly JobState[];

function isDeadLetter(): SQL {
  return inArray(jobTable.state, [...DEAD_LETTER]);
}

/** Takes a dead letter up again, from the beginning. False when it is none, or pointless by now. */
export function retryDeadJob(tx: Tx, id: string, now: EpochMs): boolean {
  const isOfUse = or(isNull(jobTable.notAfter), gt(jobTable.notAfter, now));
  const set = { ...FRESH, dueAt: now, plan: sql`${jobTable.plan} + 1`, changedAt: now };
  return (
    tx
      .update(jobTable)
      .set(set)
      .where(and(eq(jobTable.id, id), isDeadLetter(), isOfUse))
      .run().changes === 1
  );
}

/** Puts a dead letter away. False when it is none. */
export function dismissDeadJob(tx: Tx, id: string, now: EpochMs): boolean {
  const set = { state: 'cancelled', changedAt: now } as const;
  return (
    tx
      .update(jobTable)
      .set(set)
      .where(and(eq(jobTable.id, id), isDeadLetter()))
      .run().changes === 1
  );
}

/** Forgets what is over, and was before `before`. */
export function forgetJobs(tx: Tx, before: EpochMs): number {
  const isOver = inArray(jobTable.state, ['done', 'expired', 'cancelled']);
  return tx
    .delete(jobTable)
    .where(and(isOver, lt(jobTable.changedAt, before)))
    .run().changes;
}

export type JobCounts = {
  readonly queued: number;
  readonly dead: number;
  /** Since when the oldest job has been due; null when none is. */
  readonly dueSince: EpochMs | null;
};

export function countJobs(db: Db | Tx, now: EpochMs): JobCounts {
  const queued = eq(jobTable.state, 'queued');
  const due = db
    .select({ at: min(jobTable.dueAt) })
    .from(jobTable)
    .where(and(queued, lte(jobTable.dueAt, now)))
    .get();
  return {
    queued: db.select({ n: count() }).from(jobTable).where(queued).get()?.n ?? 0,
    dead: db.select({ n: count() }).from(jobTable).where(isDeadLetter()).get()?.n ?? 0,
    dueSince: due?.at ?? null,
  };
}

function toJob({ payload, state, ...row }: typeof jobTable.$inferSelect): Job {
  return { ...row, payload: parseJson(payload), state: JobStateSchema.parse(state) };
}

/** What is no JSON is no kind's payload: its job ends as a dead letter instead of stopping all others. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
