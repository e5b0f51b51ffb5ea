import type { FacilityProfile } from '../../../domain/facility.ts';
import type { Calendar } from '../../../domain/opening-hours.ts';
import type { Random } from '../../../domain/random.ts';
import type { Clock } from '../../../domain/time.ts';
import type { Settlements } from '../../../sync/engine/settlements.ts';
import type { FacilityNode } from '../cloud-link/facility-node.ts';
import type { LinkMonitor } from '../cloud-link/link-monitor.ts';
import type { Db } from '../db/database.ts';
import { createProfileReader } from '../facility/profile-reader.ts';

export type FacilityDeskOptions = {
  readonly db: Db;
  readonly node: FacilityNode;
  readonly link: LinkMonitor;
  readonly settlements: Settlements;
  readonly clock: Clock;
  readonly random: Random;
};

/** What everything that works with this facility's bookings and blocks has in common. */
export type FacilityDesk = FacilityDeskOptions & {
  /** As it stands in the database; asserts that the controller has been set up. */
  profile(): FacilityProfile;
  /** Of that very profile. */
  calendar(): Calendar;
};

export function createFacilityDesk(options: FacilityDeskOptions): FacilityDesk {
  const read = createProfileReader();
  return { ...options, profile: () => read(options.db).profile, calendar: () => read(options.db).calendar };
}
