import { and, asc, eq, gt, gte, inArray, isNull, lte } from 'drizzle-orm';
import { assert } from '../../domain/assert.ts';
import { NOTHING } from '../../sync/engine/inputs.ts';
import type { HeldAllocation, HeldRange, InboxRow, NodeRow, OutboxRow } from '../../sync/engine/node-state.ts';
import { readHeldAllocation, readHeldRanges, readNodeRow } from '../../sync/engine/rows.ts';
import type { Holdings } from '../../sync/engine/digests.ts';
import { lastCommonPlace, needsVoids, snapshotOf, type TakersPlaces } from '../../sync/engine/snapshot.ts';
import type { Checkpoint } from '../../sync/protocol/frames.ts';
import type { Snapshot } from '../../sync/protocol/snapshot.ts';
import type { Db, Tx } from '../db/database.ts';
import {
  allocationTable,
  inboxTable,
  nodeTable,
  outboxTable,
  rangeTable,
  requestTable,
} from './facility-link-schema.ts';
import { lockState } from './lock-state.ts';

/** What is read of a facility beside its steps (`lock-state.ts`, `save-writes.ts`), and how it is set up. */

/** The engine's row of a facility; asserts that the facility has been set up. */
export async function getNode(db: Db | Tx, facilityId: string): Promise<NodeRow> {
  const [row] = await db.select().from(nodeTable).where(eq(nodeTable.facilityId, facilityId));
  assert(row, `getNode: facility ${facilityId} has not been set up`);
  return readNodeRow(row);
}

export async function insertNode(tx: Tx, row: NodeRow): Promise<void> {
  await tx.insert(nodeTable).values(row);
}

/** Hashes of the cloud's stream at `seqs`; position 0 has the empty hash, positions beyond the end are left out. */
export function listCheckpoints(db: Db | Tx, facilityId: string, seqs: readonly number[]): Promise<Checkpoint[]> {
  return listHashes(db, outboxTable, { facilityId, seqs });
}

/** The same of the facility's stream, as applied. */
export function listInboxCheckpoints(db: Db | Tx, facilityId: string, seqs: readonly number[]): Promise<Checkpoint[]> {
  return listHashes(db, inboxTable, { facilityId, seqs });
}

async function listHashes(
  db: Db | Tx,
  table: typeof outboxTable | typeof inboxTable,
  { facilityId, seqs }: { readonly facilityId: string; readonly seqs: readonly number[] },
): Promise<Checkpoint[]> {
  if (seqs.length === 0) return [];
  const rows = await db
    .select({ seq: table.seq, hash: table.hash })
    .from(table)
    .where(and(eq(table.facilityId, facilityId), inArray(table.seq, [...seqs])));
  return seqs.includes(0) ? [{ seq: 0, hash: '' }, ...rows] : rows;
}

/** The cloud's stream to a facility after `after`, at most `limit` rows. */
export async function listOutbox(db: Db | Tx, facilityId: string, after: number, limit: number): Promise<OutboxRow[]> {
  return db
    .select({ seq: outboxTable.seq, prev: outboxTable.prev, hash: outboxTable.hash, body: outboxTable.body })
    .from(outboxTable)
    .where(and(eq(outboxTable.facilityId, facilityId), gt(outboxTable.seq, after)))
    .orderBy(asc(outboxTable.seq))
    .limit(limit);
}

/** What the facility is to take when its memory went back in time (PROTOCOL §6.4), read under the facility's lock. */
export async function readSnapshot(
  db: Db,
  facilityId: string,
  { places, onTrimmed }: { readonly places: TakersPlaces; readonly onTrimmed: (tx: Tx) => Promise<void> },
): Promise<Snapshot> {
  return db.transaction(async (tx) => {
    const first = await lockState(tx, facilityId, { ...NOTHING, everything: true });
    const requestIds = [...first.state.allocations.values()].flatMap(({ requestId }) => requestId ?? []);
    const { state } = await lockState(tx, facilityId, { ...NOTHING, everything: true, requestIds });
    const ours = await listCheckpoints(tx, facilityId, seqsOf(places.inPlaces));
    const theirs = await listInboxCheckpoints(tx, facilityId, seqsOf(places.outPlaces));
    const outBase = lastCommonPlace(places.inPlaces, hashAtOf(ours));
    const inBase = lastCommonPlace(places.outPlaces, hashAtOf(theirs));
    if (outBase.seq < state.node.outTrimmed) await onTrimmed(tx);
    return snapshotOf({
      state,
      outBase,
      outbox: await listOutbox(tx, facilityId, outBase.seq, ALL_ROWS),
      inBase,
      inbox: await listInbox(tx, facilityId, inBase.seq, ALL_ROWS),
      voids: needsVoids(state.node, outBase, inBase) ? await listVoids(tx, facilityId) : [],
    });
  });
}

/** All that is held now, read under the facility's lock. */
export async function readHoldings(db: Db, facilityId: string): Promise<Holdings> {
  return db.transaction(async (tx) => {
    const locked = await lockState(tx, facilityId, { ...NOTHING, everything: true });
    const { node, ranges, allocations } = locked.state;
    return { node, ranges, allocations: [...allocations.values()].filter(({ state }) => state === 'active') };
  });
}

const ALL_ROWS = Number.MAX_SAFE_INTEGER;

const seqsOf = (places: readonly Checkpoint[]): number[] => places.map(({ seq }) => seq);

const hashAtOf = (places: readonly Checkpoint[]): ((seq: number) => string | undefined) => {
  const hashes = new Map(places.map(({ seq, hash }) => [seq, hash]));
  return (seq) => hashes.get(seq);
};

/** All that was ever given back. */
async function listVoids(tx: Tx, facilityId: string): Promise<HeldAllocation[]> {
  const isVoid = and(eq(allocationTable.facilityId, facilityId), eq(allocationTable.state, 'void'));
  const rows = await tx.select().from(allocationTable).where(isVoid);
  return rows.map(readHeldAllocation);
}

/** A facility's stream after `after`, as applied; at most `limit` rows. */
export async function listInbox(db: Db | Tx, facilityId: string, after: number, limit: number): Promise<InboxRow[]> {
  return db
    .select({ seq: inboxTable.seq, hash: inboxTable.hash, body: inboxTable.body })
    .from(inboxTable)
    .where(and(eq(inboxTable.facilityId, facilityId), gt(inboxTable.seq, after)))
    .orderBy(asc(inboxTable.seq))
    .limit(limit);
}

/** Index: `request_status`. */
export async function hasOverdueRequests(db: Db, facilityId: string, now: number): Promise<boolean> {
  const isOverdue = and(eq(requestTable.status, 'pending'), lte(requestTable.deadlineAt, now));
  const mayPresume = and(isNull(nodeTable.fenced), isNull(nodeTable.catchUpTo));
  const rows = await db
    .select({ id: requestTable.id })
    .from(requestTable)
    .innerJoin(nodeTable, eq(nodeTable.facilityId, requestTable.facilityId))
    .where(and(eq(requestTable.facilityId, facilityId), isOverdue, mayPresume))
    .limit(1);
  return rows.length > 0;
}

/** Active allocations of a facility that end after `since`: what availability is built from. */
export async function listActiveSince(db: Db | Tx, facilityId: string, since: number): Promise<HeldAllocation[]> {
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

export async function listRanges(db: Db | Tx, facilityId: string): Promise<HeldRange[]> {
  const rows = await db.select().from(rangeTable).where(eq(rangeTable.facilityId, facilityId));
  return readHeldRanges(rows);
}

/** Sets up who holds what of a facility that is new. */
export async function insertRanges(tx: Tx, facilityId: string, ranges: readonly HeldRange[]): Promise<void> {
  await tx.insert(rangeTable).values(ranges.map((range) => ({ facilityId, commitNo: 0, ...range })));
}
