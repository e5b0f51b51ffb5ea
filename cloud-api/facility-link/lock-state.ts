import { z } from 'zod';
import { assert } from '../../domain/assert.ts';
import type { Range } from '../../domain/ownership.ts';
import { NEIGHBOUR_MARGIN_MS, type Scope } from '../../sync/engine/inputs.ts';
import type { NodeState } from '../../sync/engine/node-state.ts';
import {
  readHeldAllocation,
  readHeldRanges,
  readNodeRow,
  readRequestRow,
  readTransfer,
} from '../../sync/engine/rows.ts';
import type { Tx } from '../db/database.ts';
import { columnsOf, run } from '../db/statement.ts';
import { allocationTable, nodeTable, rangeTable, requestTable } from './facility-link-schema.ts';

/** What was found under the lock. */
export type LockedState = {
  readonly state: NodeState;
  /** The number of the present lease of the facility's link; null when nobody has ever had one. */
  readonly fencingNo: number | null;
};

/**
 * Locks the facility's row (PROTOCOL §2: the single-writer lock) and loads what `scope` names, in two statements that
 * are sent at once: the second sees what was committed before the lock was had. It is one for all that is loaded, as the
 * server wakes us for each. Every part of it names the facility: what another facility has is not there, whatever its id.
 */
export async function lockState(tx: Tx, facilityId: string, scope: Scope): Promise<LockedState> {
  const { allocationIds, requestIds, bookingIds, everything, pendingRequests, spans, outSeqs, outTailAfter } = scope;
  const keys = [allocationIds, requestIds, bookingIds, everything, pendingRequests];
  const [locked, found] = await Promise.all([
    run(tx, LOCK, [facilityId]),
    run(tx, LOAD, [facilityId, ...keys, ...stretchesAround(spans), outSeqs, outTailAfter]),
  ]);
  const [node] = locked.rows;
  assert(node, `lockState: facility ${facilityId} has not been set up`);
  const loaded = LoadedSchema.parse(found.rows[0]);
  const state: NodeState = {
    node: readNodeRow(node),
    ranges: readHeldRanges(loaded.ranges),
    allocations: byId(loaded.allocations.map(readHeldAllocation)),
    requests: byId(loaded.requests.map(readRequestRow)),
    peerRequests: new Map(loaded.peerRequests.map((row) => [row.requestId, row])),
    openTransfers: loaded.openTransfers.map(({ seq, body }) => ({ seq, event: readTransfer(body) })),
    outHashes: new Map([
      ...(outSeqs.includes(0) ? [[0, ''] as const] : []),
      ...loaded.checkpoints.map(({ seq, hash }) => [seq, hash] as const),
    ]),
    outTail: loaded.outTail,
  };
  return { state, fencingNo: loaded.fencingNo };
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * What follows in the transaction is planned once and not for each of its values: the statements of this folder have one
 * good plan, and to look for a better one takes longer than to carry them out.
 */
const LOCK = {
  name: 'lock_node',
  text: `select ${columnsOf(nodeTable, 'node')}, set_config('plan_cache_mode', 'force_generic_plan', true)
    from node_state as node where facility_id = $1 for update`,
};

const RANGES = `select ${columnsOf(rangeTable, 'held')} from held_range as held where facility_id = $1`;

const OPEN_TRANSFERS = `select sent.seq, sent.body from outbox as sent
  where facility_id = $1 and kind = 'transfer'
    and seq > (select replica_seq from node_state where facility_id = $1)
  order by seq`;

const KNOWN_ALLOCATION = columnsOf(allocationTable, 'known');

/**
 * Those that are wanted by one of their keys, and are the facility's. `offset 0` keeps the two conditions apart: a
 * planner that knows too little of the table would go by the facility, and read all that it has ever had.
 */
const allocationsBy = (key: 'id' | 'request_id' | 'booking_id', parameter: `$${number}`): string =>
  `select ${KNOWN_ALLOCATION} from unnest(${parameter}::uuid[]) as wanted (key)
    cross join lateral (select * from allocation where ${key} = wanted.key offset 0) as known
    where known.facility_id = $1`;

/**
 * Active allocations near some stretches. The condition is the constraint's own expression, so that its index answers.
 */
const NEAR_ALLOCATIONS = `select ${KNOWN_ALLOCATION}
  from unnest($7::uuid[], $8::int8[], $9::int8[]) as span (resource_id, starts_at, ends_at)
  cross join lateral (
    select * from allocation
    where state = 'active' and resource_id = span.resource_id
      and int8range(starts_at, ends_at) && int8range(span.starts_at, span.ends_at)
    offset 0) as known
  where known.facility_id = $1`;

/** With those in transit, which are few and always wanted. One may come more than once. */
const ALLOCATIONS = `${allocationsBy('id', '$2')}
  union all ${allocationsBy('request_id', '$3')}
  union all ${allocationsBy('booking_id', '$4')}
  union all ${NEAR_ALLOCATIONS}
  union all select ${KNOWN_ALLOCATION} from allocation as known where facility_id = $1 and holder = 'transit'
  union all select ${KNOWN_ALLOCATION} from allocation as known where $5 and facility_id = $1 and state = 'active'`;

const ASKED_REQUEST = columnsOf(requestTable, 'asked');

/** Pending ones also while the node catches up: `settleOldRequests` looks at them. In an order, so that steps can be repeated. */
const REQUESTS = `select ${ASKED_REQUEST} from unnest($3::uuid[]) as wanted (key)
    cross join lateral (select * from request where id = wanted.key offset 0) as asked
    where asked.facility_id = $1
  union all select ${ASKED_REQUEST} from request as asked
    where facility_id = $1 and status = 'pending' and id <> all($3::uuid[])
      and ($6 or exists (select from node_state where facility_id = $1 and catch_up_to is not null))
  order by "createdAt", id`;

const PEER_REQUESTS = `select asked.request_id as "requestId", asked.status from peer_request as asked
  where facility_id = $1 and request_id = any($3::uuid[])`;

const CHECKPOINTS = 'select seq, hash from outbox where facility_id = $1 and seq = any($10::int8[])';

const OUT_TAIL = 'select seq, prev, hash, body from outbox where facility_id = $1 and seq > $11::int8 order by seq';

const list = (rows: string): string => `(select coalesce(json_agg(listed), '[]') from (${rows}) as listed)`;

/** Under the facility's lock nobody takes its lease over: what is found holds until the commit. */
const LOAD = {
  name: 'load_state',
  text: `select ${list(RANGES)} as ranges, ${list(ALLOCATIONS)} as allocations, ${list(REQUESTS)} as requests,
    ${list(PEER_REQUESTS)} as "peerRequests", ${list(OPEN_TRANSFERS)} as "openTransfers",
    ${list(CHECKPOINTS)} as checkpoints, ${list(OUT_TAIL)} as "outTail",
    (select fencing_no from ingest_lease where facility_id = $1) as "fencingNo"`,
};

/** Rows that are somebody else's to read are left as they are. */
const RowsSchema = z.array(z.unknown());

const LoadedSchema = z.object({
  ranges: RowsSchema,
  allocations: RowsSchema,
  requests: RowsSchema,
  peerRequests: z.array(z.object({ requestId: z.string(), status: z.enum(['answered', 'abandoned']) })),
  openTransfers: z.array(z.object({ seq: z.int(), body: z.string() })),
  checkpoints: z.array(z.object({ seq: z.int(), hash: z.string() })),
  outTail: z.array(z.object({ seq: z.int(), prev: z.string(), hash: z.string(), body: z.string() })),
  fencingNo: z.int().nullable(),
});

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
