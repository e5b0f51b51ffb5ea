import { err, ok, type Result } from '../../domain/result.ts';
import { type Terms, termsOfProfile } from '../../domain/terms.ts';
import type { Clock, EpochMs } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import { findProfile } from '../facilities/facility-repository.ts';
import { getNode } from '../facility-link/pg-node-store.ts';
import type { Log } from '../log.ts';
import { saveNextTerms, type TermsSaveError } from './save-terms.ts';
import { findSavedTerms } from './terms-repository.ts';

/** Terms in force; `savedAt` and `savedBy` are null for those that follow from the profile. */
export type TermsInForce = {
  readonly terms: Terms;
  readonly savedAt: EpochMs | null;
  readonly savedBy: string | null;
};

export type OwnerTermsError =
  | TermsSaveError
  | { readonly code: 'facility.not_found' }
  /** The cloud's memory of the facility has gone back in time: there may be later terms than it knows of. */
  | { readonly code: 'terms.fenced' };

/** By what facilities sell, for owners who edit centrally. */
export type OwnerTerms = {
  /** Errors: `facility.not_found`. */
  find(facilityId: string): Promise<Result<TermsInForce, OwnerTermsError>>;
  /**
   * Saves what is to follow version `basedOn`; the facility is told at once, or when it is linked again.
   *
   * Errors: `facility.not_found`, `terms.*`.
   */
  save(
    facilityId: string,
    wanted: { readonly basedOn: number; readonly terms: unknown },
  ): Promise<Result<TermsInForce, OwnerTermsError>>;
};

export type OwnerTermsParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** Sells by them in this process, and tells the facility. */
  readonly tellTerms: (facilityId: string) => Promise<void>;
};

/** Who edits here is known by the owner's token alone. */
export const OWNER = 'owner';

export function createOwnerTerms({ db, clock, log, tellTerms }: OwnerTermsParts): OwnerTerms {
  async function find(facilityId: string): Promise<Result<TermsInForce, OwnerTermsError>> {
    const profile = await findProfile(db, facilityId);
    if (!profile) return err({ code: 'facility.not_found' });
    return ok(
      (await findSavedTerms(db, facilityId)) ?? { terms: termsOfProfile(profile), savedAt: null, savedBy: null },
    );
  }

  return {
    find,
    save: async (facilityId, wanted) => {
      const saved = await db.transaction(async (tx): Promise<Result<Terms, OwnerTermsError>> => {
        if (!(await findProfile(tx, facilityId))) return err({ code: 'facility.not_found' });
        if ((await getNode(tx, facilityId)).fenced !== null) return err({ code: 'terms.fenced' });
        return saveNextTerms(tx, facilityId, { ...wanted, by: OWNER, now: clock.now() });
      });
      if (!saved.ok) return saved;
      log.info('terms.saved', { facilityId, version: saved.value.version });
      await tellTerms(facilityId);
      return find(facilityId);
    },
  };
}
