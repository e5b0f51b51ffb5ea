import type { StaffMember } from '../api/views.ts';
import type { Tx } from '../db/database.ts';
import { hashPin, PIN_COST, type PinCost } from './pin-hash.ts';
import { findStaff, insertStaff } from './staff-repository.ts';

export type SeedStaff = StaffMember & { readonly pin: string };

/** Adds the accounts that are not there yet; one that is keeps its PIN. Hashing blocks: for a start, not for a request. */
export function seedStaff(tx: Tx, list: readonly SeedStaff[], cost: PinCost = PIN_COST): void {
  for (const { pin, ...member } of list) {
    if (findStaff(tx, member.id) ?? findStaff(tx, member.name)) continue;
    insertStaff(tx, { ...member, pinHash: hashPin(pin, cost) });
  }
}
