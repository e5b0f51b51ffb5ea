import type { Database } from '../../cloud-api/db/database.ts';
import type { CloudPolicy } from '../../cloud-api/facility-link/cloud-node.ts';
import { type HeldRange, newNodeRow, type NodeRow } from '../../sync/engine/node-state.ts';
import { openCloudDatabase, seedFacility } from './cloud-database.ts';
import { aBay, aProfile } from './facility-profile.ts';
import { BAY, FACILITY_ID, hours, SESSION } from './memory-node.ts';

/** A day of the bay: its first half is the facility's, the second the cloud's. */
export const HALF_DAY: readonly HeldRange[] = [
  { ...hours(0, 12), holder: 'peer' },
  { ...hours(12, 24), holder: 'own' },
];

/** Whatever is asked may be had. */
export const LENIENT: CloudPolicy = {
  admission: async () => ({
    admit: ({ data }) => ({ ok: true, data }),
    withdraw: ({ data }) => data,
    mayGive: () => ({ ok: true }),
  }),
  applyFacts: async () => undefined,
};

/** The cloud's side of a facility in the session that the tests' facility in memory is in. */
export function linkedNode(facilityId: string = FACILITY_ID): NodeRow {
  return { ...newNodeRow('cloud', facilityId, 'paired'), session: SESSION, sessionCount: 1 };
}

/** A cloud database of its own that knows one linked facility with one bay, `ranges` of which are shared out. */
export async function openWithFacility(
  serverUrl: string,
  ranges: readonly HeldRange[] = HALF_DAY,
  node: NodeRow = linkedNode(),
): Promise<Database> {
  const database = await openCloudDatabase(serverUrl);
  await seedFacility(database, aProfile({ id: FACILITY_ID, resources: [aBay(BAY)] }), { node, ranges });
  return database;
}
