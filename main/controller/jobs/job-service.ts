import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import type { JobError } from '../errors.ts';
import type { Actor } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import type { Job } from '../../../domain/jobs/job.ts';
import { cancelJob, findJob, listDeadJobs, retryDeadJob } from './job-repository.ts';

export type JobService = {
  /** What was given up and waits for a person, the latest first. */
  listDead(): readonly Job[];
  /** Takes up again what was given up. Errors: `job.not_found`, `job.not_open`. */
  retry(id: string, by: Actor): Result<null, JobError>;
  /** Errors: `job.not_found`, `job.not_open`. */
  cancel(id: string, by: Actor): Result<null, JobError>;
};

export type JobServiceOptions = {
  readonly db: Db;
  readonly clock: Clock;
  /** Called after the commit. */
  readonly wake: () => void;
};

const DEAD_MAX = 200;

/** What staff can do about jobs. */
export function createJobService({ db, clock, wake }: JobServiceOptions): JobService {
  function act(id: string, by: Actor, { action, change }: Deed): Result<null, JobError> {
    const answer = db.transaction(
      (tx) => {
        if (!findJob(tx, id)) return err({ code: 'job.not_found' } as const);
        if (!change(tx, id, clock.now())) return err({ code: 'job.not_open' } as const);
        recordAudit(tx, { at: clock.now(), by, action, subject: { type: 'job', id } });
        return ok(null);
      },
      { behavior: 'immediate' },
    );
    if (answer.ok) wake();
    return answer;
  }

  return {
    listDead: () => listDeadJobs(db, DEAD_MAX),
    retry: (id, by) => act(id, by, { action: 'job.retried', change: retryDeadJob }),
    cancel: (id, by) => act(id, by, { action: 'job.cancelled', change: cancelJob }),
  };
}

type Deed = { readonly action: string; readonly change: (tx: Tx, id: string, now: number) => boolean };
