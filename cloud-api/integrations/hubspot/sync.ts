import type { JobOutcome, JobTry } from '../../../domain/jobs/job.ts';
import { type EpochMs, MINUTE_MS } from '../../../domain/time.ts';
import { findCustomer } from '../../customers/customer-repository.ts';
import { adoptContacts } from './adopt-contacts.ts';
import { compareAll, type Trouble } from './compare-all.ts';
import {
  changeContact,
  type HubspotContact,
  listContacts,
  listDueReviews,
  listStaleCustomers,
} from './contact-repository.ts';
import { CONTACTS_MAX, type CrmContact, type CrmFailure } from './crm-port.ts';
import type { HubspotParts } from './hubspot-parts.ts';
import { contactFor } from './people.ts';
import { failJob, readyAccount } from './ready-account.ts';
import { isCarriedTag, readStanding, type SaidStanding, type Standing } from './standing.ts';
import { changeState, readState } from './state-repository.ts';
import { tellContact } from './tell-contact.ts';

export const SYNC_MS = 5 * MINUTE_MS;

/** HubSpot finds what was changed some seconds later than it was: we look so far back each time. */
const LAG_MS = 2 * MINUTE_MS;
/** A search goes no further than this; then a new one begins where it ended. */
const SEARCH_DEPTH = 9900;

const STOPPING: CrmFailure = { kind: 'retry-at', at: null, problem: 'This program stops.' };

/** Looks at what has changed at either side, and says when to look again. */
export async function syncNow(parts: HubspotParts, tried: JobTry): Promise<JobOutcome> {
  const { db, clock } = parts;
  const { signal } = tried;
  const account = await readyAccount(parts, signal);
  const trouble =
    account.kind === 'ok'
      ? ((await pull(parts, signal)) ?? (await push(parts, signal)) ?? (await review(parts, signal)))
      : account;
  // One that is refused is asked again in five minutes, as everything is: nobody is to take it up by hand.
  if (trouble) return failJob(parts, trouble, { ...tried, attempt: 1 });
  await changeState(db, { lastSuccessAt: clock.now() });
  return { kind: 'again', at: clock.now() + SYNC_MS };
}

/** What was changed there. Our own writes come back too: what is as both have it is not looked at any further. */
async function pull(parts: HubspotParts, signal: AbortSignal): Promise<Trouble> {
  const { db, clock, crm } = parts;
  const { pulledTo } = await readState(db);
  let since: EpochMs = (pulledTo ?? clock.now()) - LAG_MS;
  let newest: EpochMs = pulledTo ?? clock.now();
  let after: string | null = null;
  let depth = 0;
  for (;;) {
    if (signal.aborted) return STOPPING;
    const page = await crm.listChanged({ since, after }, signal);
    if (page.kind !== 'ok') return page;
    const { contacts, next } = page.value;
    const trouble = (await takeChanged(parts, contacts, signal)) ?? (await takeNew(parts, contacts, signal));
    if (trouble) return trouble;
    newest = Math.max(newest, ...contacts.map(({ modifiedAt }) => modifiedAt));
    depth += contacts.length;
    const isCut = next === null && depth >= SEARCH_DEPTH && newest > since;
    if (next === null && !isCut) break;
    after = next;
    if (isCut) [since, depth] = [newest, 0];
  }
  await changeState(db, { pulledTo: newest });
  return null;
}

async function takeChanged(
  parts: HubspotParts,
  contacts: readonly CrmContact[],
  signal: AbortSignal,
): Promise<Trouble> {
  const ids = contacts.flatMap(({ contactId }) => (contactId === null ? [] : [contactId]));
  const known = new Map((await listContacts(parts.db, ids.filter(isUuid))).map((each) => [each.id, each]));
  const changed: HubspotContact[] = [];
  for (const contact of contacts) {
    const ours = known.get(contact.contactId ?? '');
    if (!ours || ours.state !== 'linked' || ours.crmId !== contact.crmId) continue;
    const said = readStanding(contact.properties);
    if (ours.written === null && ours.agreed !== null && isAgreed(said, ours.agreed)) continue;
    changed.push(ours);
  }
  return compareAll(parts, changed, signal);
}

/** Contacts that were made there, once the club has wanted all of them. */
async function takeNew(parts: HubspotParts, contacts: readonly CrmContact[], signal: AbortSignal): Promise<Trouble> {
  const { importState } = await readState(parts.db);
  if (importState !== 'done') return null;
  const adopted = await adoptContacts(
    parts,
    contacts.filter(({ contactId }) => contactId === null),
    signal,
  );
  return adopted.kind === 'ok' ? null : adopted;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isUuid = (id: string): boolean => UUID.test(id);

/** It says what both had already: nobody there has changed it. An empty list of tags is shown as none. */
function isAgreed(said: SaidStanding, agreed: Standing): boolean {
  const { tier, tags = [], credits, mailAboutBookings, mailAfterVisits } = said;
  return (
    tier === agreed.tier &&
    credits === agreed.credits &&
    mailAboutBookings === agreed.mailAboutBookings &&
    mailAfterVisits === agreed.mailAfterVisits &&
    tags.toSorted().join(';') === agreed.tags.filter(isCarriedTag).toSorted().join(';')
  );
}

/** What was changed here. */
async function push(parts: HubspotParts, signal: AbortSignal): Promise<Trouble> {
  const { db, keys } = parts;
  const seen = new Set<string>();
  for (;;) {
    if (signal.aborted) return STOPPING;
    const stale = (await listStaleCustomers(db, CONTACTS_MAX)).filter((id) => !seen.has(id));
    if (stale.length === 0) return null;
    stale.forEach((id) => seen.add(id));
    const contacts: HubspotContact[] = [];
    for (const customerId of stale) {
      const contact = await db.transaction(async (tx) => {
        const customer = await findCustomer(tx, customerId);
        return customer && contactFor(tx, customer, keys);
      });
      if (contact?.state === 'linked') contacts.push(contact);
    }
    const trouble = await compareAll(parts, contacts, signal);
    if (trouble) return trouble;
  }
}

/** Time passes, too: who has not come for so long, and whose next booking is over. */
async function review(parts: HubspotParts, signal: AbortSignal): Promise<Trouble> {
  const { db, clock } = parts;
  for (const contact of await listDueReviews(db, clock.now(), CONTACTS_MAX)) {
    if (signal.aborted) return STOPPING;
    const customer = contact.customerId === null ? null : await findCustomer(db, contact.customerId);
    if (!customer) {
      await changeContact(db, contact.id, { reviewAt: null });
      continue;
    }
    const told = await tellContact(parts, { contact, customer }, signal);
    if (told.kind === 'retry-at' || told.kind === 'unknown') return told;
  }
  return null;
}
