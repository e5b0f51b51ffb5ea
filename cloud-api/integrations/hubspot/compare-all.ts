import type { EpochMs } from '../../../domain/time.ts';
import { compareCustomer, type Compared } from './compare-customers.ts';
import { changeContact, type HubspotContact } from './contact-repository.ts';
import type { CrmFailure, SavedContact } from './crm-port.ts';
import type { HubspotParts } from './hubspot-parts.ts';

/** Null: all went well. */
export type Trouble = CrmFailure | null;

/** Reads, compares and writes some contacts, at most `CONTACTS_MAX`. */
export async function compareAll(
  parts: HubspotParts,
  contacts: readonly HubspotContact[],
  signal: AbortSignal,
): Promise<Trouble> {
  const { db, crm, clock } = parts;
  if (contacts.length === 0) return null;
  const linked = contacts.flatMap(({ crmId }) => (crmId === null ? [] : [crmId]));
  const read = await crm.readContacts(linked, 'crm-id', signal);
  if (read.kind !== 'ok') return read;
  const byCrmId = new Map(read.value.map((contact) => [contact.crmId, contact]));
  const compared: Compared[] = [];
  for (const { id, crmId } of contacts) {
    const theirs = crmId === null ? null : (byCrmId.get(crmId) ?? null);
    if (crmId !== null && theirs === null) {
      const trouble = await resolveLost(parts, { id, crmId }, signal);
      if (trouble) return trouble;
      continue;
    }
    const one = await db.transaction((tx) => compareCustomer(tx, { id, theirs }, parts));
    if (!one) continue;
    compared.push(one);
    if (one.isOursChanged && one.contact.customerId) await parts.customers.customerChanged(one.contact.customerId);
  }
  const saves = compared.flatMap(({ save }) => save ?? []);
  if (saves.length === 0) return null;
  const outcome = await crm.saveContacts(saves, signal);
  if (outcome.kind !== 'ok') return outcome;
  const byId = new Map(compared.map((one) => [one.contact.id, one]));
  for (const saved of outcome.value) await noteSaved(parts, { saved, one: byId.get(saved.id), now: clock.now() });
  return null;
}

type Noting = { readonly saved: SavedContact; readonly one: Compared | undefined; readonly now: EpochMs };

async function noteSaved({ db }: HubspotParts, { saved, one, now }: Noting): Promise<void> {
  if (!one) return;
  const { id } = saved;
  const settled = { syncedVersion: one.version, syncedAt: now };
  if (saved.outcome === 'gone') await changeContact(db, id, { state: 'gone', written: null });
  else if (saved.outcome === 'refused')
    await changeContact(db, id, { ...settled, written: null, problem: saved.problem });
  else {
    const agreed = { agreed: one.standing, written: null };
    await changeContact(db, id, { ...settled, ...agreed, crmId: saved.crmId, problem: null });
  }
}

/**
 * A contact that does not answer under its id was merged, or deleted: neither is made again. One that carries our id
 * still is the one that is left, under a new id of theirs.
 */
async function resolveLost(
  { db, crm }: HubspotParts,
  { id, crmId }: { readonly id: string; readonly crmId: string },
  signal: AbortSignal,
): Promise<Trouble> {
  const found = await crm.findContact(crmId, signal);
  if (found.kind !== 'ok') return found;
  if (found.value === null) await changeContact(db, id, { state: 'gone', written: null });
  else if (found.value.contactId === id) await changeContact(db, id, { crmId: found.value.crmId });
  else if (found.value.crmId !== crmId) {
    await changeContact(db, id, { state: 'merged', crmId: found.value.crmId, written: null });
  }
  return null;
}
