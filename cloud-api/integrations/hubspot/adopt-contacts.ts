import { z } from 'zod';
import { type CustomerDetails, CustomerDetailsSchema } from '../../../domain/booking.ts';
import { normalisePhone } from '../../../domain/phone.ts';
import { findOrMakeBooker } from '../../customers/find-booker.ts';
import type { Tx } from '../../db/database.ts';
import { changeContact, findContact, findErased, type HubspotContact } from './contact-repository.ts';
import { contactFor } from './people.ts';
import type { ContactSave, CrmContact, CrmOutcome } from './crm-port.ts';
import type { HubspotParts } from './hubspot-parts.ts';
import { CONTACT_ID } from './mapping.ts';

export type Adopted = {
  /** Those that could be told apart by nothing, or that are somebody's second contact. */
  readonly skipped: number;
};

/**
 * Makes HubSpot's contacts customers of the club, each once: whoever has their e-mail already is they. Then HubSpot is
 * told by which id we know them. Begun anew after a crash anywhere it ends as if there had been none.
 */
export async function adoptContacts(
  parts: HubspotParts,
  contacts: readonly CrmContact[],
  signal: AbortSignal,
): Promise<CrmOutcome<Adopted>> {
  const { db, crm } = parts;
  if (contacts.length === 0) return { kind: 'ok', value: { skipped: 0 } };
  // Two that take the same e-mails in one order never wait for each other.
  const ordered = contacts.toSorted((a, b) => compare(emailOf(a), emailOf(b)));
  const kept = await db.transaction(async (tx) => {
    const links: { contact: CrmContact; ours: HubspotContact }[] = [];
    for (const contact of ordered) {
      const ours = await linkOne(tx, contact, parts);
      if (ours) links.push({ contact, ours });
    }
    return links;
  });
  const stamps = kept.flatMap(({ contact, ours }): ContactSave[] =>
    contact.contactId === ours.id ? [] : [{ id: ours.id, crmId: contact.crmId, properties: { [CONTACT_ID]: ours.id } }],
  );
  const stamped = await crm.saveContacts(stamps, signal);
  if (stamped.kind !== 'ok') return stamped;
  for (const saved of stamped.value) {
    if (saved.outcome === 'refused') await changeContact(db, saved.id, { problem: saved.problem });
    if (saved.outcome === 'gone') await changeContact(db, saved.id, { state: 'gone' });
  }
  return { kind: 'ok', value: { skipped: contacts.length - kept.length } };
}

async function linkOne(tx: Tx, contact: CrmContact, parts: HubspotParts): Promise<HubspotContact | null> {
  const { crmId, contactId } = contact;
  const byCrmId = await findContact(tx, { crmId });
  if (byCrmId) return byCrmId.state === 'linked' ? byCrmId : null;
  const named = contactId === null || !z.uuid().safeParse(contactId).success ? null : contactId;
  const byId = named === null ? null : await findContact(tx, { id: named });
  if (byId) return takeFree(tx, byId, crmId);

  const details = readDetails(contact);
  if (!details) return null;
  const { keys, random, clock } = parts;
  const emailKey = keys.email(details.email);
  // Who was forgotten does not come back because HubSpot still has them, or has them again.
  if (emailKey !== null && (await findErased(tx, emailKey))) return null;
  const context = { now: clock.now(), newId: () => random.uuid() };
  const customer = await findOrMakeBooker(tx, { customer: details }, context);
  const ours = customer && (await contactFor(tx, customer, keys));
  return ours && takeFree(tx, ours, crmId);
}

/** Somebody who has another contact at HubSpot keeps that one; who was deleted for privacy's sake stays so. */
async function takeFree(tx: Tx, ours: HubspotContact, crmId: string): Promise<HubspotContact | null> {
  if (ours.state !== 'linked' || (ours.crmId !== null && ours.crmId !== crmId)) return null;
  await changeContact(tx, ours.id, { crmId, isImported: true });
  return { ...ours, crmId };
}

const emailOf = ({ properties }: CrmContact): string => properties['email']?.trim().toLowerCase() ?? '';

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const { shape } = CustomerDetailsSchema;

/** Null for whoever has neither an e-mail nor a number that can be dialled. What is too long is left out. */
function readDetails(contact: CrmContact): CustomerDetails | null {
  const { properties } = contact;
  const email = shape.email.safeParse(emailOf(contact) || null);
  const number = properties['phone']?.trim() || null;
  const phone = number !== null && normalisePhone(number) !== null ? shape.phone.safeParse(number) : null;
  const first = shape.firstName.safeParse(properties['firstname']);
  const last = shape.lastName.safeParse(properties['lastname'] ?? '');
  const reach = { email: email.success ? email.data : null, phone: phone?.success ? phone.data : null };
  if (reach.email === null && reach.phone === null) return null;
  return { firstName: first.success ? first.data : 'Guest', lastName: last.success ? last.data : '', ...reach };
}
