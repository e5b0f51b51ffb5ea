import { required } from '../../domain/assert.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { CarriedCustomer } from '../../sync/protocol/product-data.ts';
import type { Tx } from '../db/database.ts';
import {
  type Customer,
  holdEmail,
  insertCustomer,
  insertEntry,
  lockCustomer,
  lockCustomerByEmail,
  newCustomer,
  replaceBooker,
  updateCustomer,
} from './customer-repository.ts';
import { StandingSchema } from './decide-ask.ts';
import { markCustomerTold } from './telling-repository.ts';

/**
 * Takes up again what a facility had been told before this database went back in time: the later version counts. The
 * ledger gets one entry for what it does not remember. Links that were given out before are not good any more: which
 * of them had been called back is not known either. Returns whether it can be read.
 */
export async function recoverCustomer(
  tx: Tx,
  facilityId: string,
  { customer: carried, now }: { readonly customer: CarriedCustomer; readonly now: EpochMs },
): Promise<boolean> {
  const standing = StandingSchema.safeParse({ tier: carried.tier, tags: carried.tags });
  if (!standing.success) return false;
  // Before the row, as everybody takes the two.
  if (carried.email !== null) await holdEmail(tx, carried.email);
  const known = (await lockCustomer(tx, carried.id)) ?? (await insertForgotten(tx, carried, now));
  if (known.version < carried.version) {
    const { version, firstName, lastName, phone, credits } = carried;
    const difference = credits - known.credits;
    if (difference !== 0) {
      const entry = { kind: 'recovered', count: difference, spendId: null, by: 'recovery', note: '', at: now } as const;
      await insertEntry(tx, known.id, entry);
    }
    const email = await freeEmail(tx, carried);
    const details = { firstName, lastName, phone, email };
    const mergedInto = carried.mergedInto ?? null;
    const { note = '', flags = [], remarkedBy = null, remarkedAt = null } = carried;
    const remarks = { note, flags, remarkedBy, remarkedAt };
    const given = { ...standing.data, ...remarks, credits };
    await updateCustomer(tx, known, { ...details, ...given, version, tokenNo: version, mergedInto });
  }
  await markCustomerTold(tx, facilityId, carried);
  return true;
}

/** As it was when it was made. */
async function insertForgotten(tx: Tx, carried: CarriedCustomer, now: EpochMs): Promise<Customer> {
  const email = await freeEmail(tx, carried);
  await insertCustomer(tx, newCustomer({ ...carried, email }, { id: carried.id, now }));
  return required(await lockCustomer(tx, carried.id), 'insertForgotten: the e-mail was free');
}

/**
 * Null where somebody else has the e-mail by now: nobody is left out for that. Who has only booked with it meanwhile is
 * the same person, who was forgotten.
 */
async function freeEmail(tx: Tx, { id, email }: CarriedCustomer): Promise<string | null> {
  if (email === null) return null;
  await holdEmail(tx, email);
  const holder = await lockCustomerByEmail(tx, email);
  if (holder === null || holder.id === id) return email;
  if (holder.isShared) return null;
  await replaceBooker(tx, holder.id, id);
  return email;
}
