import { assert, required } from '../../domain/assert.ts';
import { backOffMs } from '../../domain/jobs/back-off.ts';
import type { JobOutcome, JobWorker } from '../../domain/jobs/job.ts';
import type { Random } from '../../domain/random.ts';
import { type Clock, DAY_MS, HOUR_MS, SECOND_MS } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import {
  claimJobs,
  expireJobs,
  forgetJobs,
  type JobChange,
  type LeasedJob,
  renewLease,
  settleJob,
} from './job-repository.ts';

export type JobRunnerOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly workers: readonly JobWorker[];
  /** Calls `action` every `ms` until the returned function is called. */
  readonly every: (ms: number, action: () => void) => () => void;
  readonly leaseMs?: number;
};

export type JobRunner = {
  /** To be called after a commit that planned something: looks for due jobs soon. Costs nothing to repeat. */
  wake(): void;
  /** Resolves once nothing is under way here and nothing that is due is left. */
  idle(): Promise<void>;
  /** Begins no more jobs, and resolves once those under way have ended. */
  stop(): Promise<void>;
};

/** How often it is looked for what other processes have planned, or has fallen due. */
const LOOK_MS = SECOND_MS;
/** A process that is gone is missed for this long. Renewed three times as often. */
const LEASE_MS = 60 * SECOND_MS;
/** What is over is kept this long, for whoever wants to know what happened. */
const KEEP_MS = 30 * DAY_MS;
const FORGET_EVERY_MS = HOUR_MS;

/** Works off the jobs of this database, together with all other processes that do: each job is one process's at a time. */
export function startJobRunner(options: JobRunnerOptions): JobRunner {
  const { db, clock, workers, every, random, log, leaseMs = LEASE_MS } = options;
  const byName = new Map(workers.map((worker) => [worker.name, worker]));
  assert(byName.size === workers.length, 'startJobRunner: two workers of one kind');
  const underWay = new Map<string, { readonly job: LeasedJob; readonly work: Promise<void> }>();
  const stopping = new AbortController();
  let looking: Promise<void> | null = null;
  let isLookWanted = false;

  function look(): void {
    if (stopping.signal.aborted) return;
    isLookWanted = true;
    looking ??= lookUntilNothing().finally(() => {
      looking = null;
    });
  }

  async function lookUntilNothing(): Promise<void> {
    while (isLookWanted && !stopping.signal.aborted) {
      isLookWanted = false;
      try {
        await expire(options);
        if (await beginDue()) isLookWanted = true;
      } catch (cause) {
        // The database is away: nothing is lost, and the next look may find it back.
        log.warn('job.queue_failed', { cause });
        return;
      }
    }
  }

  /** One kind after the other, so that a kind with much to do holds up no other. */
  async function beginDue(): Promise<boolean> {
    let hasBegun = false;
    for (const { name, concurrency } of workers) {
      const room = concurrency - [...underWay.values()].filter(({ job }) => job.kind === name).length;
      if (room <= 0) continue;
      const leaseIds = Array.from({ length: room }, () => random.uuid());
      const claimed = await claimJobs(db, { now: clock.now(), kind: name, leaseIds, leaseMs });
      claimed.forEach(begin);
      hasBegun ||= claimed.length > 0;
    }
    return hasBegun;
  }

  function begin(job: LeasedJob): void {
    const worker = required(byName.get(job.kind), 'begin: only jobs of known kinds are claimed');
    const work = runJob(options, { job, worker, signal: stopping.signal }).finally(() => {
      underWay.delete(job.leaseId);
      look();
    });
    underWay.set(job.leaseId, { job, work });
  }

  const stops = [
    every(LOOK_MS, look),
    every(leaseMs / 3, () => [...underWay.values()].forEach(({ job }) => renew(options, job, leaseMs))),
    every(FORGET_EVERY_MS, () => forget(options)),
  ];
  look();
  return {
    wake: look,
    async idle() {
      look();
      while (looking || underWay.size > 0) {
        await looking;
        await Promise.all([...underWay.values()].map(({ work }) => work));
      }
    },
    async stop() {
      stopping.abort();
      for (const end of stops) end();
      await looking;
      await Promise.allSettled([...underWay.values()].map(({ work }) => work));
    },
  };
}

async function expire({ db, clock, log }: JobRunnerOptions): Promise<void> {
  for (const { id, kind, attempts, problem } of await expireJobs(db, clock.now())) {
    log.warn('job.expired', { id, kind, attempts, problem });
  }
}

function renew({ db, log }: JobRunnerOptions, job: LeasedJob, leaseMs: number): void {
  renewLease(db, job, leaseMs).then(
    (isOurs) => void (isOurs || log.warn('job.lease_lost', { id: job.id, kind: job.kind })),
    (cause: unknown) => log.warn('job.queue_failed', { cause }),
  );
}

function forget({ db, clock, log }: JobRunnerOptions): void {
  forgetJobs(db, clock.now() - KEEP_MS).catch((cause: unknown) => log.warn('job.queue_failed', { cause }));
}

type Run = { readonly job: LeasedJob; readonly worker: JobWorker; readonly signal: AbortSignal };

async function runJob(options: JobRunnerOptions, run: Run): Promise<void> {
  const { db, clock, log } = options;
  const { job } = run;
  try {
    const change = changeFor(options, run, await outcomeOf(options, run));
    if (await settleJob(db, job, change, clock.now())) tell(options, job, change);
  } catch (cause) {
    // It could not be written down what came of it: it will be tried again when its lease has ended.
    log.error('job.outcome_not_recorded', { id: job.id, kind: job.kind, cause });
  }
}

async function outcomeOf({ log }: JobRunnerOptions, { job, worker, signal }: Run): Promise<JobOutcome> {
  const { id, kind, attempts: attempt, payload } = job;
  try {
    const work = worker.run(payload, { attempt, signal });
    if (work === null) return { kind: 'dead', problem: 'This program cannot read what is to be done.' };
    return await work;
  } catch (cause) {
    log.error('job.failed', { id, kind, attempt, cause });
    return { kind: 'retry', problem: 'The program failed; see its log.' };
  }
}

function changeFor({ clock, random }: JobRunnerOptions, { job, worker }: Run, outcome: JobOutcome): JobChange {
  switch (outcome.kind) {
    case 'done':
      return { state: 'done', problem: null };
    case 'again':
      return { dueAt: outcome.at, attempts: 0, problem: null };
    case 'dead':
    case 'unknown':
      return { state: outcome.kind, problem: outcome.problem };
    case 'retry': {
      const { problem, at } = outcome;
      if (worker.attemptsMax !== null && job.attempts >= worker.attemptsMax) return { state: 'dead', problem };
      return { dueAt: at ?? clock.now() + backOffMs(worker.backOff, job.attempts, random), problem };
    }
  }
}

function tell({ log }: JobRunnerOptions, { id, kind, attempts }: LeasedJob, { state, problem }: JobChange): void {
  if (state === 'dead' || state === 'unknown') log.warn('job.given_up', { id, kind, state, problem });
  else if (state === undefined && problem) log.info('job.postponed', { id, kind, attempt: attempts, problem });
}
