import type { CustomerDetails } from '../../../domain/booking.ts';
import type { Customer } from '../../customers/customer-repository.ts';
import { changeContact, type HubspotContact } from './contact-repository.ts';
import { listBookedTimes } from './booked-times-repository.ts';
import type { CrmFailure, CrmProperties } from './crm-port.ts';
import { figuresOf } from './figures.ts';
import { planErasing } from './erase-job.ts';
import type { HubspotParts } from './hubspot-parts.ts';

export type Told =
  | { readonly kind: 'told'; readonly crmId: string }
  /** Nobody is told anything of them any more. */
  | { readonly kind: 'parked' }
  | CrmFailure;

/** Our word for who somebody is. An e-mail or phone that is not there takes none away. */
export function identityOf({ firstName, lastName, email, phone }: CustomerDetails): CrmProperties {
  return {
    firstname: firstName,
    lastname: lastName,
    ...(email !== null && { email: email.toLowerCase() }),
    ...(phone !== null && { phone }),
  };
}

type TellParts = Pick<HubspotParts, 'db' | 'crm' | 'clock' | 'random'>;

/**
 * Brings somebody's figures to HubSpot, and themselves where it does not know them; nothing where it has all of it. One
 * that staff have deleted there is not made again, and of one that is merged into another the other's figures stay.
 */
export async function tellContact(
  parts: TellParts,
  { contact, customer }: { readonly contact: HubspotContact; readonly customer: Customer },
  signal: AbortSignal,
): Promise<Told> {
  const { id, crmId, state } = contact;
  if (state === 'merged' && crmId !== null) return { kind: 'told', crmId };
  if (state !== 'linked') return { kind: 'parked' };
  if (crmId === null) return write(parts, { contact, customer, identity: identityOf(customer) }, signal);
  const found = await resolve(parts, { id, crmId }, signal);
  return found ?? write(parts, { contact, customer, identity: {} }, signal);
}

type Writing = {
  readonly contact: HubspotContact;
  readonly customer: Customer;
  readonly identity: CrmProperties;
};

async function write(parts: TellParts, { contact, customer, identity }: Writing, signal: AbortSignal): Promise<Told> {
  const { db, crm, clock } = parts;
  const { id, crmId } = contact;
  const { properties: figures, reviewAt } = figuresOf(await listBookedTimes(db, customer), clock.now());
  if (crmId !== null && isSame(figures, contact.figures)) {
    await changeContact(db, id, { reviewAt });
    return { kind: 'told', crmId };
  }
  const outcome = await crm.saveContacts([{ id, crmId, properties: { ...identity, ...figures } }], signal);
  if (outcome.kind !== 'ok') return outcome;
  const [saved] = outcome.value;
  if (!saved) return { kind: 'unknown', problem: 'Nothing was said of a contact.' };
  if (saved.outcome === 'refused') {
    await changeContact(db, id, { problem: saved.problem });
    return { kind: 'rejected', problem: saved.problem };
  }
  if (saved.outcome === 'gone') {
    await changeContact(db, id, { state: 'gone' });
    return { kind: 'parked' };
  }
  const told = { crmId: saved.crmId, figures: { ...figures }, reviewAt, problem: null };
  if (await changeContact(db, id, told)) return { kind: 'told', crmId: saved.crmId };
  await eraseAfterAll(parts, { contactId: id, crmId: saved.crmId });
  return { kind: 'parked' };
}

/** They were forgotten while HubSpot was being told of them: what was written there just now goes, too. */
async function eraseAfterAll(
  { db, clock, random }: TellParts,
  made: { readonly contactId: string; readonly crmId: string },
): Promise<void> {
  const context = { now: clock.now(), newId: () => random.uuid() };
  await db.transaction((tx) => planErasing(tx, made, context));
}

/** Null where the contact is still itself. */
async function resolve(
  { db, crm }: TellParts,
  { id, crmId }: { readonly id: string; readonly crmId: string },
  signal: AbortSignal,
): Promise<Told | null> {
  const found = await crm.findContact(crmId, signal);
  if (found.kind !== 'ok') return found;
  if (found.value === null) {
    await changeContact(db, id, { state: 'gone' });
    return { kind: 'parked' };
  }
  if (found.value.crmId === crmId) return null;
  await changeContact(db, id, { state: 'merged', crmId: found.value.crmId });
  return { kind: 'told', crmId: found.value.crmId };
}

function isSame(a: CrmProperties, b: CrmProperties | null): boolean {
  return b !== null && Object.entries(a).every(([name, value]) => b[name] === value);
}
