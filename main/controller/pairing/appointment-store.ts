import { eq, isNull, and } from 'drizzle-orm';
import { assert } from '../../../domain/assert.ts';
import { TIME_MAX, TIME_MIN } from '../../../domain/time.ts';
import { newNodeRow } from '../../../sync/engine/node-state.ts';
import { nodeTable } from '../cloud-link/cloud-link-schema.ts';
import { hasNode, insertNode, insertRanges } from '../cloud-link/sqlite-node-store.ts';
import type { Db, Tx } from '../db/database.ts';
import { findProfile, insertProfile } from '../facility/facility-repository.ts';
import type { Pairing } from './pairing-file.ts';

/**
 * Makes the database that of the facility that this controller was paired with. Fresh, it owns no time yet: the cloud
 * has all of it and hands it over, or sends its copy. Done again at each start, because the pairing is written first.
 *
 * The database must not be another facility's.
 */
export function applyPairing(db: Db, { appointment, grant }: Pick<Pairing, 'appointment' | 'grant'>): void {
  const { facilityId, controllerEpoch } = appointment;
  const { linkToken: token, profile } = grant;
  db.transaction(
    (tx) => {
      if (!hasNode(tx)) {
        insertProfile(tx, profile);
        // It knows nothing of what its predecessor sold: it waits for the cloud's copy before it decides anything.
        insertNode(tx, { ...newNodeRow('facility', facilityId, token), controllerEpoch, fenced: 'restored' });
        const all = { startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'peer' } as const;
        const ranges = profile.resources.map(({ id: resourceId }) => ({ resourceId, ...all }));
        insertRanges(tx, ranges);
        return;
      }
      assert(isOf(tx, facilityId), 'applyPairing: the database is another facility’s');
      tx.update(nodeTable).set({ controllerEpoch }).where(eq(nodeTable.facilityId, facilityId)).run();
      // A link that never had a session begins with this token; one that has a past keeps its own.
      tx.update(nodeTable)
        .set({ token })
        .where(and(eq(nodeTable.facilityId, facilityId), isNull(nodeTable.session)))
        .run();
    },
    { behavior: 'immediate' },
  );
}

/** Whether this database is the facility's, or nobody's yet. */
function isOf(db: Db | Tx, facilityId: string): boolean {
  const profile = findProfile(db);
  return profile === null || profile.id === facilityId;
}
