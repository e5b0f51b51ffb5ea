import { required } from '../../../domain/assert.ts';
import type { FacilityProfile } from '../../../domain/facility.ts';
import { type Calendar, createCalendar } from '../../../domain/opening-hours.ts';
import type { Db } from '../db/database.ts';
import { oncePerConnection } from '../db/prepared-statements.ts';
import { findProfile } from './facility-repository.ts';

/** What this facility is and sells, and the calendar of that very profile. */
export type KnownFacility = { readonly profile: FacilityProfile; readonly calendar: Calendar };

/**
 * Reads the facility as it stands in the database; asserts that the controller has been set up. A profile is slow to
 * parse and a calendar slow to make: both are kept for as long as the stored revision is the same.
 */
export function createProfileReader(): (db: Db) => KnownFacility {
  let kept: KnownFacility | null = null;
  return (db) => {
    if (kept?.profile.revision !== storedRevision(db).get()) {
      const profile = required(findProfile(db), 'profile-reader: this controller has not been set up');
      kept = { profile, calendar: createCalendar(profile) };
    }
    return required(kept, 'profile-reader: this controller has not been set up');
  };
}

/** Asked at every sale. */
const storedRevision = oncePerConnection((sqlite) =>
  sqlite.prepare<[], number>('select revision from facility').pluck(),
);
