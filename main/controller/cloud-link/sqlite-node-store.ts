import { and, asc, eq, gt, inArray, lt, lte, or, type SQL } from 'drizzle-orm';
import { assert } from '../../../domain/assert.ts';
import type { Range } from '../../../domain/ownership.ts';
import type {
  HeldAllocation,
  HeldRange,
  NodeRow,
  NodeState,
  OutboxRow,
  PeerRequestRow,
  Writes,
} from '../../../sync/engine/node-state.ts';
import { NEIGHBOUR_MARGIN_MS, type Scope } from '../../../sync/engine/inputs.ts';
import {
  kindOfEvent,
  readHeldAllocation,
  readHeldRange,
  readNodeRow,
  readRequestRow,
  readTransfer,
} from '../../../sync/engine/rows.ts';
import type { Checkpoint } from '../../../sync/protocol/frames.ts';
import type { Db, Tx } from '../db/database.ts';
import {
  allocationTable,
  inboxTable,
  nodeTable,
  outboxTable,
  peerRequestTable,
  rangeTable,
  requestTable,
} from './cloud-link-schema.ts';

/** No allocation is longer: it bounds the search for what overlaps (see the guards migration). */
export const ALLOCATION_MS_MAX = 7 * 24 * 3_600_000;

/** The engine's row of this facility; asserts that `insertNode` has been called. */
export function getNode(db: Db | Tx): NodeRow {
  const row = db.select().from(nodeTable).get();
  assert(row, 'getNode: this controller has not been set up');
  return readNodeRow(row);
}

export function hasNode(db: Db | Tx): boolean {
  return db.select({ id: nodeTable.facilityId }).from(nodeTable).get() !== undefined;
}

export function insertNode(tx: Tx, row: NodeRow): void {
  tx.insert(nodeTable).values(row).run();
}

/** Sets up who holds what on a fresh controller. */
export function insertRanges(tx: Tx, ranges: readonly HeldRange[]): void {
  for (const range of ranges) tx.insert(rangeTable).values(range).run();
}

export function listRanges(db: Db | Tx): HeldRange[] {
  return db.select().from(rangeTable).all().map(readHeldRange);
}

export function findAllocation(db: Db | Tx, id: string): HeldAllocation | null {
  const row = db.select().from(allocationTable).where(eq(allocationTable.id, id)).get();
  return row ? readHeldAllocation(row) : null;
}

/** Loads what `scope` names. */
export function loadState(db: Db | Tx, scope: Scope): NodeState {
  const node = getNode(db);
  const openTransfers = listTransfers(db, node.replicaSeq);
  const allocations = findAllocations(db, scope, openTransfers.length > 0);
  const pending = scope.pendingRequests || node.catchUpTo !== null;
  const requests = db
    .select()
    .from(requestTable)
    .where(
      or(inArray(requestTable.id, [...scope.requestIds]), pending ? eq(requestTable.status, 'pending') : undefined),
    )
    .all()
    .map(readRequestRow);
  const peerRequests = db
    .select()
    .from(peerRequestTable)
    .where(inArray(peerRequestTable.requestId, [...scope.requestIds]))
    .all();
  return {
    node,
    ranges: listRanges(db),
    allocations: new Map(allocations.map((allocation) => [allocation.id, allocation])),
    requests: new Map(requests.map((request) => [request.id, request])),
    peerRequests: new Map(peerRequests.map((row) => [row.requestId, readPeerRequest(row)])),
    openTransfers,
    outHashes: new Map(listCheckpoints(db, scope.outSeqs).map(({ seq, hash }) => [seq, hash])),
  };
}

function readPeerRequest(row: { requestId: string; status: string }): PeerRequestRow {
  return { requestId: row.requestId, status: row.status === 'abandoned' ? 'abandoned' : 'answered' };
}

function findAllocations(db: Db | Tx, scope: Scope, withTransit: boolean): HeldAllocation[] {
  const { allocationIds, requestIds, bookingIds, spans } = scope;
  const conditions: SQL[] = [];
  if (allocationIds.length > 0) conditions.push(inArray(allocationTable.id, [...allocationIds]));
  if (requestIds.length > 0) conditions.push(inArray(allocationTable.requestId, [...requestIds]));
  if (bookingIds.length > 0) conditions.push(inArray(allocationTable.bookingId, [...bookingIds]));
  if (withTransit) conditions.push(eq(allocationTable.holder, 'transit'));
  const rows =
    conditions.length === 0
      ? []
      : db
          .select()
          .from(allocationTable)
          .where(or(...conditions))
          .all();
  return [...rows.map(readHeldAllocation), ...spans.flatMap((span) => listActiveNear(db, span))];
}

/** Active allocations that touch `span` or come within `NEIGHBOUR_MARGIN_MS` of it. */
export function listActiveNear(db: Db | Tx, span: Range): HeldAllocation[] {
  return db
    .select()
    .from(allocationTable)
    .where(
      and(
        eq(allocationTable.resourceId, span.resourceId),
        eq(allocationTable.state, 'active'),
        gt(allocationTable.startsAt, span.startsAt - NEIGHBOUR_MARGIN_MS - ALLOCATION_MS_MAX),
        lt(allocationTable.startsAt, span.endsAt + NEIGHBOUR_MARGIN_MS),
        gt(allocationTable.endsAt, span.startsAt - NEIGHBOUR_MARGIN_MS),
      ),
    )
    .all()
    .map(readHeldAllocation);
}

function listTransfers(db: Db | Tx, after: number): NodeState['openTransfers'] {
  return db
    .select({ seq: outboxTable.seq, body: outboxTable.body })
    .from(outboxTable)
    .where(and(eq(outboxTable.kind, 'transfer'), gt(outboxTable.seq, after)))
    .orderBy(asc(outboxTable.seq))
    .all()
    .map(({ seq, body }) => ({ seq, event: readTransfer(body) }));
}

/** Hashes of our stream at `seqs`; position 0 has the empty hash, positions beyond the end are left out. */
export function listCheckpoints(db: Db | Tx, seqs: readonly number[]): Checkpoint[] {
  const rows = db
    .select({ seq: outboxTable.seq, hash: outboxTable.hash })
    .from(outboxTable)
    .where(inArray(outboxTable.seq, [...seqs]))
    .all();
  return seqs.includes(0) ? [{ seq: 0, hash: '' }, ...rows] : rows;
}

/** Our stream after `after`, at most `limit` rows. */
export function listOutbox(db: Db | Tx, after: number, limit: number): OutboxRow[] {
  return db
    .select({ seq: outboxTable.seq, prev: outboxTable.prev, hash: outboxTable.hash, body: outboxTable.body })
    .from(outboxTable)
    .where(gt(outboxTable.seq, after))
    .orderBy(asc(outboxTable.seq))
    .limit(limit)
    .all();
}

/** Index: `request_status`. */
export function hasOverdueRequests(db: Db, now: number): boolean {
  const overdue = and(eq(requestTable.status, 'pending'), lte(requestTable.deadlineAt, now));
  return db.select({ id: requestTable.id }).from(requestTable).where(overdue).limit(1).get() !== undefined;
}

/** Saves what a step wrote, in the transaction that loaded its state. */
export function saveWrites(tx: Tx, writes: Writes): void {
  if (writes.node) {
    const { facilityId, ...row } = writes.node;
    tx.update(nodeTable).set(row).where(eq(nodeTable.facilityId, facilityId)).run();
  }
  if (writes.ranges) {
    tx.delete(rangeTable).run();
    for (const range of writes.ranges) tx.insert(rangeTable).values(range).run();
  }
  // Several may have changed places within one step: the guard must see only where they end up.
  const ids = writes.allocations.map(({ id }) => id);
  if (ids.length > 1) tx.update(allocationTable).set({ state: 'void' }).where(inArray(allocationTable.id, ids)).run();
  for (const allocation of writes.allocations) upsertAllocation(tx, allocation);
  if (writes.forgetPeerRequests) tx.delete(peerRequestTable).run();
  for (const row of writes.peerRequests) {
    const { status } = row;
    tx.insert(peerRequestTable)
      .values(row)
      .onConflictDoUpdate({ target: peerRequestTable.requestId, set: { status } })
      .run();
  }
  for (const request of writes.requests) {
    const { status, rejection, reason } = request;
    const set = { status, rejection, reason };
    tx.insert(requestTable).values(request).onConflictDoUpdate({ target: requestTable.id, set }).run();
  }
  for (const row of writes.outbox)
    tx.insert(outboxTable)
      .values({ ...row, kind: kindOfEvent(row) })
      .run();
  for (const row of writes.inbox) tx.insert(inboxTable).values(row).run();
}

function upsertAllocation(tx: Tx, allocation: HeldAllocation): void {
  const { id: _, ...set } = allocation;
  tx.insert(allocationTable).values(allocation).onConflictDoUpdate({ target: allocationTable.id, set }).run();
}

/** Turns SQLite's own guards into something a log can name. */
export function isGuardError(error: unknown): boolean {
  return error instanceof Error && /OVERLAP|NOT_OWNER/.test(error.message);
}
