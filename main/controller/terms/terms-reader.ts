import type { FacilityProfile } from '../../../domain/facility.ts';
import { createProfileTerms } from '../../../domain/offers/compile-terms.ts';
import { parseTerms, type Terms } from '../../../domain/terms.ts';
import type { Db } from '../db/database.ts';
import { oncePerConnection } from '../db/prepared-statements.ts';
import { listTermsDown } from './terms-repository.ts';

/**
 * Reads by what the facility sells: of the versions that are stored, the highest that can be read, or what follows from
 * the profile when there is none. Parsed once for each version and profile, so that the same object is returned until
 * it changes.
 */
export function createTermsReader(): (db: Db, profile: FacilityProfile) => Terms {
  let kept: { readonly newest: number | null; readonly saved: Terms | null } | null = null;
  const termsOfProfile = createProfileTerms();

  return (db, profile) => {
    const newest = newestVersion(db).get() ?? null;
    if (kept?.newest !== newest) kept = { newest, saved: highestReadable(db) };
    return kept.saved ?? termsOfProfile(profile);
  };
}

function highestReadable(db: Db): Terms | null {
  for (const body of listTermsDown(db)) {
    const parsed = parseTerms(body);
    if (parsed.ok) return parsed.value;
  }
  return null;
}

/** Asked at every sale. */
const newestVersion = oncePerConnection((sqlite) =>
  sqlite.prepare<[], number | null>('select max(version) from terms').pluck(),
);
