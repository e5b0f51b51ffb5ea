import { DEMO_STAFF, HARBOUR_GOLF_PROFILE } from '../../../demo/harbour-golf.ts';
import { TIME_MAX, TIME_MIN } from '../../../domain/time.ts';
import { newNodeRow } from '../../../sync/engine/node-state.ts';
import { hasNode, insertNode, insertRanges } from '../cloud-link/sqlite-node-store.ts';
import type { Db, Tx } from '../db/database.ts';
import { seedStaff } from '../staff/seed-staff.ts';
import { saveBayBinding } from '../automation/bay-device-repository.ts';
import { insertProfile } from './facility-repository.ts';

const NOT_PAIRED = 'not paired yet';

/** The simulator's number of the PC of Bay 1. */
const FIRST_BAY_PC = 42;

/**
 * Makes a fresh controller that of the demo club, before it is paired: it owns no time yet. The cloud has
 * all of it, with the demo's bookings, and hands over the coming days as soon as the two are linked.
 */
export function seedDemoFacility(db: Db): void {
  db.transaction(
    (tx) => {
      seedStaff(tx, DEMO_STAFF);
      if (hasNode(tx)) return;
      insertProfile(tx, HARBOUR_GOLF_PROFILE);
      seedBays(tx);
      // The pairing brings the real token.
      insertNode(tx, newNodeRow('facility', HARBOUR_GOLF_PROFILE.id, NOT_PAIRED));
      const all = { startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'peer' } as const;
      insertRanges(
        tx,
        HARBOUR_GOLF_PROFILE.resources.map(({ id: resourceId }) => ({ resourceId, ...all })),
      );
    },
    { behavior: 'immediate' },
  );
}

/** The PCs of the demo's bays, as the simulator of their automation knows them. */
function seedBays(tx: Tx): void {
  HARBOUR_GOLF_PROFILE.resources.forEach(({ id: resourceId, name }, index) => {
    const device = { deviceId: String(FIRST_BAY_PC + index), deviceName: name };
    const runs = { software: 'trackman', profile: 'club', service: 'TrackMan.IO.Service', isAutomated: true };
    saveBayBinding(tx, { resourceId, ...device, ...runs }, TIME_MIN);
  });
}
