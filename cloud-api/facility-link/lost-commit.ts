import { z } from 'zod';
import { assert } from '../../domain/assert.ts';
import type { Db, Tx } from '../db/database.ts';
import { run } from '../db/statement.ts';

/** A transaction whose COMMIT was sent, or was about to be, when the connection died. */
export type InDoubt = {
  readonly commitNo: number;
  /** What the transaction wrote beside its commit number; null for one that stepped none, and changed nothing of weight. */
  readonly mark: string | null;
};

/** So many of a facility's commits can be told from others' at least. More are not made while an answer is lost. */
const MARKS_KEPT = 10_000;
const TRIM_EVERY = 1000;

/**
 * What became of a transaction of the facility that held its lock. Waits for the lock: a server that is still at it, or
 * has not noticed that the connection is gone, holds it until it has decided. What counts is what the transaction wrote:
 * the server's own number of it says nothing, for a server that crashed gives the numbers that it had not written down
 * to others, and so does a standby.
 */
export async function wasCommitted(db: Db, facilityId: string, { commitNo, mark }: InDoubt): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [locked, found] = await Promise.all([
      run(tx, LOCK, [facilityId]),
      run(tx, MARK_OF_COMMIT, [facilityId, commitNo]),
    ]);
    assert(locked.rows[0], `wasCommitted: facility ${facilityId} has not been set up`);
    const [row] = found.rows;
    return row !== undefined && MarkSchema.parse(row).mark === mark;
  });
}

/** To be called in each transaction that steps the commit number: now and then the oldest marks go. */
export async function trimMarks(tx: Tx, facilityId: string, commitNo: number): Promise<void> {
  if (commitNo % TRIM_EVERY === 0) await run(tx, TRIM, [facilityId, commitNo - MARKS_KEPT]);
}

const LOCK = { name: 'lock_for_mark', text: 'select from node_state where facility_id = $1 for update' };

const MARK_OF_COMMIT = {
  name: 'mark_of_commit',
  text: 'select mark from commit_mark where facility_id = $1 and commit_no = $2',
};

const TRIM = { name: 'trim_marks', text: 'delete from commit_mark where facility_id = $1 and commit_no <= $2' };

const MarkSchema = z.object({ mark: z.uuid() });
