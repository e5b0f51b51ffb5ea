import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  afternoon,
  aWish,
  buildFacility,
  CLOUD_PIN,
  type FacilityRig,
  farAhead,
  FRONTIER,
  STAFF,
} from '../../../tests/support/facility-rig.ts';
import { aProfile, BAY_1, BAY_2 } from '../../../tests/support/facility-profile.ts';
import type { Booking } from '../../../domain/booking.ts';
import { MINUTE_MS } from '../../../domain/time.ts';

let rig: FacilityRig;

beforeEach(async () => {
  rig = await buildFacility();
});
afterEach(() => rig.dispose());

async function sell(changes: Parameters<typeof aWish>[0] = {}): Promise<Booking> {
  const sold = await rig.bookings.create(aWish(changes), STAFF);
  if (!sold.ok) throw new Error(sold.error.code);
  return sold.value;
}

async function get(bookingId: string) {
  const found = await rig.bookings.get(bookingId);
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
}

describe('selling at the desk', () => {
  test('our own time is sold at once, with a PIN of ours and a line in its history', async () => {
    const booking = await sell();

    expect(booking).toMatchObject({
      status: 'confirmed',
      revision: 1,
      channel: 'desk',
      ...afternoon('15:00', '16:00'),
    });
    expect(Number(booking.pin) % 2).toBe(1);
    expect(await get(booking.id)).toMatchObject({ booking, history: [{ by: 'Robin', what: 'booking.created' }] });
  });

  test('a taken time is refused, with what is free instead and who would sell it', async () => {
    await sell();

    const again = await rig.bookings.create(aWish(), STAFF);

    expect(again).toMatchObject({
      ok: false,
      error: { code: 'slot.taken', alternatives: [{ resourceId: BAY_2, owner: 'facility' }, {}, {}, {}] },
    });
  });

  test('more people than the bay holds are refused', async () => {
    expect(await rig.bookings.create(aWish({ partySize: 5 }), STAFF)).toEqual({
      ok: false,
      error: { code: 'booking.party_too_large', capacity: 4 },
    });
  });

  test('the cloud’s time is asked of the cloud, which draws the PIN', async () => {
    const booking = await sell(farAhead('10:00', '11:00'));

    expect(booking).toMatchObject({ status: 'confirmed', pin: CLOUD_PIN, ...farAhead('10:00', '11:00') });
    expect([...rig.cloud.state().allocations.values()]).toMatchObject([{ bookingId: booking.id, holder: 'own' }]);
  });

  test('the cloud’s time is refused at once while the link is down, with the end of what can be sold', async () => {
    rig.setLinkUp(false);

    const refused = await rig.bookings.create(aWish(farAhead('10:00', '11:00')), STAFF);

    expect(refused).toEqual({ ok: false, error: { code: 'link.down', sellableUntil: FRONTIER } });
  });

  test('a cloud that does not answer is not waited for: the question is withdrawn', async () => {
    rig.losePatience();

    const refused = await rig.bookings.create(aWish(farAhead('10:00', '11:00')), STAFF);

    expect(refused).toEqual({ ok: false, error: { code: 'link.no_answer' } });
    const [last] = (await rig.node.readOutbox(0, 10)).slice(-1);
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ kind: 'abandon' });
  });

  test('what the cloud has sold meanwhile is refused', async () => {
    const far = farAhead('10:00', '11:00');
    rig.cloud.take({
      type: 'book',
      kind: 'block',
      allocationId: crypto.randomUUID(),
      bookingId: crypto.randomUUID(),
      requestId: crypto.randomUUID(),
      place: { resourceId: BAY_1, ...far },
      data: { reason: 'Sold', createdBy: '', createdAt: 0 },
      revision: 1,
      deadlineAt: 0,
    });

    expect(await rig.bookings.create(aWish(far), STAFF)).toMatchObject({ ok: false, error: { code: 'slot.taken' } });
  });

  test('a fenced controller sells nothing', async () => {
    await rig.node.run({
      type: 'fence',
      frame: { t: 'fence', cloudNonce: 'c'.repeat(32), reason: 'clone', recovery: null },
    });

    expect(await rig.bookings.create(aWish(), STAFF)).toEqual({
      ok: false,
      error: { code: 'facility.fenced', reason: 'clone' },
    });
  });
});

describe('moving', () => {
  const to = (booking: Booking, from: string, until: string, resourceId = BAY_1) => ({
    bookingId: booking.id,
    revision: booking.revision,
    resourceId,
    ...afternoon(from, until),
  });

  test('keeps who and what, steps the revision, and prices the new time', async () => {
    const booking = await sell();

    const moved = await rig.bookings.move(to(booking, '18:00', '20:00', BAY_2), STAFF);

    expect(moved).toMatchObject({
      ok: true,
      value: {
        booking: { id: booking.id, pin: booking.pin, revision: 2, resourceId: BAY_2, ...afternoon('18:00', '20:00') },
        openChange: null,
      },
    });
    expect((await get(booking.id)).booking.price.totalCents).toBeGreaterThan(booking.price.totalCents);
  });

  test('a little later, over its own time, is no clash with itself', async () => {
    const booking = await sell();

    expect(await rig.bookings.move(to(booking, '15:30', '16:30'), STAFF)).toMatchObject({ ok: true });
  });

  test('by somebody who saw an older revision is refused', async () => {
    const booking = await sell();
    await rig.bookings.move(to(booking, '17:00', '18:00'), STAFF);

    expect(await rig.bookings.move(to(booking, '19:00', '20:00'), STAFF)).toEqual({
      ok: false,
      error: { code: 'booking.changed_meanwhile', revision: 2 },
    });
  });

  test('a running game longer keeps its start, long past as that is', async () => {
    const booking = await sell(afternoon('12:00', '13:00'));
    await rig.bookings.checkIn(booking.id, STAFF);
    rig.clock.advance(50 * MINUTE_MS);

    const longer = await rig.bookings.move(to(booking, '12:00', '13:30'), STAFF);

    expect(longer).toMatchObject({
      ok: true,
      value: { booking: { status: 'checked_in', ...afternoon('12:00', '13:30') } },
    });
  });

  test('a running game longer is refused where the next one begins', async () => {
    const booking = await sell(afternoon('12:00', '13:00'));
    await sell(afternoon('13:00', '14:00'));
    await rig.bookings.checkIn(booking.id, STAFF);

    expect(await rig.bookings.move(to(booking, '12:00', '13:30'), STAFF)).toMatchObject({
      ok: false,
      error: { code: 'slot.taken' },
    });
  });

  test('a running game elsewhere is refused', async () => {
    const booking = await sell(afternoon('12:00', '13:00'));
    await rig.bookings.checkIn(booking.id, STAFF);

    expect(await rig.bookings.move(to(booking, '14:00', '15:00'), STAFF)).toMatchObject({
      ok: false,
      error: { code: 'booking.already_started' },
    });
  });

  test('into the cloud’s time has the new time first, and then loses the old', async () => {
    const booking = await sell();
    const place = { resourceId: BAY_1, ...farAhead('10:00', '11:00') };

    const moved = await rig.bookings.move({ bookingId: booking.id, revision: 1, ...place }, STAFF);

    expect(moved).toMatchObject({
      ok: true,
      value: { booking: { id: booking.id, revision: 2, pin: booking.pin, ...place } },
    });
    expect(await rig.bookings.create(aWish(), STAFF)).toMatchObject({ ok: true });
  });

  test('out of the cloud’s time waits for the link: its customer may cancel it there meanwhile', async () => {
    const booking = await sell(farAhead('10:00', '11:00'));
    rig.setLinkUp(false);

    const refused = await rig.bookings.move(to(booking, '14:00', '15:00'), STAFF);

    expect(refused).toMatchObject({ ok: false, error: { code: 'link.down' } });
    expect(await get(booking.id)).toMatchObject({ booking: { revision: 1, ...farAhead('10:00', '11:00') } });
  });
});

describe('cancelling and taking it back', () => {
  const cancel = (booking: Booking) =>
    rig.bookings.cancel({ bookingId: booking.id, revision: booking.revision }, STAFF);

  test('frees the time and keeps the booking as it was, and when it was cancelled', async () => {
    const booking = await sell();

    const cancelled = await cancel(booking);

    expect(cancelled).toMatchObject({
      ok: true,
      value: {
        booking: { status: 'cancelled', revision: 2, customer: booking.customer, cancelledAt: rig.clock.now() },
      },
    });
    expect(await rig.bookings.create(aWish(), STAFF)).toMatchObject({ ok: true });
  });

  test('restores the same booking with its PIN', async () => {
    const booking = await sell();
    await cancel(booking);

    const restored = await rig.bookings.restore(booking.id, STAFF);

    expect(restored).toMatchObject({
      ok: true,
      value: { id: booking.id, status: 'confirmed', pin: booking.pin, revision: 3, cancelledAt: null },
    });
    expect((await get(booking.id)).history.map(({ what }) => what).sort()).toEqual([
      'booking.cancelled',
      'booking.created',
      'booking.restored',
    ]);
  });

  test('is not to be had any more when somebody else has the time', async () => {
    const booking = await sell();
    await cancel(booking);
    await sell();

    expect(await rig.bookings.restore(booking.id, STAFF)).toMatchObject({ ok: false, error: { code: 'slot.taken' } });
    expect((await get(booking.id)).booking.status).toBe('cancelled');
  });

  test('is refused for a booking that is not cancelled, and for one that is not there', async () => {
    const booking = await sell();

    expect(await rig.bookings.restore(booking.id, STAFF)).toEqual({
      ok: false,
      error: { code: 'booking.wrong_state', status: 'confirmed' },
    });
    expect(await rig.bookings.restore(crypto.randomUUID(), STAFF)).toEqual({
      ok: false,
      error: { code: 'booking.not_found' },
    });
  });

  test('twice is refused the second time', async () => {
    const booking = await sell();
    await cancel(booking);

    expect(await cancel(booking)).toMatchObject({ ok: false, error: { code: 'booking.wrong_state' } });
  });
});

describe('presence', () => {
  test('goes from confirmed to checked in to completed, and the cloud is told of each', async () => {
    const booking = await sell();

    await rig.bookings.checkIn(booking.id, STAFF);
    const completed = await rig.bookings.complete(booking.id, STAFF);

    expect(completed).toMatchObject({ ok: true, value: { status: 'completed', checkedInAt: rig.clock.now() } });
    const told = (await rig.node.readOutbox(1, 10)).map(({ body }) => JSON.parse(body));
    expect(told).toMatchObject([
      { kind: 'fact', type: 'visit.changed', data: { bookingId: booking.id, status: 'checked_in' } },
      { kind: 'fact', type: 'visit.changed', data: { bookingId: booking.id, status: 'completed' } },
    ]);
  });

  test('of one who never came is no visit', async () => {
    const booking = await sell();

    await rig.bookings.markNoShow(booking.id, STAFF);

    expect((await get(booking.id)).booking).toMatchObject({ status: 'no_show', checkedInAt: null });
    expect(await rig.bookings.complete(booking.id, STAFF)).toMatchObject({
      ok: false,
      error: { code: 'booking.wrong_state' },
    });
  });

  test('is written down by a controller that may not speak', async () => {
    const booking = await sell();
    await rig.node.run({
      type: 'fence',
      frame: { t: 'fence', cloudNonce: 'c'.repeat(32), reason: 'clone', recovery: null },
    });

    await rig.bookings.checkIn(booking.id, STAFF);

    expect((await get(booking.id)).booking.status).toBe('checked_in');
    expect(await rig.node.readOutbox(1, 10)).toEqual([]);
  });
});

describe('a day', () => {
  test('shows what is booked and blocked, without what was cancelled', async () => {
    const kept = await sell();
    const gone = await sell({ resourceId: BAY_2 });
    await rig.bookings.cancel({ bookingId: gone.id, revision: 1 }, STAFF);
    await rig.blocks.create({ resourceId: BAY_1, ...afternoon('17:00', '18:00'), reason: 'Repair' }, STAFF);

    const day = await rig.bookings.listDay('2026-06-11');

    expect(day).toMatchObject({
      ok: true,
      value: {
        openings: [afternoon('08:00', '22:00')],
        closedBecause: null,
        bookings: [{ id: kept.id }],
        blocks: [{ reason: 'Repair', createdBy: 'Robin' }],
      },
    });
  });

  test('that is closed says why, and shows what is booked on it all the same', async () => {
    rig.dispose();
    const closures = [{ from: '2026-06-12', to: '2026-06-12', reason: 'Tournament' }];
    rig = await buildFacility(aProfile({ closures }));

    expect(await rig.bookings.listDay('2026-06-12')).toMatchObject({
      ok: true,
      value: { openings: [], closedBecause: 'Tournament' },
    });
  });

  test('offers what is free, with its price and who sells it', async () => {
    await sell();

    const free = await rig.bookings.listFree({ date: '2026-06-11', durationMin: 60, resourceId: BAY_1 });
    const far = await rig.bookings.listFree({ date: '2026-06-18', durationMin: 60, resourceId: BAY_1 });

    if (!free.ok || !far.ok) throw new Error('no free times');
    expect(free.value.some((slot) => slot.startsAt === afternoon('15:00', '16:00').startsAt)).toBe(false);
    expect(new Set(free.value.map(({ owner }) => owner))).toEqual(new Set(['facility']));
    expect(new Set(far.value.map(({ owner }) => owner))).toEqual(new Set(['cloud']));
  });
});
