import { z } from 'zod';
import type { JobKind } from '../../../domain/jobs/job.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';

const NothingSchema = z.strictObject({});
type Nothing = z.infer<typeof NothingSchema>;

/** Contacts are compared and taken in by one process at a time. */
export const ONE_AT_A_TIME = 'hubspot contacts';

/** Of the job that reads one contact anew. */
export const readJobKey = (crmId: string): string => `hubspot contact ${crmId}`;

export const SYNC: JobKind<Nothing> = {
  name: 'hubspot.sync',
  payload: NothingSchema,
  concurrency: 1,
  // There is always a next time.
  attemptsMax: null,
  backOff: { firstMs: 10 * SECOND_MS, maxMs: 5 * MINUTE_MS },
};

export const IMPORT: JobKind<Nothing> = {
  name: 'hubspot.import',
  payload: NothingSchema,
  concurrency: 1,
  attemptsMax: 100,
  backOff: { firstMs: 5 * SECOND_MS, maxMs: HOUR_MS },
};
