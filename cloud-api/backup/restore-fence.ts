import type pg from 'pg';
import type { Log } from '../log.ts';

/** Left in the settings by `cloud-admin restore`. */
export const RESTORED_SETTING = 'backup.restored';

/** Which run of which database cluster the settings were written in. */
const TIMELINE_SETTING = 'backup.timeline';

/** Any number, the same in every version of the product. */
const LOCK = 7_230_003;

export type RestoreEvidence = {
  /** The cluster's own number and the timeline it is on; a restore to a point in time or a promotion begins a new one. */
  readonly timeline: string;
  /** As it was at the last start; null before the first. */
  readonly storedTimeline: string | null;
  readonly hasRestoreMark: boolean;
};

export type FenceCause = 'restored' | 'other-timeline';

/** Why what this database says may be older than what it has promised; null when nothing speaks for it. */
export function decideRestoreFence({ timeline, storedTimeline, hasRestoreMark }: RestoreEvidence): FenceCause | null {
  if (hasRestoreMark) return 'restored';
  if (storedTimeline !== null && storedTimeline !== timeline) return 'other-timeline';
  return null;
}

/**
 * To be called at the start of the cloud, before anything is sold: a database that may have gone back in time stops the
 * sale for every facility until that one's handshake has succeeded (PROTOCOL §6.2). Processes that start together take
 * turns; the fence is raised once for each restore.
 */
export async function fenceIfRestored(pool: pg.Pool, log: Log): Promise<FenceCause | null> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const evidence = await findEvidence(client);
    const cause = decideRestoreFence(evidence);
    if (cause !== null) {
      const { rowCount } = await client.query(
        `update node_state set fenced = 'cloud-reconcile', session = null, commit_no = commit_no + 1
         where fenced is distinct from 'cloud-reconcile'`,
      );
      log.error('database.restored', { reason: cause, facilities: rowCount, ...evidence });
      await client.query('delete from setting where name = $1', [RESTORED_SETTING]);
    }
    await keepTimeline(client, evidence);
    await client.query('commit');
    client.release();
    return cause;
  } catch (error) {
    // The connection goes, and with it whatever the transaction had done.
    client.release(true);
    throw error;
  }
}

async function findEvidence(client: pg.PoolClient): Promise<RestoreEvidence> {
  // The name of the file that is being written tells a promotion at once; the control file only after a checkpoint.
  const { rows: found } = await client.query<{ timeline: string }>(
    `select (select system_identifier from pg_control_system())::text || '/' ||
       left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline`,
  );
  const { rows: settings } = await client.query<{ name: string; value: string }>(
    'select name, value from setting where name = any($1)',
    [[RESTORED_SETTING, TIMELINE_SETTING]],
  );
  const valueOf = (name: string): string | null => settings.find((setting) => setting.name === name)?.value ?? null;
  return {
    timeline: found[0]?.timeline ?? '',
    storedTimeline: valueOf(TIMELINE_SETTING),
    hasRestoreMark: valueOf(RESTORED_SETTING) !== null,
  };
}

async function keepTimeline(client: pg.PoolClient, { timeline, storedTimeline }: RestoreEvidence): Promise<void> {
  if (timeline === storedTimeline) return;
  await client.query(
    'insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
    [TIMELINE_SETTING, timeline],
  );
}
