import { z } from 'zod';
import type { JobKind } from '../../../domain/jobs/job.ts';
import { HOUR_MS, SECOND_MS } from '../../../domain/time.ts';
import type { Tx } from '../../db/database.ts';
import { type PlanContext, planJob } from '../../jobs/job-repository.ts';
import { ONE_AT_A_TIME } from './hubspot-jobs.ts';

const EraseContactSchema = z.strictObject({
  /** Ours, which the contact carries. */
  contactId: z.uuid(),
  /** HubSpot’s: the last place where it stands, until the contact is gone. Null where we never heard it, or are done. */
  crmId: z.string().nullable(),
});
export type EraseContact = z.infer<typeof EraseContactSchema>;

/** Never given up because HubSpot is ill: somebody was promised it. What HubSpot refuses waits for a person. */
export const ERASE_CONTACT: JobKind<EraseContact> = {
  name: 'hubspot.erase',
  payload: EraseContactSchema,
  concurrency: 1,
  attemptsMax: null,
  backOff: { firstMs: 5 * SECOND_MS, maxMs: HOUR_MS },
};

/** In turn with whatever else compares contacts, so that nothing is written to one that is just being deleted. */
export async function planErasing(tx: Tx, payload: EraseContact, context: PlanContext): Promise<void> {
  const plan = { key: eraseKey(payload), subject: ONE_AT_A_TIME, payload, dueAt: context.now, notAfter: null };
  await planJob(tx, ERASE_CONTACT, plan, context);
}

export const eraseKey = ({ contactId }: EraseContact): string => `hubspot erase ${contactId}`;
