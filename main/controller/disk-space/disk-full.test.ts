import { expect, onTestFinished, test } from 'vitest';
import {
  afternoon,
  AT_THE_KIOSK,
  aWish,
  buildFacility,
  KIOSK,
  NOON,
  STAFF,
} from '../../../tests/support/facility-rig.ts';
import { createFacilityPolicy } from '../bookings/facility-policy.ts';
import { createFacilityNode } from '../cloud-link/facility-node.ts';
import { silentLog } from '../../../tests/support/facility-database.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { BAY_1 } from '../../../tests/support/facility-profile.ts';
import { DISK_FULL } from './disk-full.ts';

async function aFacility() {
  const rig = await buildFacility();
  onTestFinished(rig.dispose);
  return rig;
}

test('a database without room refuses to sell, and doors go on', async () => {
  const { bookings, checkIn, clock, database } = await aFacility();
  const known = await bookings.create(aWish(), STAFF);
  if (!known.ok) throw new Error(known.error.code);
  const sqlite = database.db.$client;
  // All that there is room for is in the file: the next page has no place.
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.pragma(`max_page_count = ${String(sqlite.pragma('page_count', { simple: true }))}`);

  const wishes = Array.from({ length: 40 }, (_, index) => aWish({ notes: `${index}`.padEnd(400, '.') }));
  const sold = [];
  for (const [index, wish] of wishes.entries()) {
    const hour = String(8 + (index % 12)).padStart(2, '0');
    sold.push(await bookings.create({ ...wish, ...afternoon(`${hour}:00`, `${hour}:30`) }, STAFF));
  }
  clock.jumpTo(known.value.startsAt);
  const door = await checkIn.checkIn(known.value.pin, KIOSK, AT_THE_KIOSK);

  expect(sold.map((answer) => (answer.ok ? 'sold' : answer.error.code))).toContain(DISK_FULL);
  expect(door.outcome).toBe('opened');
});

test('a full disk admits nothing, whoever asks', async () => {
  const { database } = await aFacility();
  const parts = { db: database.db, clock: { now: () => NOON, monotonicMs: () => 0 }, random: seededRandom(1) };
  const policy = createFacilityPolicy({ ...parts, log: silentLog, isDiskFull: () => true });
  const node = createFacilityNode({ ...parts, policy });
  const id = crypto.randomUUID();

  const { outcome } = await node.run({
    type: 'book',
    allocationId: id,
    bookingId: id,
    kind: 'block',
    place: { resourceId: BAY_1, ...afternoon('15:00', '16:00') },
    data: {},
    revision: 1,
    requestId: crypto.randomUUID(),
    deadlineAt: NOON,
  });

  expect(outcome).toEqual({ kind: 'refused', refusal: { code: 'refused', reason: DISK_FULL } });
});
