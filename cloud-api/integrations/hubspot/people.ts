import type { CustomerDetails } from '../../../domain/booking.ts';
import type { Tx } from '../../db/database.ts';
import { findCustomer, lockCustomerByEmail } from '../../customers/customer-repository.ts';
import type { AddressKeys } from './address-keys.ts';
import { changeContact, findContact, type HubspotContact, insertContact } from './contact-repository.ts';

export type Person = Pick<CustomerDetails, 'email' | 'phone'> & { readonly customerId: string | null };

type PeopleParts = { readonly keys: AddressKeys; readonly newId: () => string };

/**
 * Whose contact somebody is, made where there is none yet: by customer, by e-mail, and by phone where they have no
 * e-mail. Null for whoever can be told apart by nothing.
 */
export async function contactFor(tx: Tx, person: Person, parts: PeopleParts): Promise<HubspotContact | null> {
  const { keys, newId } = parts;
  const customer =
    person.customerId === null
      ? person.email === null
        ? null
        : await lockCustomerByEmail(tx, person.email)
      : await findCustomer(tx, person.customerId);
  const emailKey = keys.email(customer?.email ?? person.email);
  const phoneKey = keys.phone(customer?.phone ?? person.phone);
  const find = async (): Promise<HubspotContact | null> => {
    const ofCustomer = customer && (await findContact(tx, { customerId: customer.id }));
    if (ofCustomer) return ofCustomer;
    const ofEmail = emailKey === null ? null : await findContact(tx, { emailKey });
    if (ofEmail || phoneKey === null) return ofEmail;
    const ofPhone = await findContact(tx, { phoneKey });
    // A number may be a family's: who is known by an e-mail is nobody else.
    return ofPhone?.emailKey === null || emailKey === null ? ofPhone : null;
  };

  const known = await find();
  if (known) return adopt(tx, known, { customerId: customer?.id ?? null, emailKey });
  if (emailKey === null && phoneKey === null) return null;
  const made = { id: customer?.id ?? newId(), crmId: null, customerId: customer?.id ?? null, emailKey, phoneKey };
  await insertContact(tx, { ...made, isImported: false });
  return find();
}

type Known = Pick<HubspotContact, 'customerId' | 'emailKey'>;

/** Somebody who had only booked has become a customer, or has told their e-mail. */
async function adopt(tx: Tx, known: HubspotContact, { customerId, emailKey }: Known): Promise<HubspotContact> {
  const change = {
    ...(customerId !== null && known.customerId === null && { customerId }),
    ...(emailKey !== null && known.emailKey === null && { emailKey }),
  };
  if (Object.keys(change).length > 0) await changeContact(tx, known.id, change);
  return { ...known, ...change };
}
