import type { Committed } from '../../sync/engine/node-port.ts';
import type { NodeRow } from '../../sync/engine/node-state.ts';
import { readHeldAllocation, readHeldRanges, readNodeRow, readRequestRow } from '../../sync/engine/rows.ts';
import { NO_WRITES } from '../../sync/engine/step-all.ts';
import type { FrameOf } from '../../sync/protocol/frames.ts';
import { assert } from '../../domain/assert.ts';
import type { Db, Tx } from '../db/database.ts';
import { columnsOf, run } from '../db/statement.ts';
import { allocationTable, nodeTable, rangeTable, requestTable } from './facility-link-schema.ts';
import { listOutbox } from './pg-node-store.ts';

/** How much of a facility's commits this process has seen. */
export type Place = Pick<NodeRow, 'commitNo' | 'outSeq'>;

/** More than this of the stream is left to the link, which reads it piece by piece. */
const OUTBOX_ROWS_MAX = 64;

/**
 * What the commits of a facility after `since` have come to, whoever made them, as if they had been one. Its frames are
 * the questions to the facility that are open. To be asked in a transaction that sees one state of the database.
 */
export async function readChanges(tx: Tx, facilityId: string, since: Place): Promise<Committed> {
  const after = [facilityId, since.commitNo];
  const [nodes, ranges, allocations, asked, outbox] = await Promise.all([
    run(tx, NODE, [facilityId]),
    run(tx, CHANGED_RANGES, after),
    run(tx, CHANGED_ALLOCATIONS, after),
    run(tx, CHANGED_REQUESTS, after),
    listOutbox(tx, facilityId, since.outSeq, OUTBOX_ROWS_MAX),
  ]);
  assert(nodes.rows[0], `readChanges: facility ${facilityId} has not been set up`);
  const node = readNodeRow(nodes.rows[0]);
  const requests = asked.rows.map(readRequestRow);
  const writes = {
    ...NO_WRITES,
    node,
    ranges: ranges.rows.length > 0 ? readHeldRanges(ranges.rows) : null,
    allocations: allocations.rows.map(readHeldAllocation),
    requests,
    outbox,
  };
  const frames = requests
    .filter(({ status, session }) => status === 'pending' && session === node.session)
    .map(
      ({ id: requestId, session, operation }): FrameOf<'request'> => ({ t: 'request', session, requestId, operation }),
    );
  return { writes, frames, facts: [] };
}

/** A question that was asked before and is to be sent once more; null when it is not open any more. */
export async function readQuestion(db: Db, facilityId: string, requestId: string): Promise<FrameOf<'request'> | null> {
  const { rows } = await run(db, OPEN_QUESTION, [facilityId, requestId]);
  if (!rows[0]) return null;
  const { session, operation } = readRequestRow(rows[0]);
  return { t: 'request', session, requestId, operation };
}

const NODE = {
  name: 'changed_node',
  text: `select ${columnsOf(nodeTable, 'node')} from node_state as node where facility_id = $1`,
};

/** All or none: they are written together. None at all is not a case, a facility's time is always somebody's. */
const CHANGED_RANGES = {
  name: 'changed_ranges',
  text: `select ${columnsOf(rangeTable, 'held')} from held_range as held where facility_id = $1 and commit_no > $2`,
};

const CHANGED_ALLOCATIONS = {
  name: 'changed_allocations',
  text: `select ${columnsOf(allocationTable, 'known')} from allocation as known
    where facility_id = $1 and commit_no > $2 order by commit_no`,
};

const CHANGED_REQUESTS = {
  name: 'changed_requests',
  text: `select ${columnsOf(requestTable, 'asked')} from request as asked where facility_id = $1 and commit_no > $2`,
};

const OPEN_QUESTION = {
  name: 'open_question',
  text: `select ${columnsOf(requestTable, 'asked')} from request as asked
    where facility_id = $1 and id = $2 and status = 'pending'`,
};
