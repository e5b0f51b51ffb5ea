import type { FacilityProfile } from '../../domain/facility.ts';
import { TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { openDatabase } from '../../cloud-api/db/database.ts';
import { migrateDatabase } from '../../cloud-api/db/migrate.ts';
import { insertFacility } from '../../cloud-api/facilities/facility-repository.ts';
import { insertNode, insertRanges } from '../../cloud-api/facility-link/pg-node-store.ts';
import { createLog } from '../../cloud-api/log.ts';
import { addLocalDays, createCalendar, localDateOf } from '../../domain/opening-hours.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** A club with more free time than a benchmark can sell: forty bays, all of whose time is the cloud's. */

const BAYS = 40;
const HORIZON_DAYS = 120;
const FIRST_DAY = 4;

export const WIDE_CLUB: FacilityProfile = {
  ...HARBOUR_GOLF_PROFILE,
  id: '6a3f9c10-5b1e-4d2a-8c77-0a4b5e6f7082',
  slug: 'wide-club',
  name: 'Wide Club',
  policy: { ...HARBOUR_GOLF_PROFILE.policy, horizonDays: HORIZON_DAYS },
  resources: Array.from({ length: BAYS }, (_, index) => ({
    id: `6a3f9c10-5b1e-4d2a-8c77-1000000000${String(index).padStart(2, '0')}`,
    name: `Bay ${index + 1}`,
    kind: 'bay',
    capacity: 4,
    doorIds: ['main-entrance'],
  })),
};

/** Makes the database at `url` the cloud of the wide club. */
export async function seedWideClub(url: string): Promise<void> {
  await migrateDatabase(url);
  const database = await openDatabase({ url, log: createLog('silent') });
  await database.db.transaction(async (tx) => {
    await insertFacility(tx, WIDE_CLUB);
    await insertNode(tx, newNodeRow('cloud', WIDE_CLUB.id, 'not paired'));
    const all = { startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'own' } as const;
    await insertRanges(
      tx,
      WIDE_CLUB.id,
      WIDE_CLUB.resources.map(({ id: resourceId }) => ({ resourceId, ...all })),
    );
  });
  await database.close();
}

/** Bodies of `POST /bookings`, each for a time of its own, in an order of chance. */
export function wideClubBookings(now: number): string[] {
  const calendar = createCalendar(WIDE_CLUB);
  const today = localDateOf(WIDE_CLUB.timeZone, now);
  const stepMs = WIDE_CLUB.policy.stepMin * MINUTE_MS;
  const bodies: string[] = [];
  for (let day = FIRST_DAY; day < HORIZON_DAYS; day += 1) {
    for (const opening of calendar.openingsOn(addLocalDays(today, day))) {
      for (let startsAt = opening.startsAt; startsAt < opening.endsAt; startsAt += stepMs) {
        for (const { id } of WIDE_CLUB.resources) bodies.push(toBody(id, startsAt, startsAt + stepMs));
      }
    }
  }
  return shuffle(bodies);
}

function toBody(resourceId: string, startsAt: number, endsAt: number): string {
  return JSON.stringify({
    facilityId: WIDE_CLUB.id,
    resourceId,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    customer: { email: 'bench@example.com', firstName: 'Ben', lastName: 'Chmark' },
  });
}

function shuffle(items: string[]): string[] {
  const random = seededRandom(1);
  return items
    .map((item) => ({ item, place: random.below(2 ** 32) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
