import { z } from 'zod';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../domain/time.ts';
import type { JobKind } from '../../../../domain/jobs/job.ts';

/**
 * The subject of all jobs that talk to the door system about visitors: one at a time. So none has to reckon with what
 * another is just doing, and a console that answers slowly has one caller to answer.
 */
export const VISITORS = 'visitors';

/** Brings one booking's visitor in line with its grant. Tried for as long as it is of any use. */
export const SETTLE_GRANT: JobKind<{ readonly bookingId: string }> = {
  name: 'visitor.settle',
  payload: z.strictObject({ bookingId: z.string() }),
  concurrency: 1,
  attemptsMax: null,
  backOff: { firstMs: 5 * SECOND_MS, maxMs: 5 * MINUTE_MS },
};

export function settleKey(bookingId: string): string {
  return `visitor.settle:${bookingId}`;
}

/** Compares all visitors of ours with the grants. */
export const RECONCILE: JobKind<null> = {
  name: 'visitor.reconcile',
  payload: z.null(),
  concurrency: 1,
  attemptsMax: null,
  backOff: { firstMs: MINUTE_MS, maxMs: 5 * MINUTE_MS },
};
export const RECONCILE_EVERY_MS = 5 * MINUTE_MS;

/** Removes the visitors of the past. */
export const CLEAN_UP: JobKind<null> = {
  name: 'visitor.clean_up',
  payload: z.null(),
  concurrency: 1,
  attemptsMax: null,
  backOff: { firstMs: 10 * MINUTE_MS, maxMs: HOUR_MS },
};
