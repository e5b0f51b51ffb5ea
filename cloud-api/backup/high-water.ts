import { join } from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import { SECOND_MS } from '../../domain/time.ts';
import { fenceIfRestored } from './restore-fence.ts';
import type { Log } from '../log.ts';
import { isBehind, type Place, type Places, readHighWater, writeHighWater } from './high-water-file.ts';

const LOOK_MS = SECOND_MS;
/** PostgreSQL's timeline is looked at with every so many looks. */
const LOOKS_A_TIMELINE = 5;

export type HighWaterOptions = {
  readonly pool: pg.Pool;
  /** A folder that no restore of the database puts back. */
  readonly dir: string;
  /** Names this installation in its database, through dumps and restores. */
  readonly installation: string;
  readonly log: Log;
  readonly every: (ms: number, action: () => void) => () => void;
};

type Watch = {
  readonly options: HighWaterOptions;
  readonly path: string;
  /** The furthest that each stream has been seen. */
  readonly marks: Map<string, Place>;
  isWritten: boolean;
  looks: number;
  hasFailed: boolean;
  hasFailedToWrite: boolean;
};

/**
 * The cloud's second memory of how far it has come (PROTOCOL §6.2): every second it notes in a file, outside of
 * PostgreSQL, how far each facility's stream is. A database that is behind it was put back, whether anybody said so or
 * not, before a start or under a running cloud: the facilities it has forgotten something of are fenced until their
 * controllers have been in touch. A file that cannot be read fences all of them. It also looks at PostgreSQL's timeline
 * while it runs.
 *
 * Resolves when the database has been compared once; to be called before anything is sold. Returns what stops it.
 */
export async function keepHighWater(options: HighWaterOptions): Promise<() => Promise<void>> {
  const { dir, installation, log, every } = options;
  const path = join(dir, `cloud-${installation}.json`);
  const known = await readHighWater(path);
  if (!known.ok) {
    log.error('high_water_mark.unreadable', { path, problem: known.error });
    await fence(options, null);
  } else if (known.value === null) log.warn('high_water_mark.absent', { path });
  const marks = new Map(known.ok ? known.value : null);
  const watch: Watch = { options, path, marks, isWritten: false, looks: 0, hasFailed: false, hasFailedToWrite: false };
  await look(watch);

  let running: Promise<void> | null = null;
  const stop = every(LOOK_MS, () => {
    running ??= lookAgain(watch).finally(() => {
      running = null;
    });
  });
  return async () => {
    stop();
    await running;
  };
}

/** Never fails: the database may be away. */
async function lookAgain(watch: Watch): Promise<void> {
  const { pool, log } = watch.options;
  watch.looks += 1;
  try {
    await look(watch);
    if (watch.looks % LOOKS_A_TIMELINE === 0) await fenceIfRestored(pool, log);
    watch.hasFailed = false;
  } catch (cause) {
    if (!watch.hasFailed) log.warn('high_water_mark.look_failed', { cause });
    watch.hasFailed = true;
  }
}

async function look(watch: Watch): Promise<void> {
  const { options, marks, path } = watch;
  const places = await readPlaces(options.pool);
  const behind = [...places].filter(([id, place]) => {
    const mark = marks.get(id);
    return mark !== undefined && isBehind(place, mark);
  });
  if (behind.length > 0)
    await fence(
      options,
      behind.map(([id]) => id),
    );
  for (const [id, place] of places) {
    const mark = marks.get(id);
    if (mark !== undefined && (isBehind(place, mark) || isSame(place, mark))) continue;
    marks.set(id, place);
    watch.isWritten = false;
  }
  if (watch.isWritten) return;
  try {
    await writeHighWater(path, marks);
    watch.isWritten = true;
    watch.hasFailedToWrite = false;
  } catch (cause) {
    if (!watch.hasFailedToWrite) options.log.error('high_water_mark.write_failed', { path, cause });
    watch.hasFailedToWrite = true;
  }
}

function isSame(a: Place, b: Place): boolean {
  return a.incarnation === b.incarnation && a.outSeq === b.outSeq && a.outHash === b.outHash;
}

const RowSchema = z.object({
  facilityId: z.uuid(),
  incarnation: z.coerce.number(),
  outSeq: z.coerce.number(),
  outHash: z.string(),
});

async function readPlaces(pool: pg.Pool): Promise<Places> {
  const { rows } = await pool.query(
    `select facility_id as "facilityId", incarnation, out_seq as "outSeq", out_hash as "outHash" from node_state`,
  );
  return new Map(
    rows.map((row) => {
      const { facilityId, ...place } = RowSchema.parse(row);
      return [facilityId, place];
    }),
  );
}

/** The link of such a facility goes down with the next step of it, and comes up by a recovery. */
async function fence({ pool, log }: HighWaterOptions, facilityIds: readonly string[] | null): Promise<void> {
  const { rowCount } = await pool.query(
    `update node_state set fenced = 'cloud-reconcile', session = null, commit_no = commit_no + 1
     where fenced is distinct from 'cloud-reconcile' and ($1::uuid[] is null or facility_id = any($1))`,
    [facilityIds],
  );
  if (rowCount) log.error('database.restored', { reason: 'high-water-mark', facilities: rowCount });
}
