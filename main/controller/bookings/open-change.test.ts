import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Booking } from '../../../domain/booking.ts';
import { aWish, buildFacility, type FacilityRig, farAhead, STAFF } from '../../../tests/support/facility-rig.ts';
import { BAY_1 } from '../../../tests/support/facility-profile.ts';

/** Changes of time that the cloud decides about, and does not in time. */

let rig: FacilityRig;
let booking: Booking;

beforeEach(async () => {
  rig = await buildFacility();
  const sold = await rig.bookings.create(aWish(farAhead('10:00', '11:00')), STAFF);
  if (!sold.ok) throw new Error(sold.error.code);
  booking = sold.value;
  rig.losePatience();
});
afterEach(() => rig.dispose());

const cancel = () => rig.bookings.cancel({ bookingId: booking.id, revision: booking.revision }, STAFF);

const moveTo = (from: string, until: string) => {
  const { id: bookingId, revision } = booking;
  return rig.bookings.move({ bookingId, revision, resourceId: BAY_1, ...farAhead(from, until) }, STAFF);
};

async function openOnDay() {
  const day = await rig.bookings.listDay('2026-06-18');
  return day.ok ? day.value.openChanges : null;
}

async function historyOf({ id }: Booking) {
  const view = await rig.bookings.get(id);
  return view.ok ? view.value.history.map(({ what }) => what) : [];
}

/** What the cloud has sold meanwhile, without our knowing. */
function sellAtCloud(from: string, until: string): void {
  rig.cloud.take({
    type: 'book',
    allocationId: crypto.randomUUID(),
    bookingId: crypto.randomUUID(),
    kind: 'block',
    place: { resourceId: BAY_1, ...farAhead(from, until) },
    data: { reason: 'Repair', createdBy: 'web', createdAt: 0 },
    revision: 1,
    requestId: crypto.randomUUID(),
    deadlineAt: rig.clock.now(),
  });
}

describe('a change that the cloud has not answered', () => {
  test('is told as open, and the day shows it to everybody; the booking stands as it is', async () => {
    const answer = await cancel();

    const openChange = { requestId: expect.any(String), subjectId: booking.id, to: null };
    expect(answer).toEqual({ ok: true, value: { booking, openChange } });
    expect(await openOnDay()).toEqual([openChange]);
    expect(await historyOf(booking)).toEqual(['booking.create_asked', 'booking.created', 'booking.cancel_asked']);
  });

  test('is made when the answer comes, and then it is said', async () => {
    const answer = await moveTo('12:00', '13:00');
    const requestId = answer.ok ? (answer.value.openChange?.requestId ?? '') : '';
    const before = rig.bookings.outcomeOf(requestId);

    await rig.answerLate();

    const moved = await rig.bookings.get(booking.id);
    expect([before, rig.bookings.outcomeOf(requestId), await openOnDay()]).toEqual(['open', 'done', []]);
    expect(moved).toMatchObject({ value: { booking: { ...farAhead('12:00', '13:00'), revision: 2 } } });
    expect((await historyOf(booking)).slice(-2)).toEqual(['booking.move_asked', 'booking.moved']);
  });

  test('is not made when the answer is no, and that is said, too', async () => {
    const answer = await moveTo('12:00', '13:00');
    const requestId = answer.ok ? (answer.value.openChange?.requestId ?? '') : '';
    sellAtCloud('12:00', '13:00');

    await rig.answerLate();

    expect([rig.bookings.outcomeOf(requestId), await openOnDay()]).toEqual(['not_done', []]);
    expect((await historyOf(booking)).slice(-2)).toEqual(['booking.move_asked', 'booking.refused']);
  });

  test('lets nothing else be asked for until it is known', async () => {
    await cancel();

    expect(await moveTo('12:00', '13:00')).toEqual({ ok: false, error: { code: 'booking.change_open' } });
    expect(await cancel()).toEqual({ ok: false, error: { code: 'booking.change_open' } });
  });

  test('is of a block, too', async () => {
    rig.dispose();
    rig = await buildFacility();
    const made = await rig.blocks.create({ resourceId: BAY_1, ...farAhead('10:00', '11:00'), reason: 'Repair' }, STAFF);
    const blockId = made.ok ? made.value.id : '';
    rig.losePatience();

    const removed = await rig.blocks.remove({ blockId, revision: 1 }, STAFF);
    const wasOpen = await openOnDay();
    await rig.answerLate();

    expect(removed).toMatchObject({ ok: true, value: { subjectId: blockId, to: null } });
    expect([wasOpen, await openOnDay()]).toMatchObject([[{ subjectId: blockId }], []]);
    expect(await rig.bookings.listDay('2026-06-18')).toMatchObject({ value: { blocks: [] } });
  });
});
