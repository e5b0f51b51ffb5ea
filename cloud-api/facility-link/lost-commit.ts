import { z } from 'zod';
import { assert } from '../../domain/assert.ts';
import type { Db } from '../db/database.ts';
import { run } from '../db/statement.ts';

/** A transaction whose COMMIT was sent, or was about to be, when the connection died. */
export type InDoubt = { readonly transactionId: string; readonly commitNo: number };

/**
 * What became of a transaction of the facility that held its lock. Waits for the lock: a server that is still at it, or
 * has not noticed that the connection is gone, holds it until it has decided. Two witnesses are asked, because numbers
 * of transactions are a server's own, and a standby may have taken over.
 */
export async function wasCommitted(db: Db, facilityId: string, { transactionId, commitNo }: InDoubt): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [locked, status] = await Promise.all([
      run(tx, LOCKED_COMMIT_NO, [facilityId]),
      run(tx, TRANSACTION_STATUS, [transactionId]),
    ]);
    const [node] = locked.rows;
    assert(node, `wasCommitted: facility ${facilityId} has not been set up`);
    return StatusSchema.parse(status.rows[0]).committed && NodeSchema.parse(node).commitNo >= commitNo;
  });
}

const LOCKED_COMMIT_NO = {
  name: 'locked_commit_no',
  text: 'select commit_no as "commitNo" from node_state where facility_id = $1 for update',
};

const TRANSACTION_STATUS = {
  name: 'transaction_status',
  text: `select coalesce(pg_xact_status($1::xid8) = 'committed', false) as committed`,
};

const NodeSchema = z.object({ commitNo: z.int() });
const StatusSchema = z.object({ committed: z.boolean() });
