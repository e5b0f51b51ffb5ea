import { eq } from 'drizzle-orm';
import { allocationTable } from '../../main/controller/cloud-link/cloud-link-schema.ts';
import type { RequestRow, RequestStatus } from '../engine/node-state.ts';
import { readHeldAllocation } from '../engine/rows.ts';
import type { SimulatedNode } from './simulated-node.ts';

/** I5: what somebody was told about a request stays what they were told. */
export function checkFinal(told: RequestStatus, { id, status }: RequestRow): string | null {
  return told === status ? null : `answers: request ${id} was ${told}, and now is ${status}`;
}

/** I6: a yes is told only by a side whose own database holds what was said yes to. */
export function checkBacked({ db, role }: SimulatedNode, { operation }: RequestRow): string | null {
  if (operation.op === 'pull') return null;
  const row = db.select().from(allocationTable).where(eq(allocationTable.id, operation.allocationId)).get();
  const held = row ? readHeldAllocation(row) : null;
  const isBacked =
    operation.op === 'cancel'
      ? held?.state !== 'active'
      : held !== null && (operation.op === 'book' || held.revision > operation.expectedRevision);
  return isBacked ? null : `answers: ${role} says yes to ${operation.op} ${operation.allocationId} and holds nothing`;
}
