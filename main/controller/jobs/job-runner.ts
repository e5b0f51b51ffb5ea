import { assert } from '../../../domain/assert.ts';
import type { Random } from '../../../domain/random.ts';
import { type Clock, DAY_MS, SECOND_MS } from '../../../domain/time.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import { createAlarm, createDaily, type Schedule } from './alarm.ts';
import { backOffMs } from '../../../domain/jobs/back-off.ts';
import type { Job, JobOutcome, JobWorker } from '../../../domain/jobs/job.ts';
import {
  type Busy,
  beginTry,
  changeJob,
  expireJobs,
  findDueJob,
  findNextDueAt,
  forgetJobs,
  type JobChange,
} from './job-repository.ts';

export type JobRunnerOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly workers: readonly JobWorker[];
  readonly schedule: Schedule;
  /** Called before due jobs are looked for; may plan some. True when it has more to do. */
  readonly prepare?: () => boolean;
  /** True while jobs should begin later, for something else has the turn. */
  readonly mustWait?: () => boolean;
};

export type JobRunner = {
  start(): void;
  /** To be called after a commit that may have planned something: looks for due jobs soon. Costs nothing to repeat. */
  wake(): void;
  /** Resolves once nothing is under way and nothing more may begin now. */
  idle(): Promise<void>;
  /** Begins no more jobs, and resolves once those under way have ended. */
  stop(): Promise<void>;
};

/**
 * The longest sleep. The clock on the wall may jump, as after the PC has slept, and timers do not see it: the queue is
 * looked at this often whatever they say.
 */
const SLEEP_MS_MAX = 30 * SECOND_MS;

/** How soon "soon" is; and how long until it is asked again who has the turn. */
export const WAKE_MS = SECOND_MS / 4;

/** What is over is kept this long, for whoever wants to know what happened. */
const KEEP_MS = 14 * DAY_MS;

/** Does the jobs of this controller, each as soon as it is due, its kind has room and its subject is free. */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { db, clock, workers, schedule, log, prepare = () => false, mustWait = () => false } = options;
  const byName = new Map(workers.map((worker) => [worker.name, worker]));
  assert(byName.size === workers.length, 'createJobRunner: two workers of one kind');
  const underWay = new Map<string, { readonly job: Job; readonly work: Promise<void> }>();
  const stopping = new AbortController();
  let isStarted = false;
  let isMoreToPrepare = false;
  const alarm = createAlarm(clock, schedule, pump);
  const forget = createDaily(clock, () => {
    db.transaction((tx) => forgetJobs(tx, clock.now() - KEEP_MS), { behavior: 'immediate' });
  });

  function pump(): void {
    if (!isStarted || stopping.signal.aborted) return;
    if (mustWait()) alarm.set(WAKE_MS);
    else beginDue();
  }

  function beginDue(): void {
    try {
      isMoreToPrepare = prepare();
      const now = clock.now();
      expire(options, now, [...underWay.keys()]);
      for (let job = nextJob(now); job; job = nextJob(now)) begin(job);
      forget();
      alarm.set(isMoreToPrepare ? 0 : untilNextMs(now));
    } catch (error) {
      // A full disk, a busy database: nothing is lost, and the next look may find it better.
      isMoreToPrepare = false;
      log.error('job.queue_failed', { error });
      alarm.set(SLEEP_MS_MAX);
    }
  }

  function nextJob(now: number): Job | null {
    const jobs = [...underWay.values()].map(({ job }) => job);
    return findDueJob(db, now, [...byName.keys()], busyWith(jobs, workers));
  }

  function begin(job: Job): void {
    const worker = byName.get(job.kind);
    assert(worker, 'begin: only jobs of known kinds are looked for');
    db.transaction((tx) => beginTry(tx, job, clock.now()), { behavior: 'immediate' });
    const work = runJob(options, { job, worker, signal: stopping.signal }).finally(() => {
      underWay.delete(job.id);
      pump();
    });
    underWay.set(job.id, { job, work });
  }

  function untilNextMs(now: number): number {
    const nextDueAt = findNextDueAt(db, now);
    return nextDueAt === null ? SLEEP_MS_MAX : Math.min(SLEEP_MS_MAX, nextDueAt - now);
  }

  return {
    start() {
      isStarted = true;
      pump();
    },
    wake() {
      if (isStarted && !stopping.signal.aborted) alarm.hasten(WAKE_MS);
    },
    async idle() {
      do {
        pump();
        await Promise.all([...underWay.values()].map(({ work }) => work));
      } while (underWay.size > 0 || isMoreToPrepare);
    },
    async stop() {
      stopping.abort();
      alarm.cancel();
      await Promise.allSettled([...underWay.values()].map(({ work }) => work));
    },
  };
}

/** Kinds that are at their limit, and subjects that have a job under way. */
function busyWith(underWay: readonly Job[], workers: readonly JobWorker[]): Busy {
  const isFull = ({ name, concurrency }: JobWorker): boolean =>
    underWay.filter(({ kind }) => kind === name).length >= concurrency;
  return { kinds: workers.filter(isFull).map(({ name }) => name), subjects: underWay.map(({ subject }) => subject) };
}

function expire({ db, log }: JobRunnerOptions, now: number, underWay: readonly string[]): void {
  const expired = db.transaction((tx) => expireJobs(tx, now, underWay), { behavior: 'immediate' });
  for (const { id, kind, attempts, problem } of expired) log.warn('job.expired', { id, kind, attempts, problem });
}

type Run = { readonly job: Job; readonly worker: JobWorker; readonly signal: AbortSignal };

async function runJob(options: JobRunnerOptions, run: Run): Promise<void> {
  const { db, clock, log } = options;
  const { job } = run;
  try {
    const outcome = await outcomeOf(options, run);
    const change = changeFor(options, run, outcome);
    const isSettled = db.transaction((tx) => changeJob(tx, job, change, clock.now()), { behavior: 'immediate' });
    if (isSettled) tell(options, job, change);
  } catch (error) {
    // It could not be written down what came of it: it stays queued and will be tried again.
    log.error('job.outcome_not_recorded', { id: job.id, kind: job.kind, error });
  }
}

async function outcomeOf({ log }: JobRunnerOptions, { job, worker, signal }: Run): Promise<JobOutcome> {
  const attempt = job.attempts + 1;
  try {
    const work = worker.run(job.payload, { attempt, signal });
    if (work === null) return { kind: 'dead', problem: 'This program cannot read what is to be done.' };
    return await work;
  } catch (error) {
    log.error('job.failed', { id: job.id, kind: job.kind, attempt, error });
    return { kind: 'retry', problem: 'The program failed; see its log.' };
  }
}

function changeFor({ clock, random }: JobRunnerOptions, { job, worker }: Run, outcome: JobOutcome): JobChange {
  const attempt = job.attempts + 1;
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
      if (worker.attemptsMax !== null && attempt >= worker.attemptsMax) return { state: 'dead', problem };
      return { dueAt: at ?? clock.now() + backOffMs(worker.backOff, attempt, random), problem };
    }
  }
}

function tell({ log }: JobRunnerOptions, { id, kind, attempts }: Job, { state, problem }: JobChange): void {
  if (state === 'dead' || state === 'unknown') log.warn('job.given_up', { id, kind, state, problem });
  else if (state === undefined && problem) log.info('job.postponed', { id, kind, attempt: attempts + 1, problem });
}
