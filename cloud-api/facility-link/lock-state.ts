import { z } from 'zod';
import { assert } from '../../domain/assert.ts';
import type { Range } from '../../domain/ownership.ts';
import { NEIGHBOUR_MARGIN_MS, type Scope } from '../../sync/engine/inputs.ts';
import type { HeldAllocation, NodeState, OutboxRow, PeerRequestRow } from '../../sync/engine/node-state.ts';
import {
  readHeldAllocation,
  readHeldRanges,
  readNodeRow,
  readRequestRow,
  readTransfer,
} from '../../sync/engine/rows.ts';
import type { Tx } from '../db/database.ts';
import { columnsOf, run } from '../db/statement.ts';
import {
  allocationTable,
  nodeTable,
  outboxTable,
  peerRequestTable,
  rangeTable,
  requestTable,
} from './facility-link-schema.ts';

/**
 * Locks the facility's row (PROTOCOL §2: the single-writer lock) and loads what `scope` names. All statements are sent
 * at once; each of those after the lock sees what was committed before it was had. Every one names the facility: what
 * another facility has is not there, whatever its id.
 */
export async function lockState(tx: Tx, facilityId: string, scope: Scope): Promise<NodeState> {
  const { allocationIds, requestIds, bookingIds, everything, spans, outSeqs, outTailAfter } = scope;
  const none = { rows: [] };
  const [locked, ranges, transfers, named, near, requests, peerRequests, checkpoints, outTail] = await Promise.all([
    run(tx, LOCK, [facilityId]),
    run(tx, RANGES, [facilityId]),
    run(tx, OPEN_TRANSFERS, [facilityId]),
    run(tx, NAMED_ALLOCATIONS, [facilityId, allocationIds, requestIds, bookingIds, everything]),
    spans.length === 0 ? none : run(tx, NEAR_ALLOCATIONS, [facilityId, ...stretchesAround(spans)]),
    run(tx, REQUESTS, [facilityId, requestIds, scope.pendingRequests]),
    requestIds.length === 0 ? none : run(tx, PEER_REQUESTS, [facilityId, requestIds]),
    outSeqs.length === 0 ? none : run(tx, CHECKPOINTS, [facilityId, outSeqs]),
    outTailAfter === null ? none : run(tx, OUT_TAIL, [facilityId, outTailAfter]),
  ]);
  const [node] = locked.rows;
  assert(node, `lockState: facility ${facilityId} has not been set up`);
  const allocations = new Map<string, HeldAllocation>();
  for (const row of [...named.rows, ...near.rows]) {
    const allocation = readHeldAllocation(row);
    allocations.set(allocation.id, allocation);
  }
  return {
    node: readNodeRow(node),
    ranges: readHeldRanges(ranges.rows),
    allocations,
    requests: new Map(requests.rows.map(readRequestRow).map((request) => [request.id, request])),
    peerRequests: new Map(peerRequests.rows.map(readPeerRequest).map((row) => [row.requestId, row])),
    openTransfers: transfers.rows.map(readOpenTransfer),
    outHashes: new Map([
      ...(outSeqs.includes(0) ? [[0, ''] as const] : []),
      ...checkpoints.rows.map(readHash).map(({ seq, hash }) => [seq, hash] as const),
    ]),
    outTail: outTail.rows.map(readOutboxRow),
  };
}

const LOCK = {
  name: 'lock_node',
  text: `select ${columnsOf(nodeTable, 'node')} from node_state as node where facility_id = $1 for update`,
};

const RANGES = {
  name: 'ranges',
  text: `select ${columnsOf(rangeTable, 'held')} from held_range as held where facility_id = $1`,
};

const OPEN_TRANSFERS = {
  name: 'open_transfers',
  text: `select ${columnsOf(outboxTable, 'sent')} from outbox as sent
    where facility_id = $1 and kind = 'transfer'
      and seq > (select replica_seq from node_state where facility_id = $1)
    order by seq`,
};

/** With those in transit, which are few and always wanted. */
const NAMED_ALLOCATIONS = {
  name: 'named_allocations',
  text: `select ${columnsOf(allocationTable, 'known')} from allocation as known
    where facility_id = $1 and (id = any($2::uuid[]) or request_id = any($3::uuid[]) or booking_id = any($4::uuid[])
      or holder = 'transit' or ($5 and state = 'active'))`,
};

/** Active allocations near some stretches. The condition is the constraint's own expression, so that its index answers. */
const NEAR_ALLOCATIONS = {
  name: 'near_allocations',
  text: `select ${columnsOf(allocationTable, 'known')} from allocation as known
    join unnest($2::uuid[], $3::int8[], $4::int8[]) as span (resource_id, starts_at, ends_at)
      on known.state = 'active' and known.resource_id = span.resource_id
      and int8range(known.starts_at, known.ends_at) && int8range(span.starts_at, span.ends_at)
    where known.facility_id = $1`,
};

/** Pending ones also while the node catches up: `settleOldRequests` looks at them. In an order, so that steps can be repeated. */
const REQUESTS = {
  name: 'requests',
  text: `select ${columnsOf(requestTable, 'asked')} from request as asked
    where facility_id = $1 and (id = any($2::uuid[]) or (status = 'pending' and ($3
      or exists (select from node_state where facility_id = $1 and catch_up_to is not null))))
    order by created_at, id`,
};

const PEER_REQUESTS = {
  name: 'peer_requests',
  text: `select ${columnsOf(peerRequestTable, 'asked')} from peer_request as asked
    where facility_id = $1 and request_id = any($2::uuid[])`,
};

const CHECKPOINTS = {
  name: 'checkpoints',
  text: `select seq, hash from outbox where facility_id = $1 and seq = any($2::int8[])`,
};

const OUT_TAIL = {
  name: 'out_tail',
  text: `select seq, prev, hash, body from outbox where facility_id = $1 and seq > $2 order by seq`,
};

const PeerRequestSchema = z.object({ requestId: z.string(), status: z.enum(['answered', 'abandoned']) });
const TransferSchema = z.object({ seq: z.int(), body: z.string() });
const HashSchema = z.object({ seq: z.int(), hash: z.string() });
const OutboxRowSchema = z.object({ seq: z.int(), prev: z.string(), hash: z.string(), body: z.string() });

const readPeerRequest = (row: unknown): PeerRequestRow => PeerRequestSchema.parse(row);

const readOutboxRow = (row: unknown): OutboxRow => OutboxRowSchema.parse(row);

const readHash = (row: unknown) => HashSchema.parse(row);

function readOpenTransfer(row: unknown): NodeState['openTransfers'][number] {
  const { seq, body } = TransferSchema.parse(row);
  return { seq, event: readTransfer(body) };
}

/** Resources, starts and ends with the margin around them. */
function stretchesAround(spans: readonly Range[]): [string[], number[], number[]] {
  const merged = envelopes(spans);
  return [
    merged.map(({ resourceId }) => resourceId),
    merged.map(({ startsAt }) => startsAt - NEIGHBOUR_MARGIN_MS),
    merged.map(({ endsAt }) => endsAt + NEIGHBOUR_MARGIN_MS),
  ];
}

/** One stretch per resource and neighbourhood: fifty clients after one slot need it loaded once. */
function envelopes(spans: readonly Range[]): Range[] {
  const sorted = [...spans].sort((a, b) =>
    a.resourceId === b.resourceId ? a.startsAt - b.startsAt : a.resourceId < b.resourceId ? -1 : 1,
  );
  const merged: Range[] = [];
  for (const { resourceId, startsAt, endsAt } of sorted) {
    const last = merged.at(-1);
    if (last && last.resourceId === resourceId && startsAt <= last.endsAt + 2 * NEIGHBOUR_MARGIN_MS) {
      merged[merged.length - 1] = { ...last, endsAt: Math.max(last.endsAt, endsAt) };
    } else merged.push({ resourceId, startsAt, endsAt });
  }
  return merged;
}
