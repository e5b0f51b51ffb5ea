import { and, asc, eq, getTableColumns, gt, gte, inArray, lte, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { assert } from '../../domain/assert.ts';
import { NEIGHBOUR_MARGIN_MS, type Scope } from '../../sync/engine/inputs.ts';
import type {
  HeldAllocation,
  HeldRange,
  NodeRow,
  NodeState,
  OutboxRow,
  PeerRequestRow,
  Writes,
} from '../../sync/engine/node-state.ts';
import {
  kindOfEvent,
  readHeldAllocation,
  readHeldRange,
  readNodeRow,
  readRequestRow,
  readTransfer,
} from '../../sync/engine/rows.ts';
import type { Checkpoint } from '../../sync/protocol/frames.ts';
import type { Range } from '../../domain/ownership.ts';
import type { Db, Tx } from '../db/database.ts';
import {
  allocationTable,
  inboxTable,
  nodeTable,
  outboxTable,
  peerRequestTable,
  rangeTable,
  requestTable,
} from './facility-link-schema.ts';

/** The engine's row of a facility; asserts that the facility has been set up. */
export async function getNode(db: Db | Tx, facilityId: string): Promise<NodeRow> {
  const [row] = await db.select().from(nodeTable).where(eq(nodeTable.facilityId, facilityId));
  assert(row, `getNode: facility ${facilityId} has not been set up`);
  return readNodeRow(row);
}

export async function insertNode(tx: Tx, row: NodeRow): Promise<void> {
  await tx.insert(nodeTable).values(row);
}

/** Locks the facility's row (PROTOCOL §2: the single-writer lock) and loads what `scope` names. */
export async function lockState(tx: Tx, facilityId: string, scope: Scope): Promise<NodeState> {
  const [locked] = await tx.select().from(nodeTable).where(eq(nodeTable.facilityId, facilityId)).for('update');
  assert(locked, `lockState: facility ${facilityId} has not been set up`);
  const node = readNodeRow(locked);
  const ranges = await tx.select().from(rangeTable).where(eq(rangeTable.facilityId, facilityId));
  const openTransfers = node.replicaSeq === node.outSeq ? [] : await listTransfers(tx, facilityId, node.replicaSeq);
  const inTransit = openTransfers.length > 0 ? facilityId : null;
  const allocations = await findAllocations(tx, scope, inTransit);
  const requests = await findRequests(tx, node, scope);
  const peerRequests =
    scope.requestIds.length === 0
      ? []
      : await tx.select().from(peerRequestTable).where(isAnyOf(peerRequestTable.requestId, scope.requestIds));
  const checkpoints = await listCheckpoints(tx, facilityId, scope.outSeqs);
  return {
    node,
    ranges: ranges.map(readHeldRange),
    allocations: new Map(allocations.map((allocation) => [allocation.id, allocation])),
    requests: new Map(requests.map((request) => [request.id, request])),
    peerRequests: new Map(peerRequests.map((row) => [row.requestId, readPeerRequest(row)])),
    openTransfers,
    outHashes: new Map(checkpoints.map(({ seq, hash }) => [seq, hash])),
  };
}

async function findRequests(tx: Tx, node: NodeRow, scope: Scope) {
  const wanted: SQL[] = [];
  if (scope.requestIds.length > 0) wanted.push(isAnyOf(requestTable.id, scope.requestIds));
  if (scope.pendingRequests || node.catchUpTo !== null) wanted.push(eq(requestTable.status, 'pending'));
  if (wanted.length === 0) return [];
  const rows = await tx
    .select()
    .from(requestTable)
    .where(and(eq(requestTable.facilityId, node.facilityId), or(...wanted)));
  return rows.map(readRequestRow);
}

function readPeerRequest(row: { requestId: string; status: string }): PeerRequestRow {
  return { requestId: row.requestId, status: row.status === 'abandoned' ? 'abandoned' : 'answered' };
}

/** `inTransit` names the facility whose allocations on their way to it are wanted too. */
async function findAllocations(tx: Tx, scope: Scope, inTransit: string | null): Promise<HeldAllocation[]> {
  const { allocationIds, requestIds, bookingIds, spans } = scope;
  const wanted: SQL[] = [];
  if (allocationIds.length > 0) wanted.push(isAnyOf(allocationTable.id, allocationIds));
  if (requestIds.length > 0) wanted.push(isAnyOf(allocationTable.requestId, requestIds));
  if (bookingIds.length > 0) wanted.push(isAnyOf(allocationTable.bookingId, bookingIds));
  if (inTransit !== null) {
    wanted.push(sql`(${allocationTable.facilityId} = ${inTransit}::uuid and ${allocationTable.holder} = 'transit')`);
  }
  const named =
    wanted.length === 0
      ? []
      : await tx
          .select()
          .from(allocationTable)
          .where(or(...wanted));
  const near = spans.length === 0 ? [] : await listActiveNear(tx, envelopes(spans));
  return [...named, ...near].map(readHeldAllocation);
}

/** One parameter, however many they are: a statement with hundreds takes longer to plan than to carry out. */
function isAnyOf(column: PgColumn, ids: readonly string[]): SQL {
  return sql`${column} = any(${sql.param(ids)}::uuid[])`;
}

/** Active allocations near any of `spans`. The condition is the constraint's own expression, so that its index answers. */
async function listActiveNear(tx: Tx, spans: readonly Range[]) {
  const { resourceId, startsAt, endsAt, state } = allocationTable;
  const from = spans.map((span) => span.startsAt - NEIGHBOUR_MARGIN_MS);
  const until = spans.map((span) => span.endsAt + NEIGHBOUR_MARGIN_MS);
  const resources = spans.map((span) => span.resourceId);
  const span = sql`unnest(${sql.param(resources)}::uuid[], ${sql.param(from)}::int8[], ${sql.param(until)}::int8[])
    as span (resource_id, starts_at, ends_at)`;
  const isNear = sql`${state} = 'active' and ${resourceId} = span.resource_id
    and int8range(${startsAt}, ${endsAt}) && int8range(span.starts_at, span.ends_at)`;
  return tx.select(getTableColumns(allocationTable)).from(allocationTable).innerJoin(span, isNear);
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

async function listTransfers(tx: Tx, facilityId: string, after: number): Promise<NodeState['openTransfers']> {
  const rows = await tx
    .select({ seq: outboxTable.seq, body: outboxTable.body })
    .from(outboxTable)
    .where(and(eq(outboxTable.facilityId, facilityId), gt(outboxTable.seq, after), eq(outboxTable.kind, 'transfer')))
    .orderBy(asc(outboxTable.seq));
  return rows.map(({ seq, body }) => ({ seq, event: readTransfer(body) }));
}

/** Hashes of the cloud's stream at `seqs`; position 0 has the empty hash, positions beyond the end are left out. */
export async function listCheckpoints(db: Db | Tx, facilityId: string, seqs: readonly number[]): Promise<Checkpoint[]> {
  if (seqs.length === 0) return [];
  const rows = await db
    .select({ seq: outboxTable.seq, hash: outboxTable.hash })
    .from(outboxTable)
    .where(and(eq(outboxTable.facilityId, facilityId), inArray(outboxTable.seq, [...seqs])));
  return seqs.includes(0) ? [{ seq: 0, hash: '' }, ...rows] : rows;
}

/** The cloud's stream to a facility after `after`, at most `limit` rows. */
export async function listOutbox(db: Db, facilityId: string, after: number, limit: number): Promise<OutboxRow[]> {
  return db
    .select({ seq: outboxTable.seq, prev: outboxTable.prev, hash: outboxTable.hash, body: outboxTable.body })
    .from(outboxTable)
    .where(and(eq(outboxTable.facilityId, facilityId), gt(outboxTable.seq, after)))
    .orderBy(asc(outboxTable.seq))
    .limit(limit);
}

/** Index: `request_status`. */
export async function hasOverdueRequests(db: Db, facilityId: string, now: number): Promise<boolean> {
  const isOurs = eq(requestTable.facilityId, facilityId);
  const rows = await db
    .select({ id: requestTable.id })
    .from(requestTable)
    .where(and(isOurs, eq(requestTable.status, 'pending'), lte(requestTable.deadlineAt, now)))
    .limit(1);
  return rows.length > 0;
}

/** Saves what steps wrote, in the transaction that locked their state. */
export async function saveWrites(tx: Tx, facilityId: string, writes: Writes): Promise<void> {
  if (writes.ranges) {
    await tx.delete(rangeTable).where(eq(rangeTable.facilityId, facilityId));
    if (writes.ranges.length > 0) await insertRanges(tx, facilityId, writes.ranges);
  }
  if (writes.node) {
    const { facilityId: _, ...row } = writes.node;
    await tx.update(nodeTable).set(row).where(eq(nodeTable.facilityId, facilityId));
  }
  await saveAllocations(tx, facilityId, writes);
  await saveRequests(tx, facilityId, writes);
  await saveOutbox(tx, facilityId, writes.outbox);
  const inbox = writes.inbox.map((row) => ({ facilityId, ...row }));
  if (inbox.length > 0) await tx.insert(inboxTable).values(inbox);
}

async function saveAllocations(tx: Tx, facilityId: string, writes: Writes): Promise<void> {
  const { allocations } = writes;
  if (allocations.length === 0) return;
  assert(writes.node, 'saveAllocations: a changed allocation steps the commit number');
  const { commitNo } = writes.node;
  await tx.execute(sql`
    insert into ${allocationTable} (id, facility_id, resource_id, starts_at, ends_at, kind, state, revision,
      booking_id, request_id, data, holder, commit_no)
    select id, ${facilityId}::uuid, "resourceId", "startsAt", "endsAt", kind, state, revision,
      "bookingId", "requestId", data, holder, ${commitNo}::int8
    from ${rowsOf(allocations)} as row (id uuid, "resourceId" uuid, "startsAt" int8, "endsAt" int8, kind text, state text,
      revision int, "bookingId" uuid, "requestId" uuid, data jsonb, holder text)
    on conflict (id) do update set resource_id = excluded.resource_id, starts_at = excluded.starts_at,
      ends_at = excluded.ends_at, kind = excluded.kind, state = excluded.state, revision = excluded.revision,
      booking_id = excluded.booking_id, request_id = excluded.request_id, data = excluded.data,
      holder = excluded.holder, commit_no = excluded.commit_no`);
}

async function saveOutbox(tx: Tx, facilityId: string, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  const withKind = rows.map((row) => ({ ...row, kind: kindOfEvent(row) }));
  await tx.execute(sql`
    insert into ${outboxTable} (facility_id, seq, prev, hash, kind, body)
    select ${facilityId}::uuid, seq, prev, hash, kind, body
    from ${rowsOf(withKind)} as row (seq int8, prev text, hash text, kind text, body text)`);
}

/** Many rows as one parameter, for `isAnyOf`'s reason. Columns are named by the properties. */
function rowsOf(rows: readonly object[]): SQL {
  return sql`json_to_recordset(${JSON.stringify(rows)}::json)`;
}

async function saveRequests(tx: Tx, facilityId: string, writes: Writes): Promise<void> {
  if (writes.requests.length > 0) {
    await tx
      .insert(requestTable)
      .values(writes.requests.map((request) => ({ ...request, facilityId })))
      .onConflictDoUpdate({
        target: requestTable.id,
        set: { status: sql`excluded.status`, rejection: sql`excluded.rejection`, reason: sql`excluded.reason` },
      });
  }
  if (writes.forgetPeerRequests) {
    await tx.delete(peerRequestTable).where(eq(peerRequestTable.facilityId, facilityId));
  }
  if (writes.peerRequests.length > 0) {
    await tx
      .insert(peerRequestTable)
      .values(writes.peerRequests.map((row) => ({ facilityId, ...row })))
      .onConflictDoUpdate({ target: peerRequestTable.requestId, set: { status: sql`excluded.status` } });
  }
}

/** Allocations of a facility written after its commit `after`. Index: `allocation_commit`. */
export async function listChanged(db: Db, facilityId: string, after: number): Promise<HeldAllocation[]> {
  const rows = await db
    .select()
    .from(allocationTable)
    .where(and(eq(allocationTable.facilityId, facilityId), gt(allocationTable.commitNo, after)));
  return rows.map(readHeldAllocation);
}

/** Active allocations of a facility that end after `since`: what availability is built from. */
export async function listActiveSince(db: Db, facilityId: string, since: number): Promise<HeldAllocation[]> {
  const rows = await db
    .select()
    .from(allocationTable)
    .where(
      and(
        eq(allocationTable.facilityId, facilityId),
        eq(allocationTable.state, 'active'),
        gte(allocationTable.endsAt, since),
      ),
    );
  return rows.map(readHeldAllocation);
}

export async function listRanges(db: Db, facilityId: string): Promise<HeldRange[]> {
  const rows = await db.select().from(rangeTable).where(eq(rangeTable.facilityId, facilityId));
  return rows.map(readHeldRange);
}

/** Sets up who holds what of a facility that is new. */
export async function insertRanges(tx: Tx, facilityId: string, ranges: readonly HeldRange[]): Promise<void> {
  await tx.insert(rangeTable).values(ranges.map((range) => ({ facilityId, ...range })));
}
