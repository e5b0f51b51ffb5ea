import type { Tx } from '../../db/database.ts';
import { changeCredits } from '../../customers/customer-credits.ts';
import { type Customer, findCustomer, lockCustomer } from '../../customers/customer-repository.ts';
import { changeStanding } from '../../customers/decide-ask.ts';
import { isUnwanted, saveChoice } from '../../messages/choice-repository.ts';
import type { MessageTopic } from '../../messages/message-kinds.ts';
import { changeContact, type HubspotContact, lockContact } from './contact-repository.ts';
import type { ContactSave, CrmContact } from './crm-port.ts';
import type { HubspotParts } from './hubspot-parts.ts';
import { mergeStanding } from './merge-standing.ts';
import { propertiesOf, readStanding, type Standing } from './standing.ts';
import { identityOf } from './tell-contact.ts';

const TOPICS: readonly (readonly [MessageTopic, 'mailAboutBookings' | 'mailAfterVisits'])[] = [
  ['booking', 'mailAboutBookings'],
  ['reminder', 'mailAboutBookings'],
  ['follow_up', 'mailAfterVisits'],
];

/** Who gives and takes, as the ledger names them. */
const HUBSPOT = 'hubspot';

export type Compared = {
  readonly contact: HubspotContact;
  /** Null where HubSpot has all of it. */
  readonly save: ContactSave | null;
  readonly standing: Standing;
  readonly version: number;
  readonly isOursChanged: boolean;
};

/**
 * Compares a customer with what HubSpot says, in one transaction: what is new there is taken in, with what both are to
 * have noted, and what has to be written there is noted before it is written. `theirs` is null for a contact that
 * HubSpot does not have yet. Null where there is nothing to compare.
 */
export async function compareCustomer(
  tx: Tx,
  { id, theirs }: { readonly id: string; readonly theirs: CrmContact | null },
  { clock, keys }: Pick<HubspotParts, 'clock' | 'keys'>,
): Promise<Compared | null> {
  const contact = await lockContact(tx, id);
  if (!contact || contact.state !== 'linked' || contact.customerId === null) return null;
  const customer = await lockCustomer(tx, contact.customerId);
  if (!customer) return null;
  const ours = await standingOf(tx, customer);
  const said = theirs ? readStanding(theirs.properties) : {};
  const { agreed, written } = contact;
  // What somebody gives a second record of a person would lie there unseen: the club's word stands.
  const isHeard = theirs !== null && customer.mergedInto === null;
  const wanted = isHeard ? mergeStanding({ ours, theirs: said, agreed, written }) : ours;
  const standing = await takeIn(tx, { customer, ours, wanted, at: clock.now() });
  const { version } = (await findCustomer(tx, customer.id)) ?? customer;

  const identity = identityOf(customer);
  const wrong = Object.entries(identity).filter(([name, value]) => theirs?.properties[name] !== value);
  const properties = { ...propertiesOf(standing, said), ...Object.fromEntries(wrong) };
  const isInStep = Object.keys(properties).length === 0;
  const save = isInStep ? null : { id, crmId: contact.crmId, properties };
  const step = isInStep
    ? { agreed: standing, written: null, syncedVersion: version, syncedAt: clock.now(), problem: null }
    : { written: standing, ...(theirs && { agreed: heardOf(theirs, standing) }) };
  const emailKey = keys.email(customer.email);
  await changeContact(tx, id, { ...step, emailKey });
  const isOursChanged = version !== customer.version;
  return { contact, save, standing, version, isOursChanged };
}

/** What HubSpot said is dealt with: said again, it is no change. It shows an empty list of tags as none. */
function heardOf(theirs: CrmContact, standing: Standing): Standing {
  return { ...standing, tags: [], ...readStanding(theirs.properties) };
}

async function standingOf(tx: Tx, { tier, tags, credits, email }: Customer): Promise<Standing> {
  const wants = async (topic: MessageTopic): Promise<boolean> =>
    email === null || !(await isUnwanted(tx, { channel: 'email', address: email }, topic));
  return {
    tier,
    tags,
    credits,
    mailAboutBookings: await wants('booking'),
    mailAfterVisits: await wants('follow_up'),
  };
}

type Taking = { readonly customer: Customer; readonly ours: Standing; readonly wanted: Standing; readonly at: number };

/** Makes ours what both are to have; what the ledger refuses stays as it is. */
async function takeIn(tx: Tx, { customer, ours, wanted, at }: Taking): Promise<Standing> {
  const { tier, tags } = wanted;
  await changeStanding(tx, customer, { tier, tags });
  const given = wanted.credits - ours.credits;
  let { credits } = ours;
  if (given !== 0) {
    const kind = given > 0 ? 'given' : 'taken';
    const entry = { spendId: null, by: HUBSPOT, note: 'Changed in HubSpot.', at } as const;
    const changed = await changeCredits(tx, { customerId: customer.id, kind, count: Math.abs(given), ...entry });
    if (changed.ok) credits = changed.value.balance;
  }
  for (const [topic, field] of TOPICS) {
    if (wanted[field] === ours[field] || customer.email === null) continue;
    const choice = { topic, choice: wanted[field] ? 'wanted' : 'unwanted', source: 'crm', at } as const;
    await saveChoice(tx, { channel: 'email', address: customer.email }, choice);
  }
  return { ...wanted, credits };
}
