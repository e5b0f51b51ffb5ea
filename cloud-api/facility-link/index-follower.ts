import { required } from '../../domain/assert.ts';
import type { Committed } from '../../sync/engine/node-port.ts';
import { findProfile } from '../facilities/facility-repository.ts';
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
