import { assert } from '../../../domain/assert.ts';
import { type EpochMs, HOUR_MS, type Interval, MINUTE_MS } from '../../../domain/time.ts';

/** A booking as the plan of its bay sees it. */
export type BayVisit = Interval & {
  readonly bookingId: string;
  /** Players may still come: false once they have left, or when nobody came. */
  readonly isAwaited: boolean;
  /** Its clean-up has begun already, so the bay is not as players left it. */
  readonly isTidied: boolean;
};

export type PlannedPhase = {
  readonly bookingId: string;
  readonly phase: 'set_up' | 'clean_up';
  readonly dueAt: EpochMs;
  /** From then on its steps are of no use, or would be in somebody's way. */
  readonly notAfter: EpochMs;
  /** Nothing is done, for the neighbour on this side follows too closely. */
  readonly isSkipped: boolean;
};

/** Set-up begins this long before a booking. */
export const SET_UP_LEAD_MS = 10 * MINUTE_MS;

/** Whoever has just come in and sees a dark screen is better helped late than never; after this they have helped themselves. */
export const SET_UP_GRACE_MS = 10 * MINUTE_MS;

/** Clean-up begins this long after a booking: people gather their things. */
export const CLEAN_UP_DELAY_MS = 5 * MINUTE_MS;

/** A bay that could not be tidied up for so long is left to the next set-up. */
export const CLEAN_UP_TTL_MS = HOUR_MS;

/**
 * The gap rule: bookings with less than this between them are back to back. There is no time for a clean-up and a
 * set-up between them, and what runs for the one is what the other needs.
 */
export const BACK_TO_BACK_MS = SET_UP_LEAD_MS + CLEAN_UP_DELAY_MS + 5 * MINUTE_MS;

/**
 * What is to be done for the bookings of one bay, each knowing its neighbours. `visits` are in order and do not
 * overlap. Set-up never begins before the clean-up of the visit before has had its time, and clean-up ends where the
 * next set-up begins. Restarts are never planned.
 */
export function planPhases(visits: readonly BayVisit[]): PlannedPhase[] {
  return visits.flatMap((visit, index) => {
    const [before, after] = [visits[index - 1], visits[index + 1]];
    assert(!before || before.endsAt <= visit.startsAt, 'planPhases: visits overlap, or are out of order');
    const { bookingId, startsAt, endsAt } = visit;
    const setUp: PlannedPhase = {
      bookingId,
      phase: 'set_up',
      dueAt: startsAt - SET_UP_LEAD_MS,
      notAfter: Math.min(startsAt + SET_UP_GRACE_MS, endsAt),
      isSkipped: before !== undefined && isBackToBack(before, visit),
    };
    const isFollowed = after !== undefined && isBackToBack(visit, after);
    const tidyUntil = endsAt + CLEAN_UP_TTL_MS;
    const cleanUp: PlannedPhase = {
      bookingId,
      phase: 'clean_up',
      dueAt: endsAt + CLEAN_UP_DELAY_MS,
      // One that is already begun when somebody books right behind it has no time left.
      notAfter: after ? Math.min(tidyUntil, Math.max(endsAt, after.startsAt - SET_UP_LEAD_MS)) : tidyUntil,
      isSkipped: isFollowed,
    };
    return visit.isAwaited ? [setUp, cleanUp] : [cleanUp];
  });
}

function isBackToBack(visit: BayVisit, next: BayVisit): boolean {
  return !visit.isTidied && next.startsAt - visit.endsAt < BACK_TO_BACK_MS;
}
