import { assert } from '../../domain/assert.ts';
import type { Writes } from '../../sync/engine/node-state.ts';
import { kindOfEvent } from '../../sync/engine/rows.ts';
import type { Tx } from '../db/database.ts';
import { insertInto, rowsIn, run, settingsOfExcluded, settingsOfRow, type Statement } from '../db/statement.ts';
import {
  allocationTable,
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
 * Saves what steps wrote, in the transaction that locked their state. All statements are sent at once, in this order.
 * Rejects when a row turns out to be another facility's; its transaction commits nothing then, whatever is asked of it.
 */
export async function saveWrites(tx: Tx, facilityId: string, writes: Writes): Promise<void> {
  const { node, ranges, cut } = writes;
  const ofFacility = <T extends object>(row: T) => ({ ...row, facilityId });
  const ofCommit = <T extends object>(row: T) => ({ ...row, facilityId, commitNo: commitNoOf(writes) });
  await Promise.all([
    // Ranges first: the trigger that refuses a sale of time that is not ours looks at them.
    ranges && run(tx, DELETE_RANGES, [facilityId]),
    ranges && save(tx, INSERT_RANGES, ranges.map(ofCommit)),
    node && save(tx, UPDATE_NODE, [node]),
    save(tx, UPSERT_ALLOCATIONS, writes.allocations.map(ofCommit)),
    save(tx, UPSERT_REQUESTS, writes.requests.map(ofCommit)),
    writes.forgetPeerRequests && run(tx, DELETE_PEER_REQUESTS, [facilityId]),
    save(tx, UPSERT_PEER_REQUESTS, writes.peerRequests.map(ofFacility)),
    cut && run(tx, CUT_OUTBOX, [facilityId, cut.outSeq]),
    cut && run(tx, CUT_INBOX, [facilityId, cut.inSeq]),
    save(
      tx,
      INSERT_OUTBOX,
      writes.outbox.map((row) => ({ ...row, facilityId, kind: kindOfEvent(row) })),
    ),
    save(tx, INSERT_INBOX, writes.inbox.map(ofFacility)),
    save(tx, UPSERT_PARKED, writes.parked.map(ofFacility)),
    save(
      tx,
      UPSERT_CONFLICTS,
      writes.conflicts.map(({ allocation, at }) => ({ facilityId, allocationId: allocation.id, allocation, at })),
    ),
  ]);
}

/** Writes every one of `rows` or rejects. */
async function save(tx: Tx, statement: Statement, rows: readonly object[]): Promise<void> {
  if (rows.length > 0) await run(tx, statement, [JSON.stringify(rows), rows.length]);
}

/** A statement that fails unless it writes as many rows as its second parameter says. */
function writing(name: string, text: string): Statement {
  return {
    name,
    text: `with written as (${text} returning 1)
      select expect_rows($2, (select count(*) from written), '${name}')`,
  };
}

/** Others find what has changed by it. */
function commitNoOf({ node }: Writes): number {
  assert(node, 'saveWrites: whatever changes steps the commit number');
  return node.commitNo;
}

const DELETE_RANGES = { name: 'delete_ranges', text: 'delete from held_range where facility_id = $1' };

const INSERT_RANGES = writing('insert_ranges', insertInto(rangeTable, 'held_range'));

const UPDATE_NODE = writing(
  'update_node',
  `update node_state as node set ${settingsOfRow(nodeTable)}
    from ${rowsIn(nodeTable, '$1')} where node.facility_id = row."facilityId"`,
);

/**
 * The ids come from a facility, which may name what is another's: its resource and its booking are left out here, its
 * allocation by the upsert's condition. `offset 0`: as in `lock-state.ts`.
 */
const UPSERT_ALLOCATIONS = writing(
  'upsert_allocations',
  `${insertInto(allocationTable, 'allocation')}
    join resource on resource.id = row."resourceId" and resource.facility_id = row."facilityId"
    where not exists (
      select from allocation as other
      where other.booking_id = row."bookingId" and other.facility_id <> row."facilityId" offset 0)
    on conflict (id) do update set ${settingsOfExcluded(allocationTable)}
      where allocation.facility_id = excluded.facility_id`,
);

const UPSERT_REQUESTS = writing(
  'upsert_requests',
  `${insertInto(requestTable, 'request')}
    on conflict (id) do update
      set status = excluded.status, rejection = excluded.rejection, reason = excluded.reason,
        commit_no = excluded.commit_no
      where request.facility_id = excluded.facility_id`,
);

const DELETE_PEER_REQUESTS = { name: 'delete_peer_requests', text: 'delete from peer_request where facility_id = $1' };

const UPSERT_PEER_REQUESTS = writing(
  'upsert_peer_requests',
  `${insertInto(peerRequestTable, 'peer_request')}
    on conflict (facility_id, request_id) do update set status = excluded.status`,
);

const CUT_OUTBOX = { name: 'cut_outbox', text: 'delete from outbox where facility_id = $1 and seq > $2' };

const CUT_INBOX = { name: 'cut_inbox', text: 'delete from inbox where facility_id = $1 and seq > $2' };

const INSERT_OUTBOX = writing('insert_outbox', insertInto(outboxTable, 'outbox'));

const INSERT_INBOX = writing('insert_inbox', insertInto(inboxTable, 'inbox'));

const UPSERT_PARKED = writing(
  'upsert_parked',
  `${insertInto(parkedTable, 'parked')} on conflict (facility_id, seq) do update set at = parked.at`,
);

/** A conflict over one that was solved before is a new one. */
const UPSERT_CONFLICTS = writing(
  'upsert_conflicts',
  `${insertInto(conflictTable, 'conflict')}
    on conflict (facility_id, allocation_id)
      do update set allocation = excluded.allocation, at = excluded.at, solved_at = null`,
);
