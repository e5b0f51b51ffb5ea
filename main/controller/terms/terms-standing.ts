import type { Terms } from '../../../domain/terms.ts';
import type { TermsStanding } from '../api/views.ts';
import type { Db } from '../db/database.ts';
import { findNewestVersion, findStored } from './terms-repository.ts';

/** Since when, and by whose word, the facility sells by `terms`; and whether a later version is known to be. */
export function standingOf(db: Db, { version }: Terms): TermsStanding {
  const stored = findStored(db, version);
  const newest = findNewestVersion(db) ?? version;
  return {
    version,
    since: stored?.receivedAt ?? null,
    savedAt: stored?.savedAt ?? null,
    savedBy: stored?.savedBy ?? null,
    newerVersion: newest > version ? newest : null,
  };
}
