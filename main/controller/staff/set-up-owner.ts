import type { Random } from '../../../domain/random.ts';
import type { Clock } from '../../../domain/time.ts';
import type { Db } from '../db/database.ts';
import { recordAudit } from './audit-repository.ts';
import { hashPin, PIN_COST, type PinCost } from './pin-hash.ts';
import { findStaff, insertStaff, listActiveStaff, resetPin } from './staff-repository.ts';

const PIN_DIGITS = 6;
const NAME = 'owner';

export type SetUpParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly pinCost?: PinCost;
  /** A new one unless given. */
  readonly pin?: string;
};

/** Told once, to the person at the computer; kept nowhere but as a hash. */
export type SetUpOwner = { readonly name: string; readonly pin: string };

/** Null when there is an owner who can sign in: a new computer has none, accounts live on the facility's disk alone. */
export function setUpOwnerIfNone(parts: SetUpParts): SetUpOwner | null {
  return hasOwner(parts.db) ? null : setUpOwner(parts);
}

/** Whether an owner can sign in. */
export function hasOwner(db: Db): boolean {
  return listActiveStaff(db).some(({ role }) => role === 'owner');
}

/** Nobody chooses it: a PIN that people choose is a birthday. */
export function drawPin(random: Random): string {
  return String(random.below(10 ** PIN_DIGITS)).padStart(PIN_DIGITS, '0');
}

/**
 * Gives the owner a new PIN; makes the account where there is none. Whoever was signed in with the old one is signed
 * out. For a person who has the computer itself before him: nobody else may call it.
 */
export function setUpOwner({ db, clock, random, pinCost = PIN_COST, pin = drawPin(random) }: SetUpParts): SetUpOwner {
  const pinHash = hashPin(pin, pinCost);
  return db.transaction(
    (tx) => {
      const owners = listActiveStaff(tx).filter(({ role }) => role === 'owner');
      const known = owners.find(({ name }) => name === NAME) ?? owners[0];
      // An account that was switched off keeps its name for ever: the trail says it.
      const name = known?.name ?? (findStaff(tx, NAME) ? `${NAME} ${random.hex(2)}` : NAME);
      const id = known?.id ?? random.uuid();
      if (known) resetPin(tx, id, pinHash);
      else insertStaff(tx, { id, name, role: 'owner', pinHash });
      const action = known ? 'staff.pin_reset' : 'staff.set_up';
      recordAudit(tx, { at: clock.now(), by: { kind: 'system' }, action, subject: { type: 'staff', id } });
      return { name, pin };
    },
    { behavior: 'immediate' },
  );
}
