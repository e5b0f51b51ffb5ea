import { assert } from '../../domain/assert.ts';
import type { Writes } from '../../sync/engine/node-state.ts';
import { kindOfEvent } from '../../sync/engine/rows.ts';
import type { Db, Tx } from '../db/database.ts';
import {
  doAll,
  insertInto,
  type Parameter,
  type Part,
  rowsIn,
  run,
  settingsOfExcluded,
  settingsOfRow,
} from '../db/statement.ts';
import {
  allocationTable,
  commitMarkTable,
  conflictTable,
  inboxTable,
  nodeTable,
  outboxTable,
  parkedTable,
  peerRequestTable,
  rangeTable,
  requestTable,
} from './facility-link-schema.ts';

/** A commit as it goes to the database. */
export type Saving = {
  readonly facilityId: string;
  readonly writes: Writes;
  /** Tells the commit from others of its number; null when it steps none. */
  readonly mark: string | null;
  /** What is written beside it. */
  readonly beside: readonly Part[];
};

/**
 * Saves what steps wrote, in the transaction that locked their state. All of it is sent at once. Rejects when a row turns
 * out to be another facility's; the transaction commits nothing then, whatever is asked of it.
 */
export async function saveWrites(tx: Tx, saving: Saving): Promise<void> {
  const { facilityId, writes } = saving;
  const { ranges, cut, node, trimmed } = writes;
  await Promise.all([
    // Ranges first: the trigger that refuses a sale of time that is not ours looks at them.
    ranges && run(tx, DELETE_RANGES, [facilityId]),
    ranges &&
      doAll(
        tx,
        partOf(
          'ranges',
          ranges.map((row) => ({ ...row, facilityId, commitNo: commitNoOf(writes) })),
        ),
      ),
    writes.forgetPeerRequests && run(tx, DELETE_PEER_REQUESTS, [facilityId]),
    cut && run(tx, CUT_OUTBOX, [facilityId, cut.outSeq]),
    cut && run(tx, CUT_INBOX, [facilityId, cut.inSeq]),
    doAll(tx, [...partOf('node', node ? [node] : []), ...partsOf(saving)]),
    trimmed && run(tx, TRIM_OUTBOX, [facilityId, JSON.stringify(trimmed.out)]),
    trimmed && run(tx, TRIM_INBOX, [facilityId, JSON.stringify(trimmed.in)]),
  ]);
}

/** A commit by its number and its mark. */
export type CommitName = { readonly commitNo: number; readonly mark: string };

/**
 * Saves what steps wrote on the state as commit `after` left it, by itself and at once; they must not have changed the
 * ranges, nor begun a session or a recovery. Rejects, having done nothing, when that commit is not the last one.
 */
export async function saveUnlessChanged(db: Db, saving: Saving, after: CommitName): Promise<void> {
  const { ranges, cut, trimmed, forgetPeerRequests, node } = saving.writes;
  assert(
    !ranges && !cut && !trimmed && !forgetPeerRequests && node,
    'saveUnlessChanged: that takes more than one statement',
  );
  const params = [JSON.stringify([node]), after.commitNo, after.mark];
  const guarded: Part = { name: 'guarded', sql: GUARDED_NODE, params, rows: 1 };
  await doAll(db, [guarded, ...partsOf(saving)]);
}

/** All but node and ranges. */
function partsOf({ facilityId, writes, mark, beside }: Saving): Part[] {
  const ofFacility = <T extends object>(row: T) => ({ ...row, facilityId });
  const ofCommit = <T extends object>(row: T) => ({ ...row, facilityId, commitNo: commitNoOf(writes) });
  const conflicts = writes.conflicts.map(({ allocation, at }) => ({ allocationId: allocation.id, allocation, at }));
  return [
    ...partOf('marks', mark === null ? [] : [ofCommit({ mark })]),
    ...partOf('allocations', writes.allocations.map(ofCommit)),
    ...partOf('requests', writes.requests.map(ofCommit)),
    ...partOf('peerRequests', writes.peerRequests.map(ofFacility)),
    ...partOf(
      'outbox',
      writes.outbox.map((row) => ({ ...row, facilityId, kind: kindOfEvent(row) })),
    ),
    ...partOf('inbox', writes.inbox.map(ofFacility)),
    ...partOf('parked', writes.parked.map(ofFacility)),
    ...partOf('conflicts', conflicts.map(ofFacility)),
    ...beside,
  ];
}

function partOf(name: keyof typeof WRITING, rows: readonly object[]): Part[] {
  if (rows.length === 0) return [];
  const sql: Part['sql'] = (parameter) => `${WRITING[name](parameter(1))} returning 1`;
  return [{ name, sql, params: [JSON.stringify(rows)], rows: rows.length }];
}

/** Others find what has changed by it. */
function commitNoOf({ node }: Writes): number {
  assert(node, 'saveWrites: whatever changes steps the commit number');
  return node.commitNo;
}

const DELETE_RANGES = { name: 'delete_ranges', text: 'delete from held_range where facility_id = $1' };

const DELETE_PEER_REQUESTS = { name: 'delete_peer_requests', text: 'delete from peer_request where facility_id = $1' };

const CUT_OUTBOX = { name: 'cut_outbox', text: 'delete from outbox where facility_id = $1 and seq > $2' };

const CUT_INBOX = { name: 'cut_inbox', text: 'delete from inbox where facility_id = $1 and seq > $2' };

const REMAINS = 'jsonb_to_recordset($2::jsonb) as remains (seq int8, body text)';

const TRIM_OUTBOX = {
  name: 'trim_outbox',
  text: `update outbox set body = remains.body from ${REMAINS} where facility_id = $1 and outbox.seq = remains.seq`,
};

/** What was set aside of them goes, too. */
const TRIM_INBOX = {
  name: 'trim_inbox',
  text: `with gone as (
      delete from parked using ${REMAINS} where facility_id = $1 and parked.seq = remains.seq)
    update inbox set body = remains.body from ${REMAINS} where facility_id = $1 and inbox.seq = remains.seq`,
};

/** What writes the rows in a parameter, kind by kind. */
const WRITING = {
  ranges: (rows: Parameter) => insertInto(rangeTable, 'held_range', rows),
  node: updateNode,
  /*
   * The ids come from a facility, which may name what is another's: its resource and its booking are left out here, its
   * allocation by the upsert's condition. `offset 0`: as in `lock-state.ts`.
   */
  allocations: (rows: Parameter) => `${insertInto(allocationTable, 'allocation', rows)}
    join resource on resource.id = row."resourceId" and resource.facility_id = row."facilityId"
    where not exists (
      select from allocation as other
      where other.booking_id = row."bookingId" and other.facility_id <> row."facilityId" offset 0)
    on conflict (id) do update set ${settingsOfExcluded(allocationTable)}
      where allocation.facility_id = excluded.facility_id`,
  requests: (rows: Parameter) => `${insertInto(requestTable, 'request', rows)}
    on conflict (id) do update
      set status = excluded.status, rejection = excluded.rejection, reason = excluded.reason,
        commit_no = excluded.commit_no
      where request.facility_id = excluded.facility_id`,
  peerRequests: (rows: Parameter) => `${insertInto(peerRequestTable, 'peer_request', rows)}
    on conflict (facility_id, request_id) do update set status = excluded.status`,
  outbox: (rows: Parameter) => insertInto(outboxTable, 'outbox', rows),
  inbox: (rows: Parameter) => insertInto(inboxTable, 'inbox', rows),
  parked: (rows: Parameter) => `${insertInto(parkedTable, 'parked', rows)}
    on conflict (facility_id, seq) do update set at = parked.at`,
  marks: (rows: Parameter) => insertInto(commitMarkTable, 'commit_mark', rows),
  // A conflict over one that was solved before is a new one.
  conflicts: (rows: Parameter) => `${insertInto(conflictTable, 'conflict', rows)}
    on conflict (facility_id, allocation_id)
      do update set allocation = excluded.allocation, at = excluded.at, solved_at = null`,
};

function updateNode(rows: Parameter): string {
  return `update node_state as node set ${settingsOfRow(nodeTable)}
    from ${rowsIn(nodeTable, rows)} where node.facility_id = row."facilityId"`;
}

/**
 * The row is locked before the number counts: of two that come at once, the second finds another one. The mark tells a
 * number from the same one in a database that has gone back and come so far again.
 */
const GUARDED_NODE: Part['sql'] = (parameter) =>
  `${updateNode(parameter(1))} and node.commit_no = ${parameter(2)}::int8 and exists (
      select from commit_mark as last
      where last.facility_id = row."facilityId" and last.commit_no = ${parameter(2)}::int8
        and last.mark = ${parameter(3)}::uuid)
    returning 1`;
