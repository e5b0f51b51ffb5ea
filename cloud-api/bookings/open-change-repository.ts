import { and, desc, eq, sql } from 'drizzle-orm';
import { TIME_MAX } from '../../domain/time.ts';
import type { CancelInput, MoveInput } from '../../sync/engine/inputs.ts';
import type { RequestRow } from '../../sync/engine/node-state.ts';
import { readRequestRow } from '../../sync/engine/rows.ts';
import type { Db } from '../db/database.ts';
import { requestTable } from '../facility-link/facility-link-schema.ts';
import type { PendingChange } from '../http/services.ts';
import type { KnownBooking } from './booking-repository.ts';

/** A change of a booking that its facility has been asked for and has not answered. */
export type OpenChange = {
  readonly shown: PendingChange;
  /** What it was asked with: asking again with this is the same request. */
  readonly input: MoveInput | CancelInput;
};

/**
 * Changes are not given up at a deadline. The facility may have made one whose answer is on its way, and a cancelled
 * booking does not come back by our giving up; a new session of the link settles what was never heard.
 */
export const CHANGE_DEADLINE = TIME_MAX;

/** The newest one; null when the booking is as it stands. Index: `request_status`. */
export async function findOpenChange(db: Db, { booking, allocation }: KnownBooking): Promise<OpenChange | null> {
  const { operation, facilityId, status, createdAt } = requestTable;
  const isOfBooking = sql`${operation} ->> 'allocationId' = ${allocation.id}`;
  const [row] = await db
    .select()
    .from(requestTable)
    .where(and(eq(facilityId, booking.facilityId), eq(status, 'pending'), isOfBooking))
    .orderBy(desc(createdAt))
    .limit(1);
  return row ? toOpenChange(readRequestRow(row)) : null;
}

function toOpenChange({ id: requestId, operation }: RequestRow): OpenChange | null {
  // Asks for time, and changes no booking that is known.
  if (operation.op === 'pull' || operation.op === 'book') return null;
  const ids = { requestId, allocationId: operation.allocationId, deadlineAt: CHANGE_DEADLINE };
  if (operation.op === 'cancel') {
    const { expectedRevision } = operation;
    return { shown: { kind: 'cancel' }, input: { type: 'cancel', ...ids, expectedRevision } };
  }
  const { resourceId, startsAt, endsAt, data } = operation;
  const place = { resourceId, startsAt, endsAt };
  const shown = { kind: 'move', ...place } as const;
  return { shown, input: { type: 'move', ...ids, expectedRevision: operation.expectedRevision, place, data } };
}
