import { z } from 'zod';
import { MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import type { Tx } from '../db/database.ts';
import type { JobKind } from '../../../domain/jobs/job.ts';
import { type PlanContext, planJob } from '../jobs/job-repository.ts';

/**
 * Does what is next in one bay. The job is no more than an alarm clock: which steps there are, and how far they have
 * come, is in their table. One job for each bay, and so one command of it at a time.
 */
export const WORK_BAY: JobKind<{ readonly resourceId: string }> = {
  name: 'bay.work',
  payload: z.strictObject({ resourceId: z.string() }),
  concurrency: 8,
  attemptsMax: null,
  backOff: { firstMs: 5 * SECOND_MS, maxMs: MINUTE_MS },
};

/** Plans for bookings that have come near, and whatever else may have changed unseen. */
export const PLAN_BAYS: JobKind<null> = {
  name: 'bay.plan',
  payload: z.null(),
  concurrency: 1,
  attemptsMax: null,
  backOff: { firstMs: 5 * SECOND_MS, maxMs: 5 * MINUTE_MS },
};
export const PLAN_EVERY_MS = 5 * MINUTE_MS;

/** Has one bay looked at now. */
export function wakeBay(tx: Tx, resourceId: string, context: PlanContext): void {
  const subject = `bay:${resourceId}`;
  const key = `${WORK_BAY.name}:${resourceId}`;
  planJob(tx, WORK_BAY, { key, subject, payload: { resourceId }, dueAt: context.now, notAfter: null }, context);
}
