import { required } from '../../domain/assert.ts';
import type { EpochMs } from '../../domain/time.ts';
import { type HeldRange, theirRanges } from '../../sync/engine/node-state.ts';
import type { FacilitySnapshot, SaleRanges } from '../availability/facility-entry.ts';
import type { Db } from '../db/database.ts';
import { findProfile } from '../facilities/facility-repository.ts';
import { findSavedTerms } from '../terms/terms-repository.ts';
import type { Place } from './foreign-changes.ts';
import { getNode, listActiveSince, listRanges } from './pg-node-store.ts';

/** What availability is built from, with the commit that it was read after. */
export type FacilityRead = Omit<FacilitySnapshot, 'link'> & { readonly node: Place };

/** Reads a facility as one state of the database. */
export async function readFacility(db: Db, facilityId: string, since: EpochMs): Promise<FacilityRead> {
  return db.transaction(
    async (tx) => {
      const node = await getNode(tx, facilityId);
      return {
        node,
        isFenced: node.fenced !== null,
        profile: required(await findProfile(tx, facilityId), 'readFacility: the facility is known'),
        allocations: await listActiveSince(tx, facilityId, since),
        ranges: toSaleRanges(await listRanges(tx, facilityId)),
        terms: (await findSavedTerms(tx, facilityId))?.terms ?? null,
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

export function toSaleRanges(ranges: readonly HeldRange[]): SaleRanges {
  return {
    cloud: ranges.filter(({ holder }) => holder === 'own'),
    facility: theirRanges(ranges),
  };
}
