import { z } from 'zod';
import type { Booking } from '../../../domain/booking.ts';
import type { FacilityProfile } from '../../../domain/facility.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../../domain/time.ts';
import type { GivenUpJob } from '../api/views.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Db, Tx } from '../db/database.ts';
import type { JobError } from '../errors.ts';
import type { Actor } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import type { Job } from '../../../domain/jobs/job.ts';
import { dismissDeadJob, findJob, listDeadJobs, retryDeadJob } from './job-repository.ts';

export type JobService = {
  /** What was given up and waits for a person, the latest first. */
  listGivenUp(): readonly GivenUpJob[];
  /** Takes up again what was given up. Errors: `job.not_found`, `job.not_open`. */
  retry(id: string, by: Actor): Result<null, JobError>;
  /** Leaves it be. Errors: `job.not_found`, `job.not_open`. */
  dismiss(dismissal: { readonly id: string; readonly reason: string }, by: Actor): Result<null, JobError>;
};

export type JobServiceOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly changes: ChangeBus;
  readonly profile: () => FacilityProfile;
  /** Called after the commit. */
  readonly wake: () => void;
};

const GIVEN_UP_MAX = 200;

/** What staff can do about jobs. */
export function createJobService({ db, clock, changes, profile, wake }: JobServiceOptions): JobService {
  function act(id: string, by: Actor, { action, change, details = {} }: Deed): Result<null, JobError> {
    const answer = db.transaction(
      (tx) => {
        if (!findJob(tx, id)) return err({ code: 'job.not_found' } as const);
        if (!change(tx, id, clock.now())) return err({ code: 'job.not_open' } as const);
        recordAudit(tx, { at: clock.now(), by, action, subject: { type: 'job', id }, details });
        return ok(null);
      },
      { behavior: 'immediate' },
    );
    if (!answer.ok) return answer;
    changes.announce({ type: 'doors' });
    wake();
    return answer;
  }

  return {
    listGivenUp: () => listDeadJobs(db, GIVEN_UP_MAX).map((job) => viewOf(job, db, profile(), clock.now())),
    retry: (id, by) => act(id, by, { action: 'job.retried', change: retryDeadJob }),
    dismiss: ({ id, reason }, by) =>
      act(id, by, { action: 'job.dismissed', change: dismissDeadJob, details: { reason } }),
  };
}

type Deed = {
  readonly action: string;
  readonly change: (tx: Tx, id: string, now: number) => boolean;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** Whatever a job is about, the booking that it is for is called so. */
const OfBookingSchema = z.looseObject({ bookingId: z.string() });

function viewOf(job: Job, db: Db, profile: FacilityProfile, now: number): GivenUpJob {
  const { id, kind, changedAt: at, problem, notAfter, state } = job;
  const booking = findBookingOf(job, db, profile.id);
  return {
    id,
    kind,
    at,
    state: state === 'unknown' ? 'unknown' : 'dead',
    problem,
    booking: booking && {
      startsAt: booking.startsAt,
      endsAt: booking.endsAt,
      customerName: `${booking.customer.firstName} ${booking.customer.lastName}`.trim(),
      resourceName: profile.resources.find((resource) => resource.id === booking.resourceId)?.name ?? null,
    },
    canRetry: notAfter === null || now < notAfter,
  };
}

/** One that cannot be read must not hide the others that were given up. */
function findBookingOf({ payload }: Job, db: Db, facilityId: string): Booking | null {
  const of = OfBookingSchema.safeParse(payload);
  if (!of.success) return null;
  try {
    return findBooking(db, facilityId, of.data.bookingId)?.booking ?? null;
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) return null;
    throw error;
  }
}
