import { cutAfterDays } from '../../../../domain/business-day.ts';
import type { FacilityProfile } from '../../../../domain/facility.ts';
import type { Random } from '../../../../domain/random.ts';
import type { Db, Tx } from '../../db/database.ts';
import { type JobWorker, workerOf } from '../../../../domain/jobs/job.ts';
import { findJobByKey, planJob } from '../../jobs/job-repository.ts';
import { planAllGrants, planGrant, type PlanGuard } from './plan-grants.ts';
import { cleanUpVisitors, type ReconcileParts, reconcileVisitors } from './reconcile-visitors.ts';
import { settleGrant } from './settle-grant.ts';
import { CLEAN_UP, RECONCILE, SETTLE_GRANT, VISITORS } from './visitor-jobs.ts';

export type VisitorServiceOptions = Omit<ReconcileParts, 'newId' | 'facilityId'> & {
  readonly random: Random;
  readonly profile: () => FacilityProfile;
};

export type VisitorService = {
  /** What does the work, for a runner. */
  readonly workers: readonly JobWorker[];
  /** Plans what doors should do about these bookings, which have changed. */
  planBookings(tx: Tx, bookingIds: readonly string[]): void;
  /** Plans what is missing, and the work that recurs. */
  start(): void;
};

/** Keeps a visitor at the door system for each booking, so that its PIN opens the doors at their own readers. */
export function createVisitorService(options: VisitorServiceOptions): VisitorService {
  const { db, clock, random, log, profile } = options;
  const newId = (): string => random.uuid();
  const planning = () => ({ now: clock.now(), newId, profile: profile() });
  const parts: ReconcileParts = { ...options, newId, facilityId: profile().id };
  const nextNight = (now: number): number => cutAfterDays(profile().timeZone, now, 1);

  const guard: PlanGuard = (tx, bookingId, work) => {
    try {
      tx.transaction(work);
    } catch (error) {
      // A booking that nothing can be planned for is a booking all the same; reconciling tries again.
      log.error('visitor.plan_failed', { bookingId, error });
    }
  };

  function planAll(): void {
    db.transaction((tx) => planAllGrants(tx, planning(), guard), { behavior: 'immediate' });
  }

  return {
    workers: [
      workerOf(SETTLE_GRANT, ({ bookingId }) => settleGrant(parts, bookingId)),
      workerOf(RECONCILE, () => {
        planAll();
        return reconcileVisitors(parts);
      }),
      workerOf(CLEAN_UP, () => cleanUpVisitors(parts, nextNight)),
    ],
    planBookings(tx, bookingIds) {
      for (const id of bookingIds) guard(tx, id, (inner) => planGrant(inner, id, planning()));
    },
    start() {
      planAll();
      db.transaction((tx) => planRecurrent(db, tx, { now: clock.now(), newId, nextNight }), { behavior: 'immediate' });
    },
  };
}

type Recurrence = {
  readonly now: number;
  readonly newId: () => string;
  readonly nextNight: (now: number) => number;
};

/** What differs may have come about while this controller was not running: that is looked at first of all. */
function planRecurrent(db: Db, tx: Tx, { now, newId, nextNight }: Recurrence): void {
  const base = { subject: VISITORS, payload: null, notAfter: null };
  planJob(tx, RECONCILE, { ...base, key: RECONCILE.name, dueAt: now }, { now, newId });
  if (findJobByKey(db, CLEAN_UP.name)?.state === 'queued') return;
  planJob(tx, CLEAN_UP, { ...base, key: CLEAN_UP.name, dueAt: nextNight(now) }, { now, newId });
}
