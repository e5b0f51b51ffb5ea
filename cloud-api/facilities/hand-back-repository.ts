import { and, eq, ne } from 'drizzle-orm';
import type { HandBack } from '../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import { nodeTable, rangeTable } from '../facility-link/facility-link-schema.ts';
import { settingTable } from './facility-schema.ts';

/** The number of the controller that has said so: it holds for no later one. */
const nameOf = (facilityId: string): string => `hand-back.${facilityId}`;

/** The facility's word, as the fact of that name has it. */
export async function saveHandBack(tx: Tx, facilityId: string, { controllerEpoch, isWanted }: HandBack): Promise<void> {
  const name = nameOf(facilityId);
  if (!isWanted) return void (await tx.delete(settingTable).where(eq(settingTable.name, name)));
  const value = String(controllerEpoch);
  await tx
    .insert(settingTable)
    .values({ name, value })
    .onConflictDoUpdate({ target: settingTable.name, set: { value } });
}

/** True while the controller in office gives its time back: nothing is handed to it. */
export async function isHandingBack(db: Db | Tx, facilityId: string): Promise<boolean> {
  const [setting] = await db
    .select()
    .from(settingTable)
    .where(eq(settingTable.name, nameOf(facilityId)));
  if (!setting) return false;
  const [node] = await db
    .select({ controllerEpoch: nodeTable.controllerEpoch })
    .from(nodeTable)
    .where(eq(nodeTable.facilityId, facilityId));
  return node?.controllerEpoch === Number(setting.value);
}

/** True when the controller in office has given all of its time back: whoever follows it misses no sale. */
export async function hasHandedBack(db: Db | Tx, facilityId: string): Promise<boolean> {
  if (!(await isHandingBack(db, facilityId))) return false;
  const [theirs] = await db
    .select({ resourceId: rangeTable.resourceId })
    .from(rangeTable)
    .where(and(eq(rangeTable.facilityId, facilityId), ne(rangeTable.holder, 'own')))
    .limit(1);
  return theirs === undefined;
}
