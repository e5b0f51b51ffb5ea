import { assert } from '../../domain/assert.ts';
import type { Writes } from '../../sync/engine/node-state.ts';
import { kindOfEvent } from '../../sync/engine/rows.ts';
import type { Tx } from '../db/database.ts';
import {
  insertInto,
  type Parameter,
  rowsIn,
  run,
  settingsOfExcluded,
  settingsOfRow,
  type Statement,
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

/**
 * Saves what steps wrote, and `mark` as theirs if they step the commit number, in the transaction that locked their state: in one statement, since the server wakes us for
 * each; the ranges and what a recovery cuts off come before. All of it is sent at once.
 * Rejects when a row turns out to be another facility's; its transaction commits nothing then, whatever is asked of it.
 */
export async function saveWrites(
  tx: Tx,
  facilityId: string,
  writes: Writes,
  mark: string | null = null,
): Promise<void> {
  const { node, ranges, cut } = writes;
  const ofFacility = <T extends object>(row: T) => ({ ...row, facilityId });
  const ofCommit = <T extends object>(row: T) => ({ ...row, facilityId, commitNo: commitNoOf(writes) });
  await Promise.all([
    // Ranges first: the trigger that refuses a sale of time that is not ours looks at them.
    ranges && run(tx, DELETE_RANGES, [facilityId]),
    ranges && save(tx, [['ranges', ranges.map(ofCommit)]]),
    writes.forgetPeerRequests && run(tx, DELETE_PEER_REQUESTS, [facilityId]),
    cut && run(tx, CUT_OUTBOX, [facilityId, cut.outSeq]),
    cut && run(tx, CUT_INBOX, [facilityId, cut.inSeq]),
    save(tx, [
      ['node', node ? [node] : []],
      ['marks', mark === null ? [] : [{ facilityId, commitNo: commitNoOf(writes), mark }]],
      ['allocations', writes.allocations.map(ofCommit)],
      ['requests', writes.requests.map(ofCommit)],
      ['peerRequests', writes.peerRequests.map(ofFacility)],
      ['outbox', writes.outbox.map((row) => ({ ...row, facilityId, kind: kindOfEvent(row) }))],
      ['inbox', writes.inbox.map(ofFacility)],
      ['parked', writes.parked.map(ofFacility)],
      [
        'conflicts',
        writes.conflicts.map(({ allocation, at }) => ({ facilityId, allocationId: allocation.id, allocation, at })),
      ],
    ]),
  ]);
}

type Kind = keyof typeof WRITING;
type Rows = readonly [kind: Kind, rows: readonly object[]];

/** Writes every one of the rows or rejects. */
async function save(tx: Tx, all: readonly Rows[]): Promise<void> {
  const present = all.filter(([, rows]) => rows.length > 0);
  if (present.length === 0) return;
  const params = present.flatMap(([, rows]) => [JSON.stringify(rows), rows.length]);
  await run(tx, statementFor(present.map(([kind]) => kind)), params);
}

/** By the kinds of rows: there are few sets of them that ever come together. */
const statements = new Map<string, Statement>();

/** For each kind two parameters: its rows, and how many they are. It fails unless all are written. */
function statementFor(kinds: readonly Kind[]): Statement {
  // PostgreSQL takes no more than 63 characters, and two tell the kinds apart.
  const name = `save_${kinds.map((kind) => kind.slice(0, 2)).join('_')}`;
  const known = statements.get(name);
  if (known) return known;
  const parts = kinds.map((kind, index) => `${kind} as (${WRITING[kind](`$${2 * index + 1}`)} returning 1)`);
  const checks = kinds.map(
    (kind, index) => `expect_rows($${2 * index + 2}, (select count(*) from ${kind}), '${kind}')`,
  );
  const statement = { name, text: `with ${parts.join(', ')} select ${checks.join(', ')}` };
  statements.set(name, statement);
  return statement;
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

/** What writes the rows in a parameter, kind by kind. */
const WRITING = {
  ranges: (rows: Parameter) => insertInto(rangeTable, 'held_range', rows),
  node: (rows: Parameter) => `update node_state as node set ${settingsOfRow(nodeTable)}
    from ${rowsIn(nodeTable, rows)} where node.facility_id = row."facilityId"`,
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
