import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Booking } from '../../../domain/booking.ts';
import { HOUR_MS } from '../../../domain/time.ts';
import { aProfile, at, BAY_1, BAY_2, between, everyDay } from '../../../tests/support/facility-profile.ts';
import {
  afternoon,
  aWish,
  buildFacility,
  type FacilityRig,
  farAhead,
  FRONTIER,
  STAFF,
} from '../../../tests/support/facility-rig.ts';
import { bookInput } from '../../../tests/support/memory-node.ts';

let rig: FacilityRig;

/** Open day and night, so that there is something to sell at the edge. */
const PROFILE = aProfile({ hours: everyDay('00:00', '24:00') });

beforeEach(async () => {
  rig = await buildFacility(PROFILE);
});
afterEach(() => rig.dispose());

/** Begins in our time and ends in the cloud's. */
const EDGE = { startsAt: FRONTIER - HOUR_MS, endsAt: FRONTIER + HOUR_MS };
const CLOUDS_PART = { resourceId: BAY_1, startsAt: FRONTIER, endsAt: FRONTIER + HOUR_MS };

async function sell(changes: Parameters<typeof aWish>[0]): Promise<Booking> {
  const sold = await rig.bookings.create(aWish(changes), STAFF);
  if (!sold.ok) throw new Error(sold.error.code);
  return sold.value;
}

const move = ({ id, revision }: Booking, to: { startsAt: number; endsAt: number }, resourceId = BAY_1) =>
  rig.bookings.move({ bookingId: id, revision, resourceId, ...to }, STAFF);

/** The cloud hears our stream; else it does with the next question. */
async function hear(): Promise<void> {
  const events = (await rig.node.readOutbox(0, 50)).map(({ body, prev, hash }) => ({ body, prev, hash }));
  const frame = { t: 'data', session: '1.1', incarnation: 1, first: 1, events } as const;
  rig.cloud.take({ type: 'data', frame, setAside: false });
}

const requestsMade = () => [...rig.cloud.state().peerRequests.values()].length;

describe('a desk booking across the edge', () => {
  test('has the missing part first and is then ours, in one answer', async () => {
    const booking = await sell(EDGE);

    expect(booking).toMatchObject({ status: 'confirmed', revision: 1, ...EDGE });
    expect(Number(booking.pin) % 2).toBe(1);
    expect(rig.desk.link.owns({ resourceId: BAY_1, ...EDGE })).toBe(true);
    expect(rig.desk.link.owns({ ...CLOUDS_PART, resourceId: BAY_2 })).toBe(false);
    expect(requestsMade()).toBe(1);
  });

  test('is a line of its own in the history, and no question to the cloud', async () => {
    const booking = await sell(EDGE);

    expect(await rig.bookings.get(booking.id)).toMatchObject({
      value: { history: [{ by: 'Robin', what: 'booking.created' }] },
    });
  });

  test('is refused while the link is down, with the hour up to which that bay can be sold', async () => {
    await sell({ ...EDGE, resourceId: BAY_2 });
    rig.setLinkUp(false);

    expect(await rig.bookings.create(aWish(EDGE), STAFF)).toEqual({
      ok: false,
      error: { code: 'link.down', sellableUntil: FRONTIER },
    });
    expect(
      await rig.bookings.create(
        aWish({ resourceId: BAY_2, startsAt: EDGE.endsAt - HOUR_MS / 2, endsAt: EDGE.endsAt + HOUR_MS }),
        STAFF,
      ),
    ).toMatchObject({
      error: { code: 'slot.taken' },
    });
    expect(await sell({ startsAt: EDGE.startsAt, endsAt: FRONTIER })).toMatchObject({ status: 'confirmed' });
  });

  test('is not made when the cloud does not answer, and the question is withdrawn', async () => {
    rig.losePatience();

    expect(await rig.bookings.create(aWish(EDGE), STAFF)).toEqual({ ok: false, error: { code: 'link.no_answer' } });
    const [last] = (await rig.node.readOutbox(0, 10)).slice(-1);
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ kind: 'abandon' });
  });

  test('over what the cloud has sold meanwhile is refused, and the whole of that booking came along', async () => {
    const meanwhile = { ...CLOUDS_PART, startsAt: FRONTIER + HOUR_MS / 2, endsAt: FRONTIER + 2 * HOUR_MS };
    const data = { reason: 'Sold', createdBy: '', createdAt: 0 };
    rig.cloud.take(bookInput('meanwhile', meanwhile, { kind: 'block', data }));

    const refused = await rig.bookings.create(aWish(EDGE), STAFF);

    expect(refused).toMatchObject({ ok: false, error: { code: 'slot.taken' } });
    expect(rig.desk.link.owns(meanwhile)).toBe(true);
  });

  test('of which a rule stands in the way pulls nothing', async () => {
    expect(await rig.bookings.create(aWish({ ...EDGE, partySize: 9 }), STAFF)).toMatchObject({
      error: { code: 'booking.party_too_large' },
    });
    expect(requestsMade()).toBe(0);
  });
});

describe('moving to the edge', () => {
  test('a booking of ours stays ours', async () => {
    const booking = await sell(afternoon('15:00', '16:00'));

    expect(await move(booking, EDGE)).toMatchObject({
      ok: true,
      value: { booking: { revision: 2, pin: booking.pin, ...EDGE } },
    });
    expect(await rig.bookings.create(aWish(), STAFF)).toMatchObject({ ok: true });
  });

  test('a booking of the cloud’s comes to us with its time, which goes back empty', async () => {
    const from = farAhead('10:00', '11:00');
    const booking = await sell(from);

    expect(await move(booking, EDGE)).toMatchObject({
      ok: true,
      value: { booking: { revision: 2, pin: booking.pin, ...EDGE } },
    });
    await hear();
    const live = [...rig.cloud.state().allocations.values()].filter(({ state }) => state === 'active');
    expect(live).toMatchObject([{ holder: 'peer', bookingId: booking.id, ...EDGE }]);
    expect(rig.desk.link.owns({ resourceId: BAY_1, ...from })).toBe(false);
    expect(await sell(from)).toMatchObject({ status: 'confirmed', revision: 1 });
  });

  test('a booking of ours that goes to one of the cloud’s days is the cloud’s from then on', async () => {
    const booking = await sell(afternoon('15:00', '16:00'));
    const to = farAhead('10:00', '11:00');

    expect(await move(booking, to)).toMatchObject({
      ok: true,
      value: { booking: { id: booking.id, revision: 2, ...to } },
    });
    await hear();
    const live = [...rig.cloud.state().allocations.values()].filter(({ state }) => state === 'active');
    expect(live).toMatchObject([{ holder: 'own', bookingId: booking.id, ...to }]);
  });

  test('a booking that was changed at the cloud meanwhile is not moved, and stays as it is there', async () => {
    const booking = await sell(farAhead('10:00', '11:00'));
    const [sold] = [...rig.cloud.state().allocations.values()];
    const ids = { allocationId: sold?.id ?? '', requestId: 'unused', deadlineAt: 0 };
    rig.cloud.take({ type: 'cancel', ...ids, expectedRevision: 1 });

    expect(await move(booking, afternoon('15:00', '16:00'))).toEqual({
      ok: false,
      error: { code: 'booking.changed_meanwhile', revision: 2 },
    });
  });

  test('a booking that begins earlier, over the edge that it was behind, comes along whole', async () => {
    const booking = await sell({ startsAt: FRONTIER, endsAt: FRONTIER + 2 * HOUR_MS });

    const longer = await move(booking, { startsAt: FRONTIER - HOUR_MS, endsAt: FRONTIER + 2 * HOUR_MS });

    expect(longer).toMatchObject({ ok: true, value: { booking: { id: booking.id, revision: 2, pin: booking.pin } } });
    expect(rig.desk.link.owns({ ...CLOUDS_PART, endsAt: FRONTIER + 2 * HOUR_MS })).toBe(true);
  });

  test('is refused while the link is down, and the booking is as it was', async () => {
    const booking = await sell(afternoon('15:00', '16:00'));
    rig.setLinkUp(false);

    expect(await move(booking, EDGE)).toEqual({ ok: false, error: { code: 'link.down', sellableUntil: FRONTIER } });
    expect(await rig.bookings.get(booking.id)).toMatchObject({ value: { booking } });
  });
});

test('a block across the edge is made in one go', async () => {
  const block = await rig.blocks.create({ resourceId: BAY_1, ...EDGE, reason: 'Net' }, STAFF);

  expect(block).toMatchObject({ ok: true, value: EDGE });
});

describe('time that is kept for online sale', () => {
  const evening = { resourceId: BAY_1, weekdays: [5], from: '17:00', until: '22:00' };
  const friday = between('2026-06-12T17:00-03:00', '2026-06-12T22:00-03:00');
  const at18 = between('2026-06-12T18:00-03:00', '2026-06-12T19:00-03:00');

  beforeEach(async () => {
    rig.dispose();
    rig = await buildFacility({ ...PROFILE, allotments: [evening] });
    await rig.node.run({ type: 'transfer', ranges: [{ resourceId: BAY_1, ...friday }] });
    await hear();
  });

  test('is asked of the cloud while the link is up', async () => {
    expect(await sell(at18)).toMatchObject({ status: 'confirmed', ...at18 });
    expect(rig.desk.link.owns({ resourceId: BAY_1, ...at18 })).toBe(false);
  });

  test('is as good as sold while the link is down, and the desk is told what it is', async () => {
    rig.setLinkUp(false);
    const kept = { code: 'link.kept_for_web', ...friday };

    expect(await rig.bookings.create(aWish(at18), STAFF)).toEqual({ ok: false, error: kept });
    expect(
      await rig.bookings.create(
        aWish({ startsAt: at('2026-06-12T16:30-03:00'), endsAt: at('2026-06-12T17:30-03:00') }),
        STAFF,
      ),
    ).toEqual({
      ok: false,
      error: kept,
    });
    expect(await sell({ ...at18, resourceId: BAY_2 })).toMatchObject({ status: 'confirmed' });
  });

  test('does not end what the facility sells by itself', () => {
    expect(rig.desk.link.ownsUntil()).toBe(FRONTIER);
    rig.clock.jumpTo(at18.startsAt);
    expect(rig.desk.link.ownsUntil()).toBe(FRONTIER);
  });
});
