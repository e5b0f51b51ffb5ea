import type { Random } from '../../../domain/random.ts';
import type { Clock } from '../../../domain/time.ts';
import type { Db } from '../db/database.ts';
import type { PinCost } from './pin-hash.ts';
import { drawPin, hasOwner, setUpOwnerIfNone, type SetUpOwner } from './set-up-owner.ts';

/** The account with which a new computer is entered first. For the windows of the computer itself: nobody else. */
export type FirstOwner = {
  /** True while no owner can sign in here. */
  isNeeded(): boolean;
  /** The PIN that the account will have. Not kept before `create`: whoever lost it meanwhile is shown another. */
  readonly pin: string;
  /** Makes the account; nothing when there is an owner by now. Hashing blocks for a moment. */
  create(): SetUpOwner | null;
};

export type FirstOwnerParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly pinCost?: PinCost;
};

export function createFirstOwner(parts: FirstOwnerParts): FirstOwner {
  const pin = drawPin(parts.random);
  return { isNeeded: () => !hasOwner(parts.db), pin, create: () => setUpOwnerIfNone({ ...parts, pin }) };
}
