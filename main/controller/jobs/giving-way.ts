import { type Clock, SECOND_MS } from '../../../domain/time.ts';

/** Lets work that can wait give way to work that cannot. */
export type GivingWay = {
  /** To be called when something was done that others wait for. */
  noteUrgent(): void;
  /** True while what can wait should. False at once also means: do one thing, and ask again. */
  mustWait(): boolean;
};

/** So long after the last urgent work it counts as over. */
export const QUIET_MS = SECOND_MS;

/** Work that waits gets a turn this often, however busy it is: somebody may be on their way to a door. */
export const TURN_EVERY_MS = 10 * SECOND_MS;

/**
 * One thread and one disk serve sales, doors and what follows from them. A burst of bookings is over in seconds; what
 * the door system is told of them has hours.
 */
export function createGivingWay(clock: Pick<Clock, 'monotonicMs'>): GivingWay {
  let urgentAt: number | null = null;
  let waitingSince: number | null = null;
  return {
    noteUrgent() {
      urgentAt = clock.monotonicMs();
    },
    mustWait() {
      const now = clock.monotonicMs();
      const isBusy = urgentAt !== null && now - urgentAt < QUIET_MS;
      if (isBusy) waitingSince ??= now;
      if (isBusy && waitingSince !== null && now - waitingSince < TURN_EVERY_MS) return true;
      waitingSince = null;
      return false;
    },
  };
}
