import { assert } from '../../domain/assert.ts';
import { defaultTerms } from '../../domain/default-terms.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import type { Random } from '../../domain/random.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { FIRST_TERMS_VERSION } from '../../domain/terms.ts';
import type { Clock, EpochMs } from '../../domain/time.ts';
import { type Db, errorCode, type Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import { OWNER } from '../terms/owner-terms.ts';
import { saveNextTerms } from '../terms/save-terms.ts';
import { findFacilityNamed } from './facility-repository.ts';
import { type NewFacility, profileOfNew } from './new-facility.ts';
import { plantFacility } from './plant-facility.ts';

/** The name in addresses is another facility's. */
export type SlugTaken = { readonly code: 'facility.slug_taken'; readonly slug: string };

/** What owners do to the list of facilities. */
export type FacilityAdmin = {
  /**
   * Adds a facility without a controller. It is sold by the cloud at once, by `defaultTerms`, and its controller is
   * paired like any other.
   *
   * Errors: `facility.slug_taken`.
   */
  create(given: NewFacility): Promise<Result<FacilityProfile, SlugTaken>>;
};

export type FacilityAdminParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

const UNIQUE_VIOLATION = '23505';

export function createFacilityAdmin({ db, clock, random, log }: FacilityAdminParts): FacilityAdmin {
  return {
    create: async (given) => {
      const taken = err({ code: 'facility.slug_taken' as const, slug: given.slug });
      if (await findFacilityNamed(db, given.slug)) return taken;
      const profile = profileOfNew(given, random);
      try {
        await db.transaction(async (tx) => {
          await plantFacility(tx, profile);
          await saveDefaultTerms(tx, profile, clock.now());
        });
      } catch (error) {
        // Somebody took the name in this very moment; ids that were just drawn are nobody else's.
        if (errorCode(error) === UNIQUE_VIOLATION) return taken;
        throw error;
      }
      const { id: facilityId, slug, resources } = profile;
      log.info('facility.created', { facilityId, slug, resources: resources.length });
      return ok(profile);
    },
  };
}

/** Of a facility that nobody else can have saved any for. */
async function saveDefaultTerms(tx: Tx, profile: FacilityProfile, now: EpochMs): Promise<void> {
  const wanted = { basedOn: FIRST_TERMS_VERSION, terms: defaultTerms(profile), by: OWNER, now };
  const saved = await saveNextTerms(tx, profile.id, wanted);
  assert(saved.ok, 'saveDefaultTerms: what a club begins with can be saved');
}
