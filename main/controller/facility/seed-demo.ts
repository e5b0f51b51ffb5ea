import { DEMO_STAFF, HARBOUR_GOLF_PROFILE } from '../../../demo/harbour-golf.ts';
import { DEMO_PAIRING_CODE } from '../../../demo/pairing.ts';
import { TIME_MAX, TIME_MIN } from '../../../domain/time.ts';
import { newNodeRow } from '../../../sync/engine/node-state.ts';
import { hasNode, insertNode, insertRanges } from '../cloud-link/sqlite-node-store.ts';
import type { Db } from '../db/database.ts';
import { seedStaff } from '../staff/seed-staff.ts';
import { insertProfile } from './facility-repository.ts';

/**
 * Makes a fresh controller that of the demo club, as if it had just been paired: it owns no time yet. The cloud has
 * all of it, with the demo's bookings, and hands over the coming days as soon as the two are linked.
 */
export function seedDemoFacility(db: Db): void {
  db.transaction(
    (tx) => {
      seedStaff(tx, DEMO_STAFF);
      if (hasNode(tx)) return;
      insertProfile(tx, HARBOUR_GOLF_PROFILE);
      insertNode(tx, newNodeRow('facility', HARBOUR_GOLF_PROFILE.id, DEMO_PAIRING_CODE));
      const all = { startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'peer' } as const;
      insertRanges(
        tx,
        HARBOUR_GOLF_PROFILE.resources.map(({ id: resourceId }) => ({ resourceId, ...all })),
      );
    },
    { behavior: 'immediate' },
  );
}
