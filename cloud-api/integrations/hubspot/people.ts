import type { Customer } from '../../customers/customer-repository.ts';
import type { Tx } from '../../db/database.ts';
import type { AddressKeys } from './address-keys.ts';
import { findContact, findErased, type HubspotContact, insertContact } from './contact-repository.ts';

/**
 * The contact that a customer is, made where there is none yet. Whoever was deleted at HubSpot for privacy's sake is
 * known by their e-mail, also as another customer.
 */
export async function contactFor(
  tx: Tx,
  { id, email }: Pick<Customer, 'id' | 'email'>,
  keys: AddressKeys,
): Promise<HubspotContact | null> {
  const known = await findContact(tx, { customerId: id });
  if (known) return known;
  const emailKey = keys.email(email);
  const erased = emailKey === null ? null : await findErased(tx, emailKey);
  if (erased) return erased;
  await insertContact(tx, { id, crmId: null, customerId: id, emailKey, isImported: false });
  return findContact(tx, { customerId: id });
}
