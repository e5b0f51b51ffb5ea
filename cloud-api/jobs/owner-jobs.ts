import { err, ok, type Result } from '../../domain/result.ts';
import type { Job } from '../../domain/jobs/job.ts';
import type { Clock } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import { cancelJob, countJobs, findJob, type KindCounts, listDeadJobs, retryDeadJob } from './job-repository.ts';

export type OwnerJobsError = { readonly code: 'job.not_found' } | { readonly code: 'job.not_open' };

export type JobsOverview = {
  readonly kinds: readonly KindCounts[];
  /** What was given up and waits for a person, the latest first; a hundred at most. */
  readonly givenUp: readonly Job[];
};

/** What the cloud still has to tell others, and what it could not. */
export type OwnerJobs = {
  overview(): Promise<JobsOverview>;
  /** Takes up again what was given up. Errors: `job.not_found`, `job.not_open`. */
  retry(id: string): Promise<Result<null, OwnerJobsError>>;
  /** Lets it be. Errors: `job.not_found`, `job.not_open`. */
  dismiss(id: string): Promise<Result<null, OwnerJobsError>>;
};

const LISTED_MAX = 100;

export function createOwnerJobs({
  db,
  clock,
  log,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
}): OwnerJobs {
  function act(id: string, event: string, change: typeof retryDeadJob): Promise<Result<null, OwnerJobsError>> {
    return db.transaction(async (tx) => {
      const job = await findJob(tx, id);
      if (!job) return err({ code: 'job.not_found' });
      if (!(await change(tx, id, clock.now()))) return err({ code: 'job.not_open' });
      log.info(event, { id, kind: job.kind });
      return ok(null);
    });
  }

  return {
    overview: async () => ({ kinds: await countJobs(db, clock.now()), givenUp: await listDeadJobs(db, LISTED_MAX) }),
    retry: (id) => act(id, 'job.retried', retryDeadJob),
    dismiss: (id) => act(id, 'job.dismissed', cancelJob),
  };
}
