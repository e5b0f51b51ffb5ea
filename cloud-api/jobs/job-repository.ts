import { and, count, desc, eq, gt, inArray, isNull, lt, lte, min, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { assert } from '../../domain/assert.ts';
import { type Job, type JobKind, type JobPlan, type JobState, JobStateSchema } from '../../domain/jobs/job.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { jobTable } from './job-schema.ts';

export type PlanContext = { readonly now: EpochMs; readonly newId: () => string };

/**
 * Plans a job in the transaction of the state that causes it. One of the same key is planned anew, whatever has become
 * of it: its tries count from the beginning, and a try that is under way no longer settles it.
 */
export async function planJob<P>(tx: Tx, kind: JobKind<P>, plan: JobPlan<P>, context: PlanContext): Promise<void> {
  await planJobs(tx, [{ kind, ...plan }], context);
}

/** Likewise several, of different keys, in one statement. */
export async function planJobs<P>(
  tx: Tx,
  plans: readonly (JobPlan<P> & { readonly kind: JobKind<P> })[],
  { now, newId }: PlanContext,
): Promise<void> {
  if (plans.length === 0) return;
  const rows = plans.map(({ kind, key, subject, payload, dueAt, notAfter }) => {
    assert(notAfter === null || dueAt <= notAfter, 'planJobs: it would be pointless before it is due');
    const what = { kind: kind.name, key, subject, payload: kind.payload.parse(payload), dueAt, notAfter };
    return { id: newId(), plan: 1, createdAt: now, ...what, ...FRESH, changedAt: now };
  });
  await tx.insert(jobTable).values(rows).onConflictDoUpdate({ target: jobTable.key, set: PLANNED_ANEW });
}

/** A lease stays: the try under way has its subject until it ends, so that two never work on one thing. */
const FRESH = { attempts: 0, state: 'queued', problem: null } as const;
const PLANNED_ANEW = {
  kind: sql`excluded.kind`,
  subject: sql`excluded.subject`,
  payload: sql`excluded.payload`,
  dueAt: sql`excluded.due_at`,
  notAfter: sql`excluded.not_after`,
  ...FRESH,
  plan: sql`${jobTable.plan} + 1`,
  changedAt: sql`excluded.changed_at`,
};

/** Takes back what was planned under `key`; nothing where nothing waits. A try that is under way ends as it ends. */
export async function cancelJobByKey(tx: Tx, key: string, now: EpochMs): Promise<void> {
  const isOpen = and(eq(jobTable.key, key), inArray(jobTable.state, [...OPEN]));
  await tx.update(jobTable).set(cancelled(now)).where(isOpen);
}

const cancelled = (now: EpochMs) => ({ state: 'cancelled', plan: sql`${jobTable.plan} + 1`, changedAt: now }) as const;

/** Leaves nothing of what was planned under `key`, whatever has become of it. A try that is under way ends as it ends. */
export async function forgetJobByKey(tx: Tx, key: string): Promise<void> {
  await tx.delete(jobTable).where(eq(jobTable.key, key));
}

/** Writes anew what the job of this key is about: what was done needs not be known any longer. */
export async function changePayload<P>(
  db: Db,
  kind: JobKind<P>,
  { key, payload }: { readonly key: string; readonly payload: P },
): Promise<void> {
  await db
    .update(jobTable)
    .set({ payload: kind.payload.parse(payload) })
    .where(eq(jobTable.key, key));
}

export async function findJobByKey(db: Db | Tx, key: string): Promise<Job | null> {
  const [row] = await db.select().from(jobTable).where(eq(jobTable.key, key));
  return row ? toJob(row) : null;
}

export async function findJob(db: Db | Tx, id: string): Promise<Job | null> {
  const [row] = await db.select().from(jobTable).where(eq(jobTable.id, id));
  return row ? toJob(row) : null;
}

/** A job that this process has to itself until its lease ends. */
export type LeasedJob = Job & { readonly leaseId: string };

export type Claim = {
  readonly now: EpochMs;
  readonly kind: string;
  /** One for each job that is wanted. */
  readonly leaseIds: readonly string[];
  readonly leaseMs: number;
};

/**
 * So many are looked at for each that is wanted: a long queue costs a claim no more than a short one. Where they are all
 * of few subjects, fewer are taken at a time, and none waits for longer than those before it.
 */
const LOOKED_AT_PER_JOB = 25;

const ClaimedSchema = z.object({ id: z.uuid(), leaseId: z.uuid() });

/**
 * Takes due jobs of a kind for this process, those first that have been due the longest, and counts a try of each before it
 * begins: one that takes the process down with it counts as well. Claims of all processes take turns, so that no two
 * take jobs of one subject. Jobs whose lease has ended belong to a process that is gone, or should be.
 */
export function claimJobs(db: Db | Tx, { now, kind, leaseIds, leaseMs }: Claim): Promise<readonly LeasedJob[]> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('job claim'))`);
    const { rows } = await tx.execute(sql`
      with early as (
        select id, subject, due_at, created_at from job
        where state = 'queued' and kind = ${kind} and due_at <= ${now}
          and (not_after is null or not_after > ${now})
          and not exists (
            select 1 from job other where other.subject = job.subject and other.lease_id is not null
              and other.leased_until > clock_timestamp())
        order by due_at, created_at limit ${leaseIds.length * LOOKED_AT_PER_JOB}
      ), due as (
        select distinct on (subject) id, due_at, created_at from early order by subject, due_at, created_at
      ), taken as (
        select id, (${sql.param([...leaseIds])}::uuid[])[row_number() over (order by due_at, created_at)] as lease_id
        from due order by due_at, created_at limit ${leaseIds.length}
      )
      update job set lease_id = taken.lease_id, attempts = attempts + 1, changed_at = ${now},
        leased_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
      from taken where job.id = taken.id
      returning job.id, taken.lease_id as "leaseId"`);
    const leases = new Map(
      z
        .array(ClaimedSchema)
        .parse(rows)
        .map(({ id, leaseId }) => [id, leaseId]),
    );
    if (leases.size === 0) return [];
    const claimed = await tx
      .select()
      .from(jobTable)
      .where(inArray(jobTable.id, [...leases.keys()]));
    return claimed.map(toJob).flatMap((job) => {
      const leaseId = leases.get(job.id);
      return leaseId === undefined ? [] : [{ ...job, leaseId }];
    });
  });
}

/** False when the lease had ended and somebody else has the job, or nobody. */
export async function renewLease(db: Db, { id, leaseId }: LeasedJob, leaseMs: number): Promise<boolean> {
  const renewed = await db
    .update(jobTable)
    .set({ leasedUntil: sql`clock_timestamp() + ${leaseMs} * interval '1 millisecond'` })
    .where(and(eq(jobTable.id, id), eq(jobTable.leaseId, leaseId)))
    .returning({ id: jobTable.id });
  return renewed.length === 1;
}

export type JobChange = Partial<Pick<Job, 'state' | 'dueAt' | 'attempts' | 'problem'>>;

/**
 * Writes down what came of a try, and gives the lease back. False when the job was planned anew or cancelled meanwhile,
 * or the lease had been lost: then what came of it is none of the present plan's business.
 */
export async function settleJob(db: Db | Tx, job: LeasedJob, change: JobChange, now: EpochMs): Promise<boolean> {
  const isThisTry = and(eq(jobTable.id, job.id), eq(jobTable.leaseId, job.leaseId));
  const isThisPlan = and(isThisTry, eq(jobTable.plan, job.plan), eq(jobTable.state, 'queued'));
  const free = { leaseId: null, leasedUntil: null };
  const settled = await db
    .update(jobTable)
    .set({ ...change, ...free, changedAt: now })
    .where(isThisPlan)
    .returning({ id: jobTable.id });
  if (settled.length === 1) return true;
  await db.update(jobTable).set(free).where(isThisTry);
  return false;
}

/** Gives up what has become pointless, but what is under way; returns those that it gave up. */
export async function expireJobs(db: Db | Tx, now: EpochMs): Promise<readonly Job[]> {
  const isFree = or(isNull(jobTable.leaseId), lt(jobTable.leasedUntil, sql`clock_timestamp()`));
  const isPointless = and(eq(jobTable.state, 'queued'), lte(jobTable.notAfter, now), isFree);
  const expired = await db
    .update(jobTable)
    .set({ state: 'expired', leaseId: null, leasedUntil: null, changedAt: now })
    .where(isPointless)
    .returning();
  return expired.map(toJob);
}

/** What was given up and waits for a person, the latest first. */
export async function listDeadJobs(db: Db | Tx, limit: number): Promise<readonly Job[]> {
  const rows = await db.select().from(jobTable).where(isDead()).orderBy(desc(jobTable.changedAt)).limit(limit);
  return rows.map(toJob);
}

const DEAD = ['dead', 'unknown'] as const satisfies readonly JobState[];
const OPEN = ['queued', ...DEAD] as const satisfies readonly JobState[];

function isDead(): SQL {
  return inArray(jobTable.state, [...DEAD]);
}

/** Takes up again what was given up, from the beginning. False when it was not, or is pointless by now. */
export async function retryDeadJob(tx: Tx, id: string, now: EpochMs): Promise<boolean> {
  const isOfUse = or(isNull(jobTable.notAfter), gt(jobTable.notAfter, now));
  const taken = await tx
    .update(jobTable)
    .set({ ...FRESH, dueAt: now, plan: sql`${jobTable.plan} + 1`, changedAt: now })
    .where(and(eq(jobTable.id, id), isDead(), isOfUse))
    .returning({ id: jobTable.id });
  return taken.length === 1;
}

/** False when it is over already. */
export async function cancelJob(tx: Tx, id: string, now: EpochMs): Promise<boolean> {
  const isOpen = and(eq(jobTable.id, id), inArray(jobTable.state, [...OPEN]));
  const ended = await tx.update(jobTable).set(cancelled(now)).where(isOpen).returning({ id: jobTable.id });
  return ended.length === 1;
}

/** Forgets what is over, and was before `before`; returns how many. */
export async function forgetJobs(db: Db | Tx, before: EpochMs): Promise<number> {
  const isOver = inArray(jobTable.state, ['done', 'expired', 'cancelled']);
  const { rowCount } = await db.delete(jobTable).where(and(isOver, lt(jobTable.changedAt, before)));
  return rowCount ?? 0;
}

export type KindCounts = {
  readonly kind: string;
  readonly queued: number;
  /** Of the queued ones, those that are due or were tried in vain. */
  readonly waiting: number;
  readonly dead: number;
  /** Since when the oldest queued one has been due, or will be. */
  readonly dueSince: EpochMs | null;
};

/** How much waits, kind by kind. */
export async function countJobs(db: Db | Tx, now: EpochMs): Promise<readonly KindCounts[]> {
  const queued = sql`${jobTable.state} = 'queued'`;
  const isWaiting = sql`(${lte(jobTable.dueAt, now)} or ${gt(jobTable.attempts, 0)})`;
  return db
    .select({
      kind: jobTable.kind,
      queued: sql<number>`(${count()} filter (where ${queued}))::int`,
      waiting: sql<number>`(${count()} filter (where ${queued} and ${isWaiting}))::int`,
      dead: sql<number>`(${count()} filter (where ${isDead()}))::int`,
      dueSince: sql<number | null>`${min(jobTable.dueAt)} filter (where ${queued})`,
    })
    .from(jobTable)
    .groupBy(jobTable.kind)
    .orderBy(jobTable.kind);
}

function toJob({ leaseId: _, leasedUntil: __, state, ...row }: typeof jobTable.$inferSelect): Job {
  return { ...row, state: JobStateSchema.parse(state) };
}
