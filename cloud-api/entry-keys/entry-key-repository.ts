import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '../db/database.ts';
import { settingTable } from '../facilities/facility-schema.ts';
import { entryKeyAskerTable } from './entry-key-schema.ts';

/** How far rotation has come. */
export const KeyStateSchema = z.object({
  version: z.int().positive(),
  /** Tokens are made by the keys of this number. */
  number: z.int().positive(),
  /** Tokens by keys up to this number are void. */
  revokedUpTo: z.int().nonnegative(),
});
export type KeyState = z.infer<typeof KeyStateSchema>;

const SETTING = 'entry-token-keys';
const FIRST: KeyState = { version: 1, number: 1, revokedUpTo: 0 };

export async function findKeyState(db: Db | Tx): Promise<KeyState> {
  const [row] = await db.select().from(settingTable).where(eq(settingTable.name, SETTING));
  return row ? KeyStateSchema.parse(JSON.parse(row.value)) : FIRST;
}

/** `change` is given what is stored, under a lock; null leaves it. */
export async function changeKeyState(tx: Tx, change: (state: KeyState) => KeyState | null): Promise<KeyState> {
  await tx
    .insert(settingTable)
    .values({ name: SETTING, value: JSON.stringify(FIRST) })
    .onConflictDoNothing();
  await tx.select().from(settingTable).where(eq(settingTable.name, SETTING)).for('update');
  const state = await findKeyState(tx);
  const next = change(state);
  if (!next) return state;
  await tx
    .update(settingTable)
    .set({ value: JSON.stringify(next) })
    .where(eq(settingTable.name, SETTING));
  return next;
}

/** A facility that asks is told, whatever it was told before. */
export async function saveAsker(tx: Tx, facilityId: string, boxKey: string): Promise<void> {
  await tx
    .insert(entryKeyAskerTable)
    .values({ facilityId, boxKey, told: null })
    .onConflictDoUpdate({ target: entryKeyAskerTable.facilityId, set: { boxKey, told: null } });
}

/** A facility that has asked, and by which key to seal for it. */
export type Asker = { readonly facilityId: string; readonly boxKey: string };

/** Who has asked and was told something else than `mark`, or nothing. */
export async function listAskersNotTold(db: Db, mark: string): Promise<Asker[]> {
  return db
    .select({ facilityId: entryKeyAskerTable.facilityId, boxKey: entryKeyAskerTable.boxKey })
    .from(entryKeyAskerTable)
    .where(sql`${entryKeyAskerTable.told} is distinct from ${mark}`);
}

/** Only if it is still for that key: a controller that has asked since waits for an answer of its own. */
export async function markAskerTold(db: Db, { facilityId, boxKey }: Asker, mark: string): Promise<void> {
  await db
    .update(entryKeyAskerTable)
    .set({ told: mark })
    .where(and(eq(entryKeyAskerTable.facilityId, facilityId), eq(entryKeyAskerTable.boxKey, boxKey)));
}
