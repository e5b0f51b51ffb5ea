import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JobKind, JobOutcome, JobTry } from '../../../domain/jobs/job.ts';
import { MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import type { Tx } from '../../db/database.ts';
import { planJob } from '../../jobs/job-repository.ts';
import { verifyHubspot } from '../../webhooks/signatures/verify-hubspot.ts';
import { readJsonList } from '../../webhooks/webhook-bodies.ts';
import type { WebhookSource, WorkContext } from '../../webhooks/webhook-source.ts';
import { compareAll } from './compare-all.ts';
import { eraseContacts, findContact } from './contact-repository.ts';
import { ONE_AT_A_TIME, readJobKey } from './hubspot-jobs.ts';
import type { HubspotParts } from './hubspot-parts.ts';
import { failJob, readyAccount } from './ready-account.ts';

const IdSchema = z.union([z.string().max(40), z.number()]).transform(String);

/** As much of an event as we go by: what it says a value is now may be old when it comes. */
const EventSchema = z.object({
  eventId: IdSchema,
  portalId: IdSchema,
  appId: IdSchema.optional(),
  /** `contact.merge`, or `object.merge` of project apps. */
  subscriptionType: z.string().max(100),
  objectTypeId: z.string().max(40).optional(),
  objectId: IdSchema.optional(),
  occurredAt: z.number(),
  changeSource: z.string().max(100).nullish(),
  sourceId: z.string().max(200).nullish(),
  primaryObjectId: IdSchema.optional(),
  mergedObjectIds: z.array(IdSchema).optional(),
});
export type HubspotEvent = z.infer<typeof EventSchema>;

const CONTACTS = '0-1';

const HUBSPOT_WEBHOOK_PATH = '/webhooks/hubspot';

/** What HubSpot tells us of its contacts, each of its tries signed anew. */
export function hubspotSource(clientSecret: string): WebhookSource<HubspotEvent> {
  return {
    source: 'hubspot',
    path: HUBSPOT_WEBHOOK_PATH,
    repeats: 'refused',
    verify: (delivery, now) => verifyHubspot(clientSecret, delivery, now),
    keysOf: ({ body }) =>
      readJsonList(body, EventSchema)?.map((event) => event && { key: keyOf(event), event }) ?? null,
    work: takeIn,
  };
}

/** Its own ids are not unique. A digest, for it is kept longer than a contact that was deleted may be known by its number. */
function keyOf({ portalId, subscriptionType, objectId, primaryObjectId, eventId, occurredAt }: HubspotEvent): string {
  const name = [portalId, subscriptionType, objectId ?? primaryObjectId, eventId, occurredAt].join(':');
  return createHash('sha256').update(name).digest('hex');
}

async function takeIn(tx: Tx, event: HubspotEvent, context: WorkContext): Promise<void> {
  const { subscriptionType, objectTypeId = CONTACTS, objectId, primaryObjectId, mergedObjectIds = [] } = event;
  if (objectTypeId !== CONTACTS || isOurOwn(event)) return;
  const ids = [objectId, primaryObjectId, ...mergedObjectIds].filter((id) => id !== undefined);
  if (subscriptionType.endsWith('.privacyDeletion')) {
    // The link is dropped for good. That there was somebody stays known by a keyed hash, so that they are not made again.
    await eraseContacts(tx, 'crmId', ids);
    return;
  }
  for (const crmId of new Set(ids)) {
    if (!(await findContact(tx, { crmId }))) continue;
    const plan = { key: readJobKey(crmId), subject: ONE_AT_A_TIME, payload: { crmId } };
    await planJob(tx, READ_CONTACT, { ...plan, dueAt: context.now, notAfter: null }, context);
  }
}

/** What came over the API by our own app is an echo. */
function isOurOwn({ changeSource, sourceId, appId }: HubspotEvent): boolean {
  return changeSource === 'INTEGRATION' && appId !== undefined && sourceId === appId;
}

/** Something changed at one contact: it is read, whatever the event said. Events that come together are one reading. */
export const READ_CONTACT: JobKind<{ readonly crmId: string }> = {
  name: 'hubspot.contact',
  payload: z.strictObject({ crmId: z.string() }),
  concurrency: 1,
  attemptsMax: 20,
  backOff: { firstMs: 5 * SECOND_MS, maxMs: 15 * MINUTE_MS },
};

export async function readChanged(parts: HubspotParts, crmId: string, tried: JobTry): Promise<JobOutcome> {
  const account = await readyAccount(parts, tried.signal);
  if (account.kind !== 'ok') return failJob(parts, account, tried);
  const known = await findContact(parts.db, { crmId });
  if (known?.state !== 'linked') return { kind: 'done' };
  const trouble = await compareAll(parts, [known], tried.signal);
  return trouble ? failJob(parts, trouble, tried) : { kind: 'done' };
}
