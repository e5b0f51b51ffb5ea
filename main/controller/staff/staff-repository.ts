import { asc, eq, lt, or } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../../domain/time.ts';
import type { StaffMember } from '../api/views.ts';
import type { Db, Tx } from '../db/database.ts';
import { staffSessionsTable, staffTable } from './staff-schema.ts';

const StaffRoleSchema = z.enum(['owner', 'manager', 'front-desk']);

export type StaffAccount = StaffMember & {
  readonly pinHash: string;
  /** Wrong tries in a row. */
  readonly failedTries: number;
  readonly lockedUntil: EpochMs;
  readonly active: boolean;
};

export type NewStaffAccount = StaffMember & { readonly pinHash: string };

export type StoredSession = { readonly staff: StaffAccount; readonly createdAt: EpochMs; readonly lastSeenAt: EpochMs };

/** As names are compared: `Ève` typed in capitals, or with a combining accent, is the same person. */
export function staffNameKey(name: string): string {
  return name.normalize('NFC').trim().toLocaleLowerCase('en');
}

/** By id, or by the name that a person types. Unique index `staff_name_key`. */
export function findStaff(db: Db | Tx, idOrName: string): StaffAccount | null {
  const row = db
    .select()
    .from(staffTable)
    .where(or(eq(staffTable.id, idOrName), eq(staffTable.nameKey, staffNameKey(idOrName))))
    .get();
  return row ? toAccount(row) : null;
}

/** Who may sign in, by name. */
export function listActiveStaff(db: Db | Tx): StaffMember[] {
  const rows = db.select().from(staffTable).where(eq(staffTable.active, true)).orderBy(asc(staffTable.nameKey)).all();
  return rows.map((row) => toMember(toAccount(row)));
}

export function toMember({ id, name, role }: StaffMember): StaffMember {
  return { id, name, role };
}

/** Leaves an account alone that is there already, by id or by name. */
export function insertStaff(tx: Tx, { id, name, role, pinHash }: NewStaffAccount): void {
  tx.insert(staffTable)
    .values({ id, name, nameKey: staffNameKey(name), role, pinHash })
    .onConflictDoNothing()
    .run();
}

export function updateTries(tx: Tx, id: string, tries: { failedTries: number; lockedUntil: EpochMs }): void {
  tx.update(staffTable).set(tries).where(eq(staffTable.id, id)).run();
}

/** A new PIN; wrong tries are forgiven, and whoever is signed in on this account is so no longer. */
export function resetPin(tx: Tx, id: string, pinHash: string): void {
  tx.update(staffTable).set({ pinHash, failedTries: 0, lockedUntil: 0 }).where(eq(staffTable.id, id)).run();
  tx.delete(staffSessionsTable).where(eq(staffSessionsTable.staffId, id)).run();
}

export function insertSession(tx: Tx, session: { tokenHash: string; staffId: string; now: EpochMs }): void {
  const { tokenHash, staffId, now } = session;
  tx.insert(staffSessionsTable).values({ tokenHash, staffId, createdAt: now, lastSeenAt: now }).run();
}

export function findSession(db: Db | Tx, tokenHash: string): StoredSession | null {
  const row = db
    .select()
    .from(staffSessionsTable)
    .innerJoin(staffTable, eq(staffTable.id, staffSessionsTable.staffId))
    .where(eq(staffSessionsTable.tokenHash, tokenHash))
    .get();
  if (!row) return null;
  const { createdAt, lastSeenAt } = row.staff_session;
  return { staff: toAccount(row.staff), createdAt, lastSeenAt };
}

export function touchSession(tx: Tx, tokenHash: string, now: EpochMs): void {
  tx.update(staffSessionsTable).set({ lastSeenAt: now }).where(eq(staffSessionsTable.tokenHash, tokenHash)).run();
}

/** Returns whether there was one. */
export function deleteSession(tx: Tx, tokenHash: string): boolean {
  return tx.delete(staffSessionsTable).where(eq(staffSessionsTable.tokenHash, tokenHash)).run().changes > 0;
}

/** Index: `staff_session_last_seen`. */
export function deleteSessionsSeenBefore(tx: Tx, before: EpochMs): void {
  tx.delete(staffSessionsTable).where(lt(staffSessionsTable.lastSeenAt, before)).run();
}

function toAccount(row: typeof staffTable.$inferSelect): StaffAccount {
  const { id, name, pinHash, failedTries, lockedUntil, active } = row;
  return { id, name, role: StaffRoleSchema.parse(row.role), pinHash, failedTries, lockedUntil, active };
}
