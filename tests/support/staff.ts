import type { Tx } from '../../main/controller/db/database.ts';
import type { PinCost } from '../../main/controller/staff/pin-hash.ts';
import { type SeedStaff, seedStaff } from '../../main/controller/staff/seed-staff.ts';

/** Weak and quick: what a PIN costs to check is measured elsewhere. */
export const CHEAP_PIN: PinCost = { n: 16, r: 1, p: 1 };

export const OWNER: SeedStaff = {
  id: '0a4e2c1e-0000-4000-8000-000000000001',
  name: 'owner',
  role: 'owner',
  pin: '1111',
};
export const MANAGER: SeedStaff = {
  id: '0a4e2c1e-0000-4000-8000-000000000002',
  name: 'Ève-Marie',
  role: 'manager',
  pin: '2222',
};
export const DESK: SeedStaff = {
  id: '0a4e2c1e-0000-4000-8000-000000000003',
  name: 'desk',
  role: 'front-desk',
  pin: '3333',
};

export function seedTestStaff(tx: Tx): void {
  seedStaff(tx, [OWNER, MANAGER, DESK], CHEAP_PIN);
}
