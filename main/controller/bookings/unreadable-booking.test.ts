import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BAY_1 } from '../../../tests/support/facility-profile.ts';
import { afternoon, aWish, buildFacility, type FacilityRig, STAFF } from '../../../tests/support/facility-rig.ts';
import { createChangeBus } from '../change-bus.ts';
import { allocationTable } from '../cloud-link/cloud-link-schema.ts';
import { createLog } from '../log.ts';
import { createBookingService } from './booking-service.ts';

/** One row whose data nobody can read must not take the day along. */

let rig: FacilityRig;

beforeEach(async () => {
  rig = await buildFacility();
});
afterEach(() => rig.dispose());

test.each([
  ['is of another shape', '{"customer":7}'],
  ['is no JSON', 'torn{'],
])('a booking whose data %s is shown as blocked time and keeps it, and the alarm is given once', async (_, data) => {
  await rig.bookings.create(aWish(afternoon('15:00', '16:00')), STAFF);
  await rig.bookings.create(aWish(afternoon('17:00', '18:00')), STAFF);
  const { startsAt } = afternoon('15:00', '16:00');
  const isFirst = eq(allocationTable.startsAt, startsAt);
  rig.database.db
    .update(allocationTable)
    .set({ data: sql`${data}` })
    .where(isFirst)
    .run();
  const lines: string[] = [];
  const log = createLog('error', { write: (line) => void lines.push(line) });
  const bookings = createBookingService(rig.desk, createChangeBus('later'), log);

  await bookings.listDay('2026-06-11');
  const day = await bookings.listDay('2026-06-11');
  const again = await bookings.create(aWish(afternoon('15:00', '16:00')), STAFF);

  expect(day).toMatchObject({
    ok: true,
    value: {
      bookings: [afternoon('17:00', '18:00')],
      blocks: [{ resourceId: BAY_1, ...afternoon('15:00', '16:00'), reason: 'Unreadable booking, time blocked' }],
    },
  });
  expect(again).toMatchObject({ ok: false, error: { code: 'slot.taken' } });
  expect(lines.filter((line) => line.includes('booking.unreadable'))).toHaveLength(1);
});
