import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Allocation } from '../../sync/protocol/events.ts';
import { AllocationSchema } from '../../sync/protocol/events.ts';
import type { Db, Tx } from '../db/database.ts';
import { conflictTable, nodeTable } from '../facility-link/facility-link-schema.ts';

/** What of a facility's node people decide about. */
export type LockedNode = Pick<typeof nodeTable.$inferSelect, 'fenced' | 'incarnation' | 'replicaSeq'>;

/** Takes the lock that every step of the facility's link takes first; null for a facility that has no link. */
export async function lockNode(tx: Tx, facilityId: string): Promise<LockedNode | null> {
  const { fenced, incarnation, replicaSeq } = nodeTable;
  const [node] = await tx
    .select({ fenced, incarnation, replicaSeq })
    .from(nodeTable)
    .where(eq(nodeTable.facilityId, facilityId))
    .for('update');
  return node ?? null;
}

export type NodeChange = Partial<
  Pick<typeof nodeTable.$inferInsert, 'fenced' | 'fingerprint' | 'session' | 'incarnation' | 'peerAcked'>
>;

/** Counts as a commit of the node. The caller holds `lockNode`. */
export async function updateNode(tx: Tx, facilityId: string, change: NodeChange): Promise<void> {
  const commitNo = sql`${nodeTable.commitNo} + 1`;
  await tx
    .update(nodeTable)
    .set({ ...change, commitNo })
    .where(eq(nodeTable.facilityId, facilityId));
}

export type ConflictRow = {
  readonly facilityId: string;
  readonly allocation: Allocation;
  readonly at: EpochMs;
};

/** Oldest first. */
export async function listOpenConflicts(db: Db): Promise<ConflictRow[]> {
  const rows = await db
    .select()
    .from(conflictTable)
    .where(isNull(conflictTable.solvedAt))
    .orderBy(asc(conflictTable.at));
  return rows.map(({ facilityId, allocation, at }) => ({
    facilityId,
    allocation: AllocationSchema.parse(allocation),
    at,
  }));
}

/** Returns whose it was; null when there is none that is open. */
export async function closeConflict(db: Db, allocationId: string, now: EpochMs): Promise<string | null> {
  const [closed] = await db
    .update(conflictTable)
    .set({ solvedAt: now })
    .where(and(eq(conflictTable.allocationId, allocationId), isNull(conflictTable.solvedAt)))
    .returning({ facilityId: conflictTable.facilityId });
  return closed?.facilityId ?? null;
}
