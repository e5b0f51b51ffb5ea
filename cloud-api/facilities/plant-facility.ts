import type { FacilityProfile } from '../../domain/facility.ts';
import { TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import type { Tx } from '../db/database.ts';
import { insertNode, insertRanges } from '../facility-link/pg-node-store.ts';
import { insertFacility, tellOfFacility } from './facility-repository.ts';

/** The pairing brings the real one. */
const NO_TOKEN = 'not paired yet';

/**
 * Makes the cloud serve a facility that has no controller yet: the cloud owns all of its time, sells it, and hands the
 * coming days over when the facility is first linked. All processes of the cloud take it in when this is committed.
 *
 * Fails when the slug, or one of the resources, is another facility's.
 */
export async function plantFacility(tx: Tx, profile: FacilityProfile): Promise<void> {
  const { id } = profile;
  await insertFacility(tx, profile);
  await insertNode(tx, newNodeRow('cloud', id, NO_TOKEN));
  const all = { startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'own' } as const;
  await insertRanges(
    tx,
    id,
    profile.resources.map(({ id: resourceId }) => ({ resourceId, ...all })),
  );
  await tellOfFacility(tx);
}
