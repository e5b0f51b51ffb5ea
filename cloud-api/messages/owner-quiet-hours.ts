import type { FacilityProfile } from '../../domain/facility.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import type { QuietHours } from './quiet-hours.ts';
import { findQuietHours, type KeptQuietHours, saveQuietHours } from './quiet-hours-repository.ts';

export type QuietHoursError = { readonly code: 'facility.not_found' };

/** When clubs have no phone ring, for owners. What waits already waits by the hours of the moment at which it is due. */
export type OwnerQuietHours = {
  /** Errors: `facility.not_found`. */
  find(facilityId: string): Promise<Result<KeptQuietHours, QuietHoursError>>;
  /** Whoever says it last is heard. Errors: `facility.not_found`. */
  save(facilityId: string, hours: QuietHours): Promise<Result<KeptQuietHours, QuietHoursError>>;
};

export type OwnerQuietHoursParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly findFacility: (facilityId: string) => FacilityProfile | null;
};

export function createOwnerQuietHours({ db, clock, findFacility }: OwnerQuietHoursParts): OwnerQuietHours {
  return {
    async find(facilityId) {
      if (!findFacility(facilityId)) return err({ code: 'facility.not_found' });
      return ok(await findQuietHours(db, facilityId));
    },
    async save(facilityId, hours) {
      if (!findFacility(facilityId)) return err({ code: 'facility.not_found' });
      await saveQuietHours(db, facilityId, { hours, savedAt: clock.now() });
      return ok(await findQuietHours(db, facilityId));
    },
  };
}
