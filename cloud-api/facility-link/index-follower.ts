import { required } from '../../domain/assert.ts';
import type { Committed } from '../../sync/engine/node-port.ts';
import { findProfile } from '../facilities/facility-repository.ts';
import { findSavedTerms, listTermsVersions } from '../terms/terms-repository.ts';
import type { FacilityLinksOptions } from './facility-links.ts';
import { toSaleRanges } from './read-facility.ts';

type FollowerParts = Pick<FacilityLinksOptions, 'db' | 'index' | 'log'>;

/** The index learns what was committed, in the order of the commits. */
export function followCommit(options: FollowerParts, facilityId: string, { writes, facts }: Committed): void {
  const { index } = options;
  if (writes.node) index.apply({ type: 'fence', facilityId, isFenced: writes.node.fenced !== null });
  if (writes.ranges) index.apply({ type: 'ranges', facilityId, ranges: toSaleRanges(writes.ranges) });
  for (const allocation of writes.allocations) index.apply({ type: 'allocation', facilityId, allocation });
  if (facts.some(({ type }) => type === 'facility.profile')) void reloadProfile(options, facilityId);
  if (facts.some(({ type }) => type === 'terms.proposed')) void reloadTerms(options, facilityId);
}

/** Takes in the profile as it is in the database now, unless it is known. Never fails. */
export async function reloadProfile({ db, index, log }: FollowerParts, facilityId: string): Promise<void> {
  try {
    const profile = required(await findProfile(db, facilityId), 'reloadProfile: the facility is known');
    const known = index.findFacility(facilityId)?.profile.revision ?? 0;
    if (profile.revision > known) index.apply({ type: 'profile', profile });
  } catch (error) {
    log.error('facility.profile.reload_failed', { facilityId, error });
  }
}

/** Takes in the terms that are in force in the database now, unless they are known. Never fails. */
export async function reloadTerms({ db, index, log }: FollowerParts, facilityId: string): Promise<void> {
  try {
    const saved = await findSavedTerms(db, facilityId);
    if (saved && index.findFacility(facilityId)) index.apply({ type: 'terms', facilityId, terms: saved.terms });
  } catch (error) {
    log.error('facility.terms.reload_failed', { facilityId, error });
  }
}

/** The same of all facilities whose terms have been saved since: what other processes told may not have been heard. */
export async function reloadAllTerms(options: FollowerParts): Promise<void> {
  const { db, index, log } = options;
  try {
    for (const { facilityId, version } of await listTermsVersions(db)) {
      const isNews = index.findFacility(facilityId) && index.termsOf(facilityId).version < version;
      if (isNews) await reloadTerms(options, facilityId);
    }
  } catch (error) {
    log.error('facility.terms.reload_failed', { error });
  }
}
