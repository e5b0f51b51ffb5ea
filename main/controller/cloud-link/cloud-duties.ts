import type { Random } from '../../../domain/random.ts';
import type { Clock } from '../../../domain/time.ts';
import { listSuperseded, listUntoldVisits, saveVisit } from '../bookings/booking-repository.ts';
import type { Db } from '../db/database.ts';
import { findUntoldProfile, markProfileTold } from '../facility/facility-repository.ts';
import type { Log } from '../log.ts';
import type { FacilityNode } from './facility-node.ts';

export type CloudDutiesOptions = {
  readonly db: Db;
  readonly node: FacilityNode;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** The small duties that follow from having a cloud: to be looked at every few seconds, and whenever the link comes up. */
export type CloudDuties = { sweep(): void };

export function createCloudDuties({ db, node, clock, random, log }: CloudDutiesOptions): CloudDuties {
  function tellWhatIsUntold(): void {
    const profile = findUntoldProfile(db);
    if (profile) {
      node.transact((tx, run) => {
        const { outcome } = run({ type: 'fact', factType: 'facility.profile', data: { profile } });
        if (outcome.kind === 'done') markProfileTold(tx, profile);
      });
    }
    for (const visit of listUntoldVisits(db)) {
      node.transact((tx, run) => {
        const { outcome } = run({ type: 'fact', factType: 'visit.changed', data: visit });
        if (outcome.kind === 'done') saveVisit(tx, visit, true);
      });
    }
  }

  /** A booking that moved into the cloud's time still holds its old time of ours: the new one is had, so it goes. */
  function giveBackSuperseded(): void {
    for (const { id } of listSuperseded(db, clock.now())) {
      const input = { allocationId: id, expectedRevision: null, requestId: random.uuid(), deadlineAt: clock.now() };
      node.transact((_tx, run) => run({ type: 'cancel', ...input }));
      log.info('booking.superseded.released', { allocationId: id });
    }
  }

  return {
    sweep: () => {
      tellWhatIsUntold();
      giveBackSuperseded();
    },
  };
}
