import { z } from 'zod';
import type { EpochMs } from '../time.ts';
import type { BackOff } from './back-off.ts';

/**
 * `queued` also while it runs: a process that dies leaves nothing behind but a job that is tried again. `dead`: given
 * up. `unknown`: it may have had its effect and must not be repeated by itself. Both wait for a person.
 */
export const JobStateSchema = z.enum(['queued', 'done', 'dead', 'unknown', 'expired', 'cancelled']);
export type JobState = z.infer<typeof JobStateSchema>;

export type Job = {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly subject: string;
  /** As it was written; the worker of its kind reads it. */
  readonly payload: unknown;
  readonly dueAt: EpochMs;
  readonly notAfter: EpochMs | null;
  readonly attempts: number;
  readonly plan: number;
  readonly state: JobState;
  readonly problem: string | null;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
};

/** A job as somebody plans it. Instants are wall-clock time. */
export type JobPlan<P> = {
  readonly key: string;
  readonly subject: string;
  readonly payload: P;
  readonly dueAt: EpochMs;
  readonly notAfter: EpochMs | null;
};

export type JobOutcome =
  | { readonly kind: 'done' }
  /** Done for this time; the next one is at `at`. */
  | { readonly kind: 'again'; readonly at: EpochMs }
  /** Did not work: try again, at `at` or when the kind's back-off says. */
  | { readonly kind: 'retry'; readonly problem: string; readonly at?: EpochMs }
  /** Will never work by itself. */
  | { readonly kind: 'dead'; readonly problem: string }
  /** May have had its effect, and must not be repeated by itself. */
  | { readonly kind: 'unknown'; readonly problem: string };

/** What a handler is told of the try at hand. */
export type JobTry = {
  /** 1 for the first. */
  readonly attempt: number;
  /** Aborts when the controller stops. */
  readonly signal: AbortSignal;
};

/** A sort of job, and what does it. */
export type JobKind<P> = {
  readonly name: string;
  readonly payload: z.ZodType<P>;
  /** How many of this kind run at once. */
  readonly concurrency: number;
  /** Tries after which it is given up; null where only its expiry ends it. */
  readonly attemptsMax: number | null;
  readonly backOff: BackOff;
};

/**
 * Does one job. It is called again after a crash at any moment, also after it had done all of its work: it must be such
 * that this makes no difference. What it throws is a fault of the program, and a reason to try again.
 */
export type JobHandler<P> = (payload: P, tried: JobTry) => Promise<JobOutcome>;

/** A kind with its handler, its payload's type forgotten: what the runner works with. */
export type JobWorker = Omit<JobKind<unknown>, 'payload'> & {
  /** Null where the payload is none of this kind: an older or newer program wrote it. */
  run(payload: unknown, tried: JobTry): Promise<JobOutcome> | null;
};

export function workerOf<P>(kind: JobKind<P>, handler: JobHandler<P>): JobWorker {
  const { name, concurrency, attemptsMax, backOff } = kind;
  return {
    name,
    concurrency,
    attemptsMax,
    backOff,
    run(payload, tried) {
      const read = kind.payload.safeParse(payload);
      return read.success ? handler(read.data, tried) : null;
    },
  };
}
