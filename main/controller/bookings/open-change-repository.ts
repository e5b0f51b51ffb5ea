import { desc, eq } from 'drizzle-orm';
import { type EpochMs, TIME_MAX } from '../../../domain/time.ts';
import type { RequestRow } from '../../../sync/engine/node-state.ts';
import { readRequestRow } from '../../../sync/engine/rows.ts';
import type { ChangeOutcome, OpenChange } from '../api/views.ts';
import { requestTable } from '../cloud-link/cloud-link-schema.ts';
import type { Db } from '../db/database.ts';
import type { LinkMonitor } from '../cloud-link/link-monitor.ts';

/**
 * Changes are not given up at a deadline. The cloud may have made one whose answer is on its way, and a cancelled
 * booking does not come back by our giving up; a new session of the link settles what was never heard.
 */
export const CHANGE_DEADLINE: EpochMs = TIME_MAX;

type Allocations = Pick<LinkMonitor, 'findAllocation'>;

/** What the cloud has been asked to change and has not answered, newest first. Index: `request_status`. */
export function listOpenChanges(db: Db, link: Allocations): OpenChange[] {
  const rows = db
    .select()
    .from(requestTable)
    .where(eq(requestTable.status, 'pending'))
    .orderBy(desc(requestTable.createdAt))
    .all();
  return rows.flatMap((row) => toOpenChange(readRequestRow(row), link) ?? []);
}

/** Of what waits for the cloud, what changes this booking or block; null when it is as it stands. */
export function findOpenChange(db: Db, link: Allocations, subjectId: string): OpenChange | null {
  return listOpenChanges(db, link).find((change) => change.subjectId === subjectId) ?? null;
}

/** True while the cloud may still make this booking of ours. Index: `request_status`. */
export function isBookingAskedFor(db: Db, bookingId: string): boolean {
  const pending = db.select().from(requestTable).where(eq(requestTable.status, 'pending')).all();
  return pending
    .map(readRequestRow)
    .some(({ operation }) => operation.op === 'book' && operation.bookingId === bookingId);
}

/** What has become of a change that was open; what is no longer known has come to nothing. */
export function findChangeOutcome(db: Db, requestId: string): ChangeOutcome {
  const row = db.select().from(requestTable).where(eq(requestTable.id, requestId)).get();
  if (!row) return 'not_done';
  const { status } = readRequestRow(row);
  if (status === 'pending') return 'open';
  return status === 'accepted' ? 'done' : 'not_done';
}

function toOpenChange({ id: requestId, operation }: RequestRow, link: Allocations): OpenChange | null {
  if (operation.op !== 'move' && operation.op !== 'cancel') return null;
  const subjectId = link.findAllocation(operation.allocationId)?.bookingId ?? operation.allocationId;
  if (operation.op === 'cancel') return { requestId, subjectId, to: null };
  const { resourceId, startsAt, endsAt } = operation;
  return { requestId, subjectId, to: { resourceId, startsAt, endsAt } };
}
