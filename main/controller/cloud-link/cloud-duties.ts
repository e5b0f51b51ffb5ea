import type { Clock } from '../../../domain/time.ts';
import { askForKeys } from '../access/entry-tokens/ask-for-keys.ts';
import { listUntoldVisits, saveVisit } from '../bookings/booking-repository.ts';
import { tellErased } from '../customers/erasing/erase-customer.ts';
import type { Db } from '../db/database.ts';
import { findUntoldProfile, markProfileTold } from '../facility/facility-repository.ts';
import type { FacilityNode } from './facility-node.ts';

export type CloudDutiesOptions = {
  readonly db: Db;
  readonly node: FacilityNode;
  readonly clock: Clock;
  /** By which the cloud seals what is for this controller alone; null where it has no key. */
  readonly boxKey: string | null;
};

/** The small duties that follow from having a cloud: to be looked at every few seconds, and whenever the link comes up. */
export type CloudDuties = { sweep(): void };

export function createCloudDuties({ db, node, clock, boxKey }: CloudDutiesOptions): CloudDuties {
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

  function sweep(): void {
    tellWhatIsUntold();
    tellErased(db, node);
    if (boxKey !== null) askForKeys({ db, node, boxKey }, clock.now());
  }

  return {
    sweep,
  };
}
