import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type EpochMs, SECOND_MS } from '../../domain/time.ts';
import { type Db, errorCode } from '../db/database.ts';
import { isPresent } from '../db/presence.ts';
import { run } from '../db/statement.ts';
import { cloudWorkerTable } from './facility-link-schema.ts';

/**
 * Leases of facilities' links, and the processes that may have them (PROTOCOL §10.2). How long both live is measured by
 * the database server's clock alone. One that is known to be dead is not waited for.
 */

/** A process that stands still, or whose computer has gone, loses its facilities after this long. */
export const LEASE_MS = 6 * SECOND_MS;

/** One facility as all processes see it. */
export type LeaseView = {
  readonly facilityId: string;
  readonly commitNo: number;
  readonly profileRevision: number;
  /** Null when nobody has the lease, or whoever had it has let it run out or is dead. */
  readonly worker: string | null;
  /** As the holder has told; down when there is none. */
  readonly isUp: boolean;
  readonly since: EpochMs | null;
};

export type WorkerCounts = {
  /** Processes that can run links, this one included if it can. */
  readonly able: number;
  /** Other processes that are there at all. */
  readonly others: number;
};

/** Says that the process is there, for `ttlMs` from now; forgets those that have long been gone. */
export async function saveWorker(
  db: Db,
  worker: string,
  { hasBroker, ttlMs }: { readonly hasBroker: boolean; readonly ttlMs: number },
): Promise<WorkerCounts> {
  await run(db, SAVE_WORKER, [worker, hasBroker, ttlMs]);
  const { rows } = await run(db, COUNT_WORKERS, [worker]);
  return CountsSchema.parse(rows[0]);
}

export async function deleteWorker(db: Db, worker: string): Promise<void> {
  await db.delete(cloudWorkerTable).where(eq(cloudWorkerTable.worker, worker));
}

/** Prolongs all that the process has; returns the numbers of those. What is not among them is another's by now. */
export async function renewLeases(db: Db, worker: string, ttlMs: number): Promise<ReadonlyMap<string, number>> {
  const { rows } = await run(db, RENEW, [worker, ttlMs]);
  const held = rows.map((row) => HeldSchema.parse(row));
  return new Map(held.map(({ facilityId, fencingNo }) => [facilityId, fencingNo]));
}

export type Taking = {
  readonly facilityId: string;
  readonly worker: string;
  readonly ttlMs: number;
  readonly now: EpochMs;
};

/**
 * Takes the lease of a facility if it is free or its holder dead, and returns its new fencing number; null when it is another's, or
 * somebody has been at the facility for longer than is worth waiting. It is taken under the facility's lock: what an
 * earlier holder has under way is committed before, or refused after.
 */
export async function takeLease(db: Db, { facilityId, worker, ttlMs, now }: Taking): Promise<number | null> {
  try {
    return await db.transaction(async (tx) => {
      await run(tx, LIMIT_WAIT, []);
      await run(tx, LOCK_FACILITY, [facilityId]);
      const { rows } = await run(tx, TAKE, [facilityId, worker, ttlMs, now]);
      await run(tx, NOTIFY_LINK, [facilityId]);
      return rows[0] ? TakenSchema.parse(rows[0]).fencingNo : null;
    });
  } catch (error) {
    if (errorCode(error) === LOCK_NOT_AVAILABLE) return null;
    throw error;
  }
}

/** Lets go at once of those leases that are still the process's. */
export async function releaseLeases(db: Db, worker: string, facilityIds: readonly string[]): Promise<void> {
  await run(db, RELEASE, [worker, facilityIds]);
}

/** How the link stands, for the other processes. Nothing happens when the lease is another's by now. */
export async function saveLinkState(
  db: Db,
  { facilityId, fencingNo }: { readonly facilityId: string; readonly fencingNo: number },
  { isUp, since }: Pick<LeaseView, 'isUp' | 'since'>,
): Promise<void> {
  await run(db, SAVE_LINK_STATE, [facilityId, fencingNo, isUp, since]);
}

/** All facilities, or one. */
export async function listLeases(db: Db, facilityId: string | null): Promise<LeaseView[]> {
  const { rows } = await run(db, LEASES, [facilityId]);
  return rows.map((row) => LeaseSchema.parse(row));
}

/**
 * True when the worker of `row` has been seen with its presence (`presence.ts`) and has it no more. A server that has
 * just started has dropped everybody's: who has not been heard of since may be about to come back.
 */
function isDead(row: 'ingest_lease' | 'last' | 'cloud_worker'): string {
  return `(${row}.expires_at - interval '${LEASE_MS} milliseconds' > pg_postmaster_start_time()
    and not ${isPresent(`${row}.worker`)})`;
}

/** PostgreSQL's word for a `lock_timeout`. */
const LOCK_NOT_AVAILABLE = '55P03';

const SAVE_WORKER = {
  name: 'save_worker',
  text: `with gone as (delete from cloud_worker where expires_at < clock_timestamp() - interval '1 minute'),
    before as (select has_broker from cloud_worker where worker = $1),
    saved as (
      insert into cloud_worker (worker, has_broker, expires_at)
      values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
      on conflict (worker) do update set has_broker = excluded.has_broker, expires_at = excluded.expires_at
      returning has_broker)
    select pg_notify('ingest_lease', '') from saved
    where has_broker is distinct from (select has_broker from before)`,
};

const COUNT_WORKERS = {
  name: 'count_workers',
  // Who is not quite dead still counts among the others: it must be told what is committed.
  text: `select count(*) filter (where has_broker and not ${isDead('cloud_worker')})::int as able,
      count(*) filter (where worker <> $1)::int as others
    from cloud_worker where expires_at > clock_timestamp()`,
};

const RENEW = {
  name: 'renew_leases',
  text: `update ingest_lease set expires_at = clock_timestamp() + $2 * interval '1 millisecond'
    where worker = $1 and expires_at > clock_timestamp()
    returning facility_id as "facilityId", fencing_no as "fencingNo"`,
};

const LIMIT_WAIT = { name: 'limit_wait', text: `select set_config('lock_timeout', '2s', true)` };

const LOCK_FACILITY = {
  name: 'lock_facility',
  text: 'select facility_id from node_state where facility_id = $1 for update',
};

const TAKE = {
  name: 'take_lease',
  text: `insert into ingest_lease (facility_id, worker, fencing_no, expires_at, is_up, since)
    values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond', false, $4)
    on conflict (facility_id) do update
      set worker = excluded.worker, fencing_no = ingest_lease.fencing_no + 1, expires_at = excluded.expires_at,
        is_up = false, since = case when ingest_lease.is_up then excluded.since else ingest_lease.since end
      where ingest_lease.expires_at <= clock_timestamp() or (ingest_lease.worker <> $2 and ${isDead('ingest_lease')})
    returning fencing_no as "fencingNo"`,
};

const NOTIFY_LINK = { name: 'notify_link', text: `select pg_notify('facility_link', $1)` };

const RELEASE = {
  name: 'release_leases',
  text: `with released as (
      update ingest_lease set expires_at = clock_timestamp(), is_up = false
      where worker = $1 and facility_id = any($2::uuid[]) and expires_at > clock_timestamp() returning 1)
    select pg_notify('ingest_lease', count(*)::text) from released`,
};

const SAVE_LINK_STATE = {
  name: 'save_link_state',
  text: `with saved as (
      update ingest_lease set is_up = $3, since = $4 where facility_id = $1 and fencing_no = $2 returning facility_id)
    select pg_notify('facility_link', facility_id::text) from saved`,
};

const LEASES = {
  name: 'list_leases',
  text: `select node.facility_id as "facilityId", node.commit_no as "commitNo", lease.worker,
      coalesce(lease.is_up, false) as "isUp", last.since, facility.profile_revision as "profileRevision"
    from node_state as node
    join facility on facility.id = node.facility_id
    left join ingest_lease as last on last.facility_id = node.facility_id
    left join lateral (select last.worker, last.is_up
      where last.expires_at > clock_timestamp() and not ${isDead('last')}) as lease on true
    where $1::uuid is null or node.facility_id = $1::uuid`,
};

const CountsSchema = z.object({ able: z.int(), others: z.int() });
const HeldSchema = z.object({ facilityId: z.string(), fencingNo: z.int() });
const TakenSchema = z.object({ fencingNo: z.int() });
const LeaseSchema = z.object({
  facilityId: z.string(),
  commitNo: z.int(),
  profileRevision: z.int(),
  worker: z.string().nullable(),
  isUp: z.boolean(),
  since: z.int().nullable(),
});
