import { SECOND_MS } from '../../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import type { FacilityNode } from '../cloud-link/facility-node.ts';
import type { Schedule } from '../jobs/job-runner.ts';
import type { Log } from '../log.ts';

export type PlanSoonParts = {
  readonly db: Db;
  readonly log: Log;
  readonly schedule: Schedule;
  readonly plan: (tx: Tx, bookingIds: readonly string[]) => void;
  readonly onPlanned: () => void;
};

export type PlanSoon = {
  /** Keeps in mind that these bookings changed; costs their transaction nothing. */
  note(bookingIds: readonly string[]): void;
  /** Plans for them once the node has been quiet; returns what ends it. */
  follow(node: Pick<FacilityNode, 'onCommitted'>): () => void;
};

/** Bookings come in bursts, and whoever makes one waits for it: what follows from them comes this long after. */
const QUIET_MS = SECOND_MS;

/**
 * Plans for bookings after they are through. What is kept in mind is lost when the process dies: every start plans for
 * all of them.
 */
export function planSoon({ db, log, schedule, plan, onPlanned }: PlanSoonParts): PlanSoon {
  const noted = new Set<string>();
  let cancelTimer: (() => void) | null = null;

  function planNoted(): void {
    cancelTimer = null;
    const ids = [...noted];
    noted.clear();
    try {
      db.transaction((tx) => plan(tx, ids), { behavior: 'immediate' });
      onPlanned();
    } catch (error) {
      log.error('bay.plan_failed', { error });
    }
  }

  return {
    note(bookingIds) {
      for (const id of bookingIds) noted.add(id);
    },
    follow(node) {
      const stop = node.onCommitted(() => {
        if (noted.size > 0) cancelTimer ??= schedule(QUIET_MS, planNoted);
      });
      return () => {
        stop();
        cancelTimer?.();
      };
    },
  };
}
