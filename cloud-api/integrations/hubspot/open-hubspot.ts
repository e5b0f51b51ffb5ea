import { type JobWorker, workerOf } from '../../../domain/jobs/job.ts';
import { SECOND_MS } from '../../../domain/time.ts';
import type { BookingEventListener } from '../../booking-events/follow-bookings.ts';
import { findJobByKey, planJob } from '../../jobs/job-repository.ts';
import type { IntegrationHealth } from '../health.ts';
import type { WebhookSource } from '../../webhooks/webhook-source.ts';
import { deriveKey } from '../../secrets.ts';
import { createAddressKeys } from './address-keys.ts';
import { hubspotListener, TELL_BACKLOG, TELL_BOOKING } from './booking-listener.ts';
import { createCallGate } from './call-gate.ts';
import { ERASE_CONTACT } from './erase-job.ts';
import { eraseContact } from './forget-contact.ts';
import type { HubspotAddress } from './hubspot-calls.ts';
import { IMPORT, ONE_AT_A_TIME, SYNC } from './hubspot-jobs.ts';
import type { HubspotParts } from './hubspot-parts.ts';
import { importPage } from './import.ts';
import { createOwnerHubspot, type OwnerHubspot } from './owner-hubspot.ts';
import { syncNow } from './sync.ts';
import { hubspotSource, READ_CONTACT, readChanged } from './webhooks.ts';
import { tellBooking } from './tell-booking.ts';

export const CALL_MS_MAX = 20 * SECOND_MS;

export type OpenHubspotParts = Omit<HubspotParts, 'crm' | 'keys'> & {
  readonly secret: Buffer;
  /** Settles after so many milliseconds. */
  readonly after: (ms: number) => Promise<null>;
};

export type OpenHubspot = {
  readonly workers: readonly JobWorker[];
  readonly listeners: readonly BookingEventListener[];
  readonly sources: readonly WebhookSource[];
  readonly owner: OwnerHubspot;
};

type HubspotSetting = {
  /** Null: the club has none. */
  readonly address: (HubspotAddress & { readonly clientSecret: string | null }) | null;
  /** Called after a commit that planned something. */
  readonly wake: () => void;
  readonly health: Pick<IntegrationHealth, 'register'>;
};

/** All that HubSpot needs of this process; nothing where a club has none: the vendor's client is not even loaded. */
export async function openHubspot(
  given: OpenHubspotParts,
  { address, wake, health }: HubspotSetting,
): Promise<OpenHubspot> {
  const { db, clock, secret, after } = given;
  const jobKinds = [TELL_BOOKING, TELL_BACKLOG, SYNC, READ_CONTACT, IMPORT, ERASE_CONTACT].map(({ name }) => name);
  const note = health.register({ name: 'hubspot', isConfigured: address !== null, jobKinds });
  if (address === null)
    return { workers: [], listeners: [], sources: [], owner: createOwnerHubspot(given, { address, wake }) };
  const [{ createHubspotCalls }, { createHubspotCrm }] = await Promise.all([
    import('./hubspot-calls.ts'),
    import('./hubspot-crm.ts'),
  ]);
  const gate = createCallGate({ db, clock, after, callMsMax: CALL_MS_MAX, note });
  const crm = createHubspotCrm(createHubspotCalls({ address, clock, gate, callMsMax: CALL_MS_MAX }));
  const parts = { ...given, crm, keys: createAddressKeys(deriveKey(secret, 'hubspot-addresses')) };
  await planSync(parts);
  return {
    workers: hubspotWorkers(parts),
    listeners: [hubspotListener(parts.keys, () => ({ now: clock.now(), newId: () => parts.random.uuid() }))],
    sources: address.clientSecret === null ? [] : [hubspotSource(address.clientSecret)],
    owner: createOwnerHubspot(given, { address, wake }),
  };
}

export function hubspotWorkers(parts: HubspotParts): readonly JobWorker[] {
  return [
    workerOf(TELL_BOOKING, (told, tried) => tellBooking(parts, told, tried)),
    workerOf(TELL_BACKLOG, (told, tried) => tellBooking(parts, told, tried)),
    workerOf(SYNC, (_, tried) => syncNow(parts, tried)),
    workerOf(READ_CONTACT, ({ crmId }, tried) => readChanged(parts, crmId, tried)),
    workerOf(ERASE_CONTACT, (wanted, tried) => eraseContact(parts, wanted, tried)),
    workerOf(IMPORT, (_, tried) => importPage(parts, tried)),
  ];
}

/** Comparing goes on by itself once it has begun. */
export async function planSync({ db, clock, random }: Pick<HubspotParts, 'db' | 'clock' | 'random'>): Promise<void> {
  const now = clock.now();
  const key = 'hubspot sync';
  await db.transaction(async (tx) => {
    if ((await findJobByKey(tx, key))?.state === 'queued') return;
    const plan = { key, subject: ONE_AT_A_TIME, payload: {}, dueAt: now, notAfter: null };
    await planJob(tx, SYNC, plan, { now, newId: () => random.uuid() });
  });
}
