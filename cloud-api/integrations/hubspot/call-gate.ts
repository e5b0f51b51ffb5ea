import { type Clock, type EpochMs, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import type { Db } from '../../db/database.ts';
import { askBreaker, type Breaker, CLOSED, tellBreaker } from '../breaker.ts';
import type { NoteContact } from '../health.ts';
import { holdSlots, takeSlot } from './call-slot-repository.ts';

/** Which of HubSpot's limits a call counts for. Sending events counts for none. */
export type CallClass = 'ordinary' | 'search' | 'event';

/** How fast calls may follow each other: one each `stepMs` on the average, `burst` of them at once. */
export type CallRate = { readonly name: string; readonly stepMs: number; readonly burst: number };

/**
 * The smallest account may call 100 times in any ten seconds: 80 by the pace, and 10 at once, leaves ten for whatever
 * else uses the token. Searches: five a second.
 */
export const RATES: Readonly<Record<Exclude<CallClass, 'event'>, CallRate>> = {
  ordinary: { name: 'hubspot', stepMs: 125, burst: 10 },
  search: { name: 'hubspot search', stepMs: 400, burst: 2 },
};

/** Whoever would wait longer for a turn comes back later instead. */
const TURN_WAIT_MS_MAX = 20 * SECOND_MS;

export type Turn = { readonly kind: 'go' } | { readonly kind: 'later'; readonly at: EpochMs; readonly problem: string };

export type CallGate = {
  /** Waits for this call's turn, among all processes on the database. */
  enter(call: CallClass): Promise<Turn>;
  /** What came of it: null where HubSpot answered, be it with a refusal; else what was wrong. */
  leave(problem: string | null): void;
  /** Nobody calls before `at`. */
  holdAll(call: CallClass, at: EpochMs): Promise<void>;
};

export type CallGateParts = {
  readonly db: Db;
  readonly clock: Clock;
  /** Settles after so many milliseconds. */
  readonly after: (ms: number) => Promise<null>;
  readonly callMsMax: number;
  readonly note: NoteContact;
};

/** Keeps to HubSpot's limits with all other processes, and away from a HubSpot that does not answer. */
export function createCallGate({ db, clock, after, callMsMax, note }: CallGateParts): CallGate {
  const rules = { failuresMax: 5, firstWaitMs: 5 * SECOND_MS, waitMsMax: 5 * MINUTE_MS, callMsMax: 2 * callMsMax };
  let breaker: Breaker = CLOSED;

  return {
    async enter(call) {
      const leave = askBreaker(breaker, rules, clock.now());
      if (!leave.isAllowed) {
        return { kind: 'later', at: leave.retryAt, problem: 'HubSpot does not answer; it is left alone for a while.' };
      }
      if (call !== 'event') {
        const waitMs = await takeSlot(db, RATES[call], TURN_WAIT_MS_MAX);
        if (waitMs.isTooLong) {
          const at = clock.now() + waitMs.ms;
          return { kind: 'later', at, problem: 'HubSpot’s limit of calls is used up for now.' };
        }
        if (waitMs.ms > 0) await after(waitMs.ms);
      }
      breaker = leave.next;
      return { kind: 'go' };
    },
    leave: (problem) => {
      breaker = tellBreaker(breaker, rules, { isWell: problem === null, now: clock.now() });
      const pausedUntil = breaker.state === 'open' ? breaker.until : null;
      note(problem === null ? { kind: 'answered' } : { kind: 'failed', problem, pausedUntil });
    },
    holdAll: async (call, at) => {
      if (call !== 'event') await holdSlots(db, RATES[call], Math.max(0, at - clock.now()));
    },
  };
}
