import { type Database, openDatabase, type Tx } from '../../cloud-api/db/database.ts';
import { insertFacility } from '../../cloud-api/facilities/facility-repository.ts';
import { plantFacility } from '../../cloud-api/facilities/plant-facility.ts';
import { insertNode, insertRanges } from '../../cloud-api/facility-link/pg-node-store.ts';
import { createLog } from '../../cloud-api/log.ts';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import type { HeldRange, NodeRow } from '../../sync/engine/node-state.ts';
import { createCloudDatabase } from './shared-postgres.ts';

/** A migrated cloud database of its own on the server at `serverUrl`. */
export async function openCloudDatabase(serverUrl: string): Promise<Database> {
  const url = await createCloudDatabase(serverUrl);
  return openDatabase({ url, log: createLog('silent') });
}

/**
 * A cloud database with the demo's club in it and nothing sold: a demo cloud that finds it sells none of the demo's two
 * hundred bookings, whose mails and grants are work for minutes.
 */
export async function createQuietClub(serverUrl: string): Promise<string> {
  const url = await createCloudDatabase(serverUrl);
  const { db, close } = await openDatabase({ url, log: createLog('silent') });
  await db.transaction((tx) => plantFacility(tx, HARBOUR_GOLF_PROFILE));
  await close();
  return url;
}

/** Makes the cloud know a facility, and who holds which of its time. */
export async function seedFacility(
  { db }: Pick<Database, 'db'>,
  profile: FacilityProfile,
  { node, ranges }: { readonly node: NodeRow; readonly ranges: readonly HeldRange[] },
): Promise<void> {
  await db.transaction(async (tx: Tx) => {
    await insertFacility(tx, profile);
    await insertNode(tx, node);
    await insertRanges(tx, profile.id, ranges);
  });
}
