import { assert, required } from '../../../domain/assert.ts';
import type { Range } from '../../../domain/ownership.ts';
import type {
  HeldAllocation,
  HeldRange,
  InboxRow,
  NodeRow,
  NodeState,
  OutboxRow,
  PeerRequestRow,
  RequestRow,
  Writes,
} from '../../../sync/engine/node-state.ts';
import { NEIGHBOUR_MARGIN_MS, NOTHING, type Scope } from '../../../sync/engine/inputs.ts';
import {
  kindOfEvent,
  readHeldAllocation,
  readHeldRanges,
  readNodeRow,
  readRequestRow,
  readTransfer,
} from '../../../sync/engine/rows.ts';
import type { Holdings } from '../../../sync/engine/digests.ts';
import { lastCommonPlace, needsVoids, snapshotOf, type TakersPlaces } from '../../../sync/engine/snapshot.ts';
import type { Checkpoint } from '../../../sync/protocol/frames.ts';
import type { Snapshot } from '../../../sync/protocol/snapshot.ts';
import type { Db, Tx } from '../db/database.ts';
import { nodeTable, rangeTable } from './cloud-link-schema.ts';
import { type NodeStatements, statementsOf } from './node-statements.ts';

/*
 * A connection is in one transaction at a time, so what reads here through a `Db` sees what that transaction has
 * written. Writers ask for the `Tx` as well: it is the proof that there is one.
 */

/** No allocation is longer: it bounds the search for what overlaps (see the guards migration). */
export const ALLOCATION_MS_MAX = 7 * 24 * 3_600_000;

const ALL_ROWS = Number.MAX_SAFE_INTEGER;

/** The engine's row of this facility; asserts that `insertNode` has been called. */
export function getNode(db: Db): NodeRow {
  const row = statementsOf(db).node.get();
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

/** In the order of resource and time. */
export function listRanges(db: Db): HeldRange[] {
  return readHeldRanges(statementsOf(db).ranges.all());
}

export function findAllocation(db: Db, id: string): HeldAllocation | null {
  const row = statementsOf(db).allocation.get(id);
  return row ? readAllocation(row) : null;
}

/** Loads what `scope` names. */
export function loadState(db: Db, scope: Scope): NodeState {
  const statements = statementsOf(db);
  const node = getNode(db);
  const openTransfers = listTransfers(statements, node);
  const inTransit = openTransfers.flatMap(({ event }) => event.allocations.map(({ id }) => id));
  const allocations = findAllocations(statements, scope, inTransit);
  const requests = findRequests(statements, scope, node);
  const peerRequests = findEach(scope.requestIds, statements.peerRequest);
  return {
    node,
    ranges: listRanges(db),
    allocations: new Map(allocations.map((allocation) => [allocation.id, allocation])),
    requests: new Map(requests.map((request) => [request.id, request])),
    peerRequests: new Map(peerRequests.map((row) => [row.requestId, readPeerRequest(row)])),
    openTransfers,
    outHashes: new Map(listCheckpoints(db, scope.outSeqs).map(({ seq, hash }) => [seq, hash])),
    outTail: scope.outTailAfter === null ? [] : listOutbox(db, scope.outTailAfter, ALL_ROWS),
  };
}

/** All that is held now. To be called in a transaction. */
export function readHoldings(db: Db): Holdings {
  const allocations = statementsOf(db).allActive.all().map(readAllocation);
  return { node: getNode(db), ranges: listRanges(db), allocations };
}

/** What the other side is to take when its memory went back in time. To be called in a transaction. */
export function readSnapshot(db: Db, places: TakersPlaces): Snapshot {
  const { checkpoint, inboxCheckpoint, allVoid } = statementsOf(db);
  const outBase = lastCommonPlace(places.inPlaces, (seq) => checkpoint.get(seq)?.hash);
  const inBase = lastCommonPlace(places.outPlaces, (seq) => inboxCheckpoint.get(seq)?.hash);
  const creators = statementsOf(db)
    .allActive.all()
    .flatMap(({ requestId }) => (requestId === null ? [] : [requestId]));
  return snapshotOf({
    state: loadState(db, { ...NOTHING, everything: true, requestIds: creators }),
    outBase,
    outbox: listOutbox(db, outBase.seq, ALL_ROWS),
    inBase,
    inbox: listInbox(db, inBase.seq, ALL_ROWS),
    voids: needsVoids(getNode(db), outBase, inBase) ? allVoid.all().map(readAllocation) : [],
  });
}

/** `ids` are few: one statement that runs for each is quicker than a new statement for any number of them. */
function findEach<Id, T>(ids: readonly Id[], statement: { get(id: Id): T | undefined }): T[] {
  return ids.map((id) => statement.get(id)).filter((row) => row !== undefined);
}

function readPeerRequest(row: { requestId: string; status: string }): PeerRequestRow {
  return { requestId: row.requestId, status: row.status === 'abandoned' ? 'abandoned' : 'answered' };
}

function findRequests(statements: NodeStatements, scope: Scope, node: NodeRow): RequestRow[] {
  const named = findEach(scope.requestIds, statements.request);
  const pending = scope.pendingRequests || node.catchUpTo !== null ? statements.pendingRequests.all() : [];
  return [...named, ...pending].map((row) => readRequestRow({ ...row, operation: JSON.parse(row.operation) }));
}

/** `inTransit`: what is sold in time that we have given away. */
function findAllocations(statements: NodeStatements, scope: Scope, inTransit: readonly string[]): HeldAllocation[] {
  const { allocationIds, requestIds, bookingIds, spans } = scope;
  const { allocation, allocationsOfRequest, allocationsOfBooking } = statements;
  if (scope.everything)
    return [...statements.allActive.all(), ...findEach(allocationIds, allocation)].map(readAllocation);
  const named = [
    ...findEach([...allocationIds, ...inTransit], allocation),
    ...requestIds.flatMap((id) => allocationsOfRequest.all(id)),
    ...bookingIds.flatMap((id) => allocationsOfBooking.all(id)),
  ];
  return [...named.map(readAllocation), ...spans.flatMap((span) => listActiveNear(statements, span))];
}

/** Active allocations that touch `span` or come within `NEIGHBOUR_MARGIN_MS` of it. */
function listActiveNear({ activeAllocations }: NodeStatements, span: Range): HeldAllocation[] {
  const { resourceId, startsAt, endsAt } = span;
  const rows = activeAllocations.all({
    resourceId,
    startsAfter: startsAt - NEIGHBOUR_MARGIN_MS - ALLOCATION_MS_MAX,
    startsBefore: endsAt + NEIGHBOUR_MARGIN_MS,
    endsAfter: startsAt - NEIGHBOUR_MARGIN_MS,
  });
  return rows.map(readAllocation);
}

/** Reads a row of `allocation` as a statement of `prepared-statements.ts` gives it. */
export function readAllocation(row: Record<string, unknown> & { readonly data: string }): HeldAllocation {
  return readHeldAllocation({ ...row, data: JSON.parse(row.data) });
}

/** A transfer stays open for as long as the link is down, and is looked at in every step: its body is read once. */
function listTransfers(statements: NodeStatements, { replicaSeq, outSeq }: NodeRow): NodeState['openTransfers'] {
  if (replicaSeq === outSeq) return [];
  const known = statements.openTransfers.byHash;
  const rows = statements.transfers.all(replicaSeq).map(({ seq, hash }) => {
    const event = known.get(hash) ?? readTransfer(required(statements.body.get(seq), 'listTransfers: no such event'));
    return { seq, hash, event };
  });
  statements.openTransfers.byHash = new Map(rows.map(({ hash, event }) => [hash, event]));
  return rows.map(({ seq, event }) => ({ seq, event }));
}

/** Hashes of our stream at `seqs`; position 0 has the empty hash, positions beyond the end are left out. */
export function listCheckpoints(db: Db, seqs: readonly number[]): Checkpoint[] {
  const rows = findEach(seqs, statementsOf(db).checkpoint);
  return seqs.includes(0) ? [{ seq: 0, hash: '' }, ...rows] : rows;
}

/** Hashes of the cloud's stream as applied here; likewise. */
export function listInboxCheckpoints(db: Db, seqs: readonly number[]): Checkpoint[] {
  const rows = findEach(seqs, statementsOf(db).inboxCheckpoint);
  return seqs.includes(0) ? [{ seq: 0, hash: '' }, ...rows] : rows;
}

/** Our stream after `after`, at most `limit` rows. */
export function listOutbox(db: Db, after: number, limit: number): OutboxRow[] {
  return statementsOf(db).outbox.all(after, limit);
}

/** The cloud's stream after `after`, at most `limit` rows. */
export function listInbox(db: Db, after: number, limit: number): InboxRow[] {
  return statementsOf(db).inbox.all(after, limit);
}

export function hasOverdueRequests(db: Db, now: number): boolean {
  return statementsOf(db).overdueRequest.get(now) !== undefined;
}

/** Saves what a step wrote, in the transaction of `db` that loaded its state: `tx`. */
export function saveWrites(db: Db, _tx: Tx, writes: Writes): void {
  const statements = statementsOf(db);
  if (writes.node) statements.updateNode.run(writes.node);
  if (writes.ranges) saveRanges(statements, listRanges(db), writes.ranges);
  saveAllocations(statements, writes.allocations);
  if (writes.forgetPeerRequests) statements.deletePeerRequests.run();
  for (const row of writes.peerRequests) statements.upsertPeerRequest.run(row);
  for (const request of writes.requests) {
    statements.upsertRequest.run({ ...request, operation: JSON.stringify(request.operation) });
  }
  if (writes.cut) {
    statements.cutOutbox.run(writes.cut.outSeq);
    statements.cutInbox.run(writes.cut.inSeq);
  }
  for (const row of writes.outbox) statements.insertOutbox.run({ ...row, kind: kindOfEvent(row) });
  for (const row of writes.inbox) statements.insertInbox.run(row);
  for (const remains of writes.trimmed?.out ?? []) statements.trimOutbox.run(remains);
  for (const remains of writes.trimmed?.in ?? []) {
    statements.trimInbox.run(remains);
    statements.dropParked.run(remains.seq);
  }
  for (const row of writes.parked) statements.insertParked.run(row);
  for (const { allocation, at } of writes.conflicts) {
    const row = { allocationId: allocation.id, allocation: JSON.stringify(allocation), at, solvedAt: null };
    statements.insertConflict.run(row);
  }
}

/** A step changes few of many. What goes must go first: the guard lets no two overlap, not even for a moment. */
function saveRanges(statements: NodeStatements, before: readonly HeldRange[], after: readonly HeldRange[]): void {
  const known = new Set(before.map(textOf));
  const wanted = new Set(after.map(textOf));
  for (const range of before) {
    if (!wanted.has(textOf(range))) statements.deleteRange.run(range.resourceId, range.startsAt);
  }
  for (const range of after) if (!known.has(textOf(range))) statements.insertRange.run(range);
}

function textOf({ resourceId, startsAt, endsAt, holder }: HeldRange): string {
  return `${resourceId} ${startsAt} ${endsAt} ${holder}`;
}

function saveAllocations({ voidAllocation, upsertAllocation }: NodeStatements, rows: readonly HeldAllocation[]): void {
  // Several may have changed places within one step: the guard must see only where they end up.
  if (rows.length > 1) for (const { id } of rows) voidAllocation.run(id);
  for (const row of rows) upsertAllocation.run({ ...row, data: JSON.stringify(row.data) });
}

/** Turns SQLite's own guards into something a log can name. */
export function isGuardError(error: unknown): boolean {
  return error instanceof Error && /OVERLAP|NOT_OWNER/.test(error.message);
}
