import type { Erasure } from '../../../../domain/erasure.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { FacilityNode } from '../../cloud-link/facility-node.ts';
import type { Db, Tx } from '../../db/database.ts';
import { PERSONAL_DATA } from '../personal-data.ts';
import { eraseRows } from './erase-rows-repository.ts';
import {
  beginErasure,
  endErasure,
  eraseAllocations,
  findPerson,
  listUntoldErasures,
  markErasureTold,
} from './erasure-repository.ts';

/**
 * Forgets somebody, by the cloud's word: what names them goes, in the same way as there, so that both sides go on having
 * the same bookings. Again for one that is heard again: this disk may have gone back in time.
 */
export function eraseCustomer(tx: Tx, erasure: Erasure, now: EpochMs): void {
  beginErasure(tx, erasure);
  const person = findPerson(tx, erasure);
  eraseAllocations(tx, person.allocationIds);
  eraseRows(tx, PERSONAL_DATA, person);
  endErasure(tx, erasure.id, now);
}

/** What this facility had said of somebody before it forgot them is in its stream before this: the cloud forgets that, too. */
export function tellErased(db: Db, node: FacilityNode): void {
  for (const erasureId of listUntoldErasures(db)) {
    node.transact((tx, run) => {
      const { outcome } = run({ type: 'fact', factType: 'customer.erased', data: { erasureId } });
      if (outcome.kind === 'done') markErasureTold(tx, erasureId);
    });
  }
}
