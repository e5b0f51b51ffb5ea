import { and, asc, eq, isNull } from 'drizzle-orm';
import type { EpochMs } from '../../../domain/time.ts';
import { type Allocation, AllocationSchema } from '../../../sync/protocol/events.ts';
import { conflictTable } from '../cloud-link/cloud-link-schema.ts';
import type { Db, Tx } from '../db/database.ts';

/** What was promised here and found no room after a recovery. The engine adds rows; people solve them. */
export type OpenConflict = { readonly allocation: Allocation; readonly at: EpochMs };

/** Those that nobody has solved yet, the earliest visit first. */
export function listOpenConflicts(db: Db | Tx): OpenConflict[] {
  const rows = db
    .select()
    .from(conflictTable)
    .where(isNull(conflictTable.solvedAt))
    .orderBy(asc(conflictTable.at))
    .all();
  return rows
    .map(({ allocation, at }) => ({ allocation: AllocationSchema.parse(allocation), at }))
    .sort((a, b) => a.allocation.startsAt - b.allocation.startsAt);
}

/** Returns what was solved; null when it is not there, or was solved before. */
export function solveConflict(tx: Tx, allocationId: string, solvedAt: EpochMs): Allocation | null {
  const row = tx
    .update(conflictTable)
    .set({ solvedAt })
    .where(and(eq(conflictTable.allocationId, allocationId), isNull(conflictTable.solvedAt)))
    .returning({ allocation: conflictTable.allocation })
    .get();
  return row ? AllocationSchema.parse(row.allocation) : null;
}
