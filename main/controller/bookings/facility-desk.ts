import { required } from '../../../domain/assert.ts';
import type { FacilityProfile } from '../../../domain/facility.ts';
import { type Calendar, createCalendar } from '../../../domain/opening-hours.ts';
import type { Random } from '../../../domain/random.ts';
import type { Clock } from '../../../domain/time.ts';
import type { Settlements } from '../../../sync/engine/settlements.ts';
import type { FacilityNode } from '../cloud-link/facility-node.ts';
import type { LinkMonitor } from '../cloud-link/link-monitor.ts';
import type { Db } from '../db/database.ts';
import { findProfile } from '../facility/facility-repository.ts';

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
  let kept: { readonly profile: FacilityProfile; readonly calendar: Calendar } | null = null;

  /** A calendar is slow to make: it is kept until the profile changes. */
  function latest(): NonNullable<typeof kept> {
    const current = required(findProfile(options.db), 'facility-desk: this controller has not been set up');
    if (kept?.profile.revision !== current.revision) kept = { profile: current, calendar: createCalendar(current) };
    return kept;
  }

  return { ...options, profile: () => latest().profile, calendar: () => latest().calendar };
}
