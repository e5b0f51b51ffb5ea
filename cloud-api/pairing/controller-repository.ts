import { and, desc, eq, isNull, lt, max, or, sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { facilityTable } from '../facilities/facility-schema.ts';
import { controllerTable } from './pairing-schema.ts';

/** A computer that is, or was, a facility's controller. */
export type Controller = {
  readonly controllerId: string;
  readonly facilityId: string;
  readonly controllerEpoch: number;
  readonly keyId: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly app: string;
  readonly brokerUser: string;
  readonly brokerPasswordHash: string | null;
  readonly pairedAt: EpochMs;
  readonly revokedAt: EpochMs | null;
  readonly lastSeenAt: EpochMs | null;
};

/** Newest first. */
export async function listControllers(db: Db | Tx): Promise<Controller[]> {
  return db
    .select()
    .from(controllerTable)
    .orderBy(desc(controllerTable.pairedAt), desc(controllerTable.controllerEpoch));
}

/** Those that are not revoked: at most one a facility. */
export async function listActiveControllers(db: Db | Tx): Promise<Controller[]> {
  return db.select().from(controllerTable).where(isNull(controllerTable.revokedAt));
}

export async function findActiveController(db: Db | Tx, facilityId: string): Promise<Controller | null> {
  const [row] = await db
    .select()
    .from(controllerTable)
    .where(and(eq(controllerTable.facilityId, facilityId), isNull(controllerTable.revokedAt)));
  return row ?? null;
}

export async function findController(db: Db | Tx, controllerId: string): Promise<Controller | null> {
  const [row] = await db.select().from(controllerTable).where(eq(controllerTable.controllerId, controllerId));
  return row ?? null;
}

/** Makes the transactions that appoint and revoke controllers of a facility take turns. */
export async function lockFacility(tx: Tx, facilityId: string): Promise<void> {
  await tx.select({ id: facilityTable.id }).from(facilityTable).where(eq(facilityTable.id, facilityId)).for('update');
}

/** Above all epochs that controllers of this facility have had. The caller holds `lockFacility`. */
export async function nextControllerEpoch(tx: Tx, facilityId: string): Promise<number> {
  const [row] = await tx
    .select({ newest: max(controllerTable.controllerEpoch) })
    .from(controllerTable)
    .where(eq(controllerTable.facilityId, facilityId));
  return (row?.newest ?? 0) + 1;
}

export async function insertController(tx: Tx, controller: Controller): Promise<void> {
  await tx.insert(controllerTable).values(controller);
  await tellOthers(tx);
}

/** Other processes of the cloud read the controllers anew once this is committed. */
async function tellOthers(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_notify('controllers', '')`);
}

/** Returns false when it was revoked before, or is not known. */
export async function revokeController(tx: Tx, controllerId: string, now: EpochMs): Promise<boolean> {
  const rows = await tx
    .update(controllerTable)
    .set({ revokedAt: now, brokerPasswordHash: null })
    .where(and(eq(controllerTable.controllerId, controllerId), isNull(controllerTable.revokedAt)))
    .returning({ id: controllerTable.controllerId });
  await tellOthers(tx);
  return rows.length > 0;
}

/** Gives an active controller a new password for the broker; returns false when it has been revoked. */
export async function savePasswordHash(tx: Tx, controllerId: string, hash: string): Promise<boolean> {
  const rows = await tx
    .update(controllerTable)
    .set({ brokerPasswordHash: hash })
    .where(and(eq(controllerTable.controllerId, controllerId), isNull(controllerTable.revokedAt)))
    .returning({ id: controllerTable.controllerId });
  await tellOthers(tx);
  return rows.length > 0;
}

/** Notes that the facility's controller was heard of at `seenAt`. Never goes back. */
export async function saveLastSeen(db: Db, facilityId: string, seenAt: EpochMs): Promise<void> {
  await db
    .update(controllerTable)
    .set({ lastSeenAt: seenAt })
    .where(
      and(
        eq(controllerTable.facilityId, facilityId),
        isNull(controllerTable.revokedAt),
        or(isNull(controllerTable.lastSeenAt), lt(controllerTable.lastSeenAt, seenAt)),
      ),
    );
}
