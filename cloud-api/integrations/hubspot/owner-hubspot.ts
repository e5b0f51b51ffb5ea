import { err, type Result } from '../../../domain/result.ts';
import { countJobs } from '../../jobs/job-repository.ts';
import { TELL_BACKLOG, TELL_BOOKING } from './booking-listener.ts';
import { type ContactCounts, countContacts } from './contact-repository.ts';
import { ERASE_CONTACT } from './erase-job.ts';
import type { HubspotAddress } from './hubspot-calls.ts';
import { IMPORT } from './hubspot-jobs.ts';
import type { HubspotParts } from './hubspot-parts.ts';
import { beginImport, type ImportError } from './import.ts';
import { READ_CONTACT } from './webhooks.ts';
import { FIELDS, type MappedField } from './mapping.ts';
import { type HubspotState, readState } from './state-repository.ts';

export type HubspotOverview = {
  /** `simulator` where it leads to this machine or one of this club's own. */
  readonly mode: 'disabled' | 'simulator' | 'live';
  readonly fields: readonly MappedField[];
  readonly state: HubspotState;
  readonly contacts: ContactCounts;
  /** Jobs that wait, and that were given up. */
  readonly backlog: { readonly waiting: number; readonly givenUp: number };
};

export type OwnerHubspotError = ImportError | { readonly code: 'hubspot.disabled' };

/** For owners: how HubSpot is kept in step. */
export type OwnerHubspot = {
  overview(): Promise<HubspotOverview>;
  /** Begins to take in all contacts of HubSpot. Errors: `hubspot.disabled`, `hubspot.import_running`. */
  beginImport(): Promise<Result<null, OwnerHubspotError>>;
};

/** Comparing is always planned: it is no backlog. */
const OWN_KINDS: readonly string[] = [
  TELL_BOOKING.name,
  TELL_BACKLOG.name,
  READ_CONTACT.name,
  IMPORT.name,
  ERASE_CONTACT.name,
];

type OwnerParts = Pick<HubspotParts, 'db' | 'clock' | 'random'>;

export function createOwnerHubspot(
  parts: OwnerParts,
  { address, wake }: { readonly address: Pick<HubspotAddress, 'url'> | null; readonly wake: () => void },
): OwnerHubspot {
  const { db, clock } = parts;
  return {
    async overview() {
      const [state, contacts, jobs] = await Promise.all([readState(db), countContacts(db), countJobs(db, clock.now())]);
      const ours = jobs.filter(({ kind }) => OWN_KINDS.includes(kind));
      const waiting = ours.reduce((sum, { queued }) => sum + queued, 0);
      const givenUp = ours.reduce((sum, { dead }) => sum + dead, 0);
      return { mode: modeOf(address), fields: FIELDS, state, contacts, backlog: { waiting, givenUp } };
    },
    async beginImport() {
      if (address === null) return err({ code: 'hubspot.disabled' });
      const begun = await beginImport(parts);
      if (begun.ok) wake();
      return begun;
    },
  };
}

function modeOf(address: Pick<HubspotAddress, 'url'> | null): HubspotOverview['mode'] {
  if (address === null) return 'disabled';
  return new URL(address.url).protocol === 'https:' ? 'live' : 'simulator';
}
