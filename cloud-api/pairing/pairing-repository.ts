import { and, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import { required } from '../../domain/assert.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { pairingCodeTable } from './pairing-schema.ts';

export type PairingRow = typeof pairingCodeTable.$inferSelect;

/** What a controller shows of itself when it claims a code. */
export type Claim = {
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly app: string;
  readonly commitment: string;
  readonly cloudNonce: string;
  readonly codeDigest: string;
};

/** Old rows of nobody's interest go with each new one. */
const KEPT_MS = 24 * 3_600_000;

export async function insertPairing(tx: Tx, row: PairingRow): Promise<void> {
  await tx.delete(pairingCodeTable).where(lt(pairingCodeTable.expiresAt, row.createdAt - KEPT_MS));
  await tx.insert(pairingCodeTable).values(row);
}

/** A facility has one code at a time: older ones that nobody has confirmed die. */
export async function killUnconfirmed(tx: Tx, facilityId: string): Promise<void> {
  await tx
    .update(pairingCodeTable)
    .set({ state: 'dead' })
    .where(and(eq(pairingCodeTable.facilityId, facilityId), inArray(pairingCodeTable.state, ['open', 'claimed'])));
}

/** The newest under this handle, locked; whether it is still good is for the caller to see. */
export async function lockPairingByHandle(tx: Tx, handle: string): Promise<PairingRow | null> {
  const [row] = await tx
    .select()
    .from(pairingCodeTable)
    .where(eq(pairingCodeTable.handle, handle))
    .orderBy(desc(pairingCodeTable.createdAt))
    .limit(1)
    .for('update');
  return row ?? null;
}

export async function lockPairing(tx: Tx, id: string): Promise<PairingRow | null> {
  const [row] = await tx.select().from(pairingCodeTable).where(eq(pairingCodeTable.id, id)).for('update');
  return row ?? null;
}

export async function listLivePairings(db: Db, now: EpochMs): Promise<PairingRow[]> {
  return db
    .select()
    .from(pairingCodeTable)
    .where(and(inArray(pairingCodeTable.state, ['open', 'claimed']), gt(pairingCodeTable.expiresAt, now)))
    .orderBy(desc(pairingCodeTable.createdAt));
}

/** One wrong code or check value; the last one that is borne kills it. */
export async function countWrongTry(tx: Tx, id: string): Promise<void> {
  await tx
    .update(pairingCodeTable)
    .set({
      triesLeft: sql`${pairingCodeTable.triesLeft} - 1`,
      state: sql`case when ${pairingCodeTable.triesLeft} <= 1 then 'dead' else ${pairingCodeTable.state} end`,
    })
    .where(eq(pairingCodeTable.id, id));
}

/** The caller has locked the row and seen that it is open. */
export async function claimPairing(tx: Tx, id: string, claim: Claim): Promise<void> {
  await change(tx, id, { ...claim, state: 'claimed' });
}

export async function saveCheckValue(tx: Tx, id: string, checkValue: string): Promise<void> {
  await change(tx, id, { checkValue });
}

export type Appointed = { readonly controllerId: string; readonly linkToken: string; readonly expiresAt: EpochMs };

/** The caller has locked the row and seen that it is claimed. Until `expiresAt` the grant can be fetched. */
export async function confirmPairing(tx: Tx, id: string, appointed: Appointed): Promise<void> {
  await change(tx, id, { ...appointed, state: 'confirmed' });
}

async function change(tx: Tx, id: string, values: Partial<PairingRow>): Promise<void> {
  const [row] = await tx
    .update(pairingCodeTable)
    .set(values)
    .where(eq(pairingCodeTable.id, id))
    .returning({ id: pairingCodeTable.id });
  required(row, 'a pairing that was locked is there');
}
