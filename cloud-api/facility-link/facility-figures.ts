import { z } from 'zod';
import { BACKUP_TAKEN_SETTING } from '../backup/backup-note.ts';
import type { Db } from '../db/database.ts';
import { run } from '../db/statement.ts';

/** How one facility's link stands, as the database tells: the same in every process. */
const FiguresSchema = z.object({
  facilityId: z.string(),
  fenced: z.string().nullable(),
  sessionCount: z.int(),
  incarnation: z.int(),
  peerIncarnation: z.int(),
  commitNo: z.int(),
  outSeq: z.int(),
  peerAcked: z.int(),
  inSeq: z.int(),
  pending: z.int(),
  parked: z.int(),
  conflicts: z.int(),
  /** Who has the lease, and what its holder has told of the link; null and false when nobody has. */
  worker: z.string().nullable(),
  fencingNo: z.int().nullable(),
  isUp: z.boolean(),
});
export type FacilityFigures = z.infer<typeof FiguresSchema>;

/** For metrics: one statement for all facilities. */
export async function listFigures(db: Db): Promise<FacilityFigures[]> {
  const { rows } = await run(db, FIGURES, []);
  return rows.map((row) => FiguresSchema.parse(row));
}

const FIGURES = {
  name: 'facility_figures',
  text: `select node.facility_id as "facilityId", node.fenced, node.session_count as "sessionCount", node.incarnation,
      node.peer_incarnation as "peerIncarnation", node.commit_no as "commitNo", node.out_seq as "outSeq",
      node.peer_acked as "peerAcked", node.in_seq as "inSeq", coalesce(asked.pending, 0) as pending,
      coalesce(parked.events, 0) as parked, coalesce(conflict.open, 0) as conflicts,
      lease.worker, lease.fencing_no as "fencingNo", coalesce(lease.is_up, false) as "isUp"
    from node_state as node
    left join (select facility_id, count(*)::int as pending from request where status = 'pending' group by 1) as asked
      using (facility_id)
    left join (select facility_id, count(*)::int as events from parked group by 1) as parked using (facility_id)
    left join (select facility_id, count(*)::int as open from conflict where solved_at is null group by 1) as conflict
      using (facility_id)
    left join ingest_lease as lease on lease.facility_id = node.facility_id and lease.expires_at > clock_timestamp()`,
};

const SafetySchema = z.object({
  /** When `cloud-admin backup` last wrote one of this database; null for never. */
  backupAgeS: z.number().nullable(),
  /** Since PostgreSQL last put a piece of its journal away; null where it does not. */
  archiveAgeS: z.number().nullable(),
  archiveFailures: z.int(),
});
export type SafetyFigures = z.infer<typeof SafetySchema>;

export async function readSafety(db: Db): Promise<SafetyFigures> {
  const { rows } = await run(db, SAFETY, [BACKUP_TAKEN_SETTING]);
  return SafetySchema.parse(rows[0]);
}

const SAFETY = {
  name: 'safety_figures',
  text: `select
      (select extract(epoch from clock_timestamp())::float8 - value::float8 / 1000 from setting where name = $1)
        as "backupAgeS",
      extract(epoch from clock_timestamp() - archiver.last_archived_time)::float8 as "archiveAgeS",
      archiver.failed_count::int as "archiveFailures"
    from pg_stat_archiver as archiver`,
};
