import type { JobOutcome, JobTry } from '../../../domain/jobs/job.ts';
import type { ErasureListener } from '../../customers/erasing/erase-customer.ts';
import { changePayload, forgetJobByKey, type PlanContext } from '../../jobs/job-repository.ts';
import { eraseContacts, findContact } from './contact-repository.ts';
import type { CrmContact, CrmOutcome } from './crm-port.ts';
import { ERASE_CONTACT, type EraseContact, eraseKey, planErasing } from './erase-job.ts';
import { readJobKey } from './hubspot-jobs.ts';
import type { HubspotParts } from './hubspot-parts.ts';
import { failJob } from './ready-account.ts';
import { noteSuccess } from './state-repository.ts';

type Forgetting = {
  /** False where the club has no HubSpot: then nobody there is told. */
  readonly isConnected: boolean;
  readonly context: () => PlanContext;
};

/** Who is forgotten here is deleted at HubSpot, each contact that a merge may have left, and not learned from there anew. */
export function forgetContacts({ isConnected, context }: Forgetting): ErasureListener {
  return async (tx, { customerIds }) => {
    for (const { id, crmId } of await eraseContacts(tx, 'customerId', customerIds)) {
      if (crmId !== null) await forgetJobByKey(tx, readJobKey(crmId));
      if (isConnected) await planErasing(tx, { contactId: id, crmId }, context());
    }
  };
}

const MERGED =
  'At HubSpot this person was merged into another customer’s contact, who was not forgotten. Take out there what is ' +
  'theirs, then let this be.';

/** Deletes one contact at HubSpot for good. Done again after a crash anywhere it finds nothing left to do. */
export async function eraseContact(parts: HubspotParts, wanted: EraseContact, tried: JobTry): Promise<JobOutcome> {
  const { db, crm, clock } = parts;
  const { signal } = tried;
  const found = await findAtHubspot(parts, wanted, signal);
  if (found.kind !== 'ok') return failed(parts, found, tried);
  const contact = found.value;
  const crmId = contact?.crmId ?? wanted.crmId;
  if (crmId !== null) {
    if (await isSomebodyElse(parts, wanted, contact)) return { kind: 'dead', problem: MERGED };
    const erased = await crm.eraseContact(crmId, signal);
    if (erased.kind !== 'ok') return failed(parts, erased, tried);
    await noteSuccess(db, clock.now());
  }
  await changePayload(db, ERASE_CONTACT, { key: eraseKey(wanted), payload: { ...wanted, crmId: null } });
  return { kind: 'done' };
}

/** By HubSpot's id, which leads to the one that it was merged into; without one by ours. Null for one that is archived, too. */
async function findAtHubspot(
  { crm }: HubspotParts,
  { contactId, crmId }: EraseContact,
  signal: AbortSignal,
): Promise<CrmOutcome<CrmContact | null>> {
  if (crmId !== null) return crm.findContact(crmId, signal);
  const read = await crm.readContacts([contactId], 'our-id', signal);
  return read.kind === 'ok' ? { kind: 'ok', value: read.value[0] ?? null } : read;
}

/** Staff may have merged two people there of whom only one is forgotten. */
async function isSomebodyElse(
  { db }: HubspotParts,
  { contactId }: EraseContact,
  contact: CrmContact | null,
): Promise<boolean> {
  if (contact === null || contact.contactId === contactId) return false;
  return (await findContact(db, { crmId: contact.crmId }))?.state === 'linked';
}

async function failed(
  parts: HubspotParts,
  failure: Exclude<CrmOutcome<never>, { kind: 'ok' }>,
  tried: JobTry,
): Promise<JobOutcome> {
  if (failure.kind !== 'rejected') return failJob(parts, failure, tried);
  const problem = `Somebody who was forgotten is still at HubSpot. ${failure.problem} Then try it again, or delete the contact there, permanently.`;
  return { kind: 'dead', problem };
}
