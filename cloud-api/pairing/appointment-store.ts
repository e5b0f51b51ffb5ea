import { and, eq } from 'drizzle-orm';
import type { Tx } from '../db/database.ts';
import { nodeTable } from '../facility-link/facility-link-schema.ts';
import type { NewAppointment } from './pairing-parts.ts';

/**
 * Tells the facility's link of its new controller: no earlier one is let in from now on, and the machine is the new
 * one's. A link that never had a session begins with the token of the pairing. One that has a past keeps its own: the
 * new controller does not know it, and the handshake gives it a new beginning from the cloud's copy (PROTOCOL §6.4).
 */
export async function saveAppointment(
  tx: Tx,
  { facilityId, controllerEpoch, fingerprint, linkToken }: NewAppointment,
): Promise<void> {
  await tx.update(nodeTable).set({ controllerEpoch, fingerprint }).where(eq(nodeTable.facilityId, facilityId));
  await tx
    .update(nodeTable)
    .set({ token: linkToken })
    .where(and(eq(nodeTable.facilityId, facilityId), eq(nodeTable.sessionCount, 0)));
}
