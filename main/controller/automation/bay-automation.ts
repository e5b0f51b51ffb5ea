import type { FacilityProfile } from '../../../domain/facility.ts';
import type { Db, Tx } from '../db/database.ts';
import { listResourcesOf } from '../bookings/booking-repository.ts';
import { type JobWorker, workerOf } from '../../../domain/jobs/job.ts';
import { planJob } from '../jobs/job-repository.ts';
import { listBayBindings } from './bay-device-repository.ts';
import { PLAN_BAYS, PLAN_EVERY_MS, WORK_BAY, wakeBay } from './bay-jobs.ts';
import { KEEP_STEPS_MS } from './bay-step.ts';
import { forgetSteps, listBaysWithOpenSteps, listStepsOf, saveDoubt } from './bay-step-repository.ts';
import { type BayPlanning, isPlanOutdated, replanBay } from './replan-bay.ts';
import { workBay, type WorkParts } from './work-bay.ts';

export type BayAutomationOptions = Omit<WorkParts, 'facilityId'> & { readonly profile: () => FacilityProfile };

export type BayAutomation = {
  /** What does the work, for a runner. */
  readonly workers: readonly JobWorker[];
  /**
   * Plans what bays should do about these bookings, which have changed. It may come late: nothing is sent by a plan that
   * has not been compared with the bookings in the very transaction that says it is sent.
   */
  planBookings(tx: Tx, bookingIds: readonly string[]): void;
  /** Plans what is missing, and goes on where the last process stopped. */
  start(): void;
};

/** Makes bays ready for their bookings, and tidies them up afterwards. */
export function createBayAutomation(options: BayAutomationOptions): BayAutomation {
  const { db, clock, random, log, profile } = options;
  const newId = (): string => random.uuid();
  const planning = (): BayPlanning => ({ facilityId: profile().id, now: clock.now(), newId });
  const parts: WorkParts = { ...options, facilityId: profile().id };

  function replan(tx: Tx, resourceId: string): void {
    try {
      tx.transaction((inner) => {
        if (!replanBay(inner, resourceId, planning())) return;
        wakeBay(inner, resourceId, planning());
        options.changes.announce({ type: 'bays' });
      });
    } catch (error) {
      // A bay that nothing can be planned for holds up no other, and is tried again every few minutes.
      log.error('bay.plan_failed', { resourceId, error });
    }
  }

  /** Quick where there is nothing to plan: nothing is written then. */
  function planAll(): void {
    for (const resourceId of baysToPlan(db)) {
      if (!isOutdated(resourceId)) continue;
      db.transaction((tx) => replan(tx, resourceId), { behavior: 'immediate' });
    }
  }

  function isOutdated(resourceId: string): boolean {
    try {
      return isPlanOutdated(db, resourceId, planning());
    } catch (error) {
      log.error('bay.plan_failed', { resourceId, error });
      return false;
    }
  }

  return {
    workers: [
      workerOf(WORK_BAY, ({ resourceId }, tried) => workBay(parts, resourceId, tried)),
      workerOf(PLAN_BAYS, async () => {
        planAll();
        db.transaction((tx) => forgetSteps(tx, clock.now() - KEEP_STEPS_MS), { behavior: 'immediate' });
        return { kind: 'again', at: clock.now() + PLAN_EVERY_MS };
      }),
    ],
    planBookings(tx, bookingIds) {
      for (const resourceId of baysOf(tx, bookingIds)) replan(tx, resourceId);
    },
    start() {
      planAll();
      db.transaction(
        (tx) => {
          if (!parts.isAlone()) saveDoubt(tx, clock.now());
          for (const resourceId of listBaysWithOpenSteps(tx)) wakeBay(tx, resourceId, planning());
          const now = clock.now();
          const plan = { key: PLAN_BAYS.name, subject: PLAN_BAYS.name, payload: null, dueAt: now, notAfter: null };
          planJob(tx, PLAN_BAYS, plan, { now, newId });
        },
        { behavior: 'immediate' },
      );
    },
  };
}

/** Those with a PC, and those that had one and are not done with it. */
function baysToPlan(db: Db): Set<string> {
  return new Set([...listBayBindings(db).map(({ resourceId }) => resourceId), ...listBaysWithOpenSteps(db)]);
}

/** Where these bookings are, and where something was planned for them. */
function baysOf(tx: Tx, bookingIds: readonly string[]): Set<string> {
  const bound = new Set(listBayBindings(tx).map(({ resourceId }) => resourceId));
  if (bound.size === 0) return bound;
  const planned = listStepsOf(tx, bookingIds).map(({ resourceId }) => resourceId);
  const booked = listResourcesOf(tx, bookingIds);
  return new Set([...planned, ...booked].filter((resourceId) => bound.has(resourceId)));
}
