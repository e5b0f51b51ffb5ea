import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { required } from '../../../domain/assert.ts';
import { ACCESS_LEAD_MS } from '../../../domain/access.ts';
import type { Booking } from '../../../domain/booking.ts';
import { HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import {
  afternoon,
  AT_THE_KIOSK,
  aWish,
  buildFacility,
  type FacilityRig,
  KIOSK,
  STAFF,
} from '../../../tests/support/facility-rig.ts';
import { silentLog } from '../../../tests/support/facility-database.ts';
import { aBay, aProfile, BAY_1, BAY_2 } from '../../../tests/support/facility-profile.ts';
import type { KioskPlace } from '../../../domain/kiosk-place.ts';
import { createChangeBus } from '../change-bus.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import { createCheckInService } from './check-in-service.ts';
import { createKioskService } from './kiosks/kiosk-service.ts';

let rig: FacilityRig;
let booking: Booking;

/** Noon; the game is at half past twelve, so its doors open at a quarter past. */
beforeEach(async () => {
  rig = await buildFacility();
  booking = await sell();
});
afterEach(() => rig.dispose());

async function sell(changes: Parameters<typeof aWish>[0] = {}): Promise<Booking> {
  const sold = await rig.bookings.create(aWish({ ...afternoon('12:30', '13:30'), ...changes }), STAFF);
  if (!sold.ok) throw new Error(sold.error.code);
  return sold.value;
}

const show = (code: string) => rig.checkIn.checkIn(code, KIOSK, AT_THE_KIOSK);

describe('the right PIN', () => {
  test('opens the door once, under the booking’s id, and says who came and where to', async () => {
    rig.clock.advance(20 * MINUTE_MS);

    const answer = await show(booking.pin);

    expect(answer).toEqual({
      outcome: 'opened',
      booking: { id: booking.id, firstName: 'Zoë', resourceName: 'Bay 1', ...afternoon('12:30', '13:30') },
      doorName: 'Front door',
    });
    expect(rig.system.openings).toEqual([{ doorId: 'system-front', correlationId: booking.id }]);
    expect(await rig.bookings.get(booking.id)).toMatchObject({
      value: {
        booking: { status: 'checked_in', checkedInAt: rig.clock.now() },
        history: expect.arrayContaining([{ at: rig.clock.now(), by: 'kiosk', what: 'booking.checked_in' }]),
      },
    });
  });

  test('opens again for whoever steps out, as a command of its own, and is one arrival', async () => {
    rig.clock.advance(20 * MINUTE_MS);
    await show(booking.pin);
    const arrivedAt = rig.clock.now();
    rig.clock.advance(10 * MINUTE_MS);

    const again = await show(booking.pin);

    expect(again.outcome).toBe('opened');
    const [first, second] = rig.system.openings;
    expect(first?.correlationId).toBe(booking.id);
    expect(second?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.correlationId).not.toBe(booking.id);
    expect(await rig.bookings.get(booking.id)).toMatchObject({ value: { booking: { checkedInAt: arrivedAt } } });
    expect(await rig.node.readOutbox(1, 10)).toHaveLength(1);
  });

  test('with spaces is the same', async () => {
    rig.clock.advance(20 * MINUTE_MS);
    const spaced = `${booking.pin.slice(0, 3)} ${booking.pin.slice(3)}`;

    expect((await show(spaced)).outcome).toBe('opened');
  });

  test('too early says when, opens nothing and is no arrival', async () => {
    const answer = await show(booking.pin);

    expect(answer).toEqual({
      outcome: 'refused',
      reason: 'code.too_early',
      opensAt: booking.startsAt - ACCESS_LEAD_MS,
    });
    expect(rig.system.commands).toEqual([]);
    expect(await rig.bookings.get(booking.id)).toMatchObject({ value: { booking: { status: 'confirmed' } } });
  });

  test('too late says so for a while, and is then forgotten', async () => {
    rig.clock.advance(2 * HOUR_MS);
    expect(await show(booking.pin)).toEqual({ outcome: 'refused', reason: 'code.too_late' });

    rig.clock.advance(24 * HOUR_MS);
    expect(await show(booking.pin)).toEqual({ outcome: 'refused', reason: 'code.unknown' });
  });

  test('opens for a booking that the controller may not tell of', async () => {
    await rig.node.run({
      type: 'fence',
      frame: { t: 'fence', cloudNonce: 'c'.repeat(32), reason: 'clone', recovery: null },
    });
    rig.setLinkUp(false);
    rig.clock.advance(20 * MINUTE_MS);

    expect((await show(booking.pin)).outcome).toBe('opened');
  });
});

describe('a code that opens nothing', () => {
  test('looks the same whether nobody has it, it was cancelled, or nobody came for it', async () => {
    const cancelled = await sell({ resourceId: BAY_2 });
    await rig.bookings.cancel({ bookingId: cancelled.id, revision: 1 }, STAFF);
    await rig.bookings.markNoShow(booking.id, STAFF);
    rig.clock.advance(20 * MINUTE_MS);

    const answers = await Promise.all(['000000', cancelled.pin, booking.pin, 'nonsense', ''].map(show));

    expect(answers).toEqual(Array.from({ length: 5 }, () => ({ outcome: 'refused', reason: 'code.unknown' })));
    expect(rig.system.commands).toEqual([]);
  });
});

describe('a door that does not open', () => {
  beforeEach(() => rig.clock.advance(20 * MINUTE_MS));

  test('for certain is said to have refused', async () => {
    rig.system.given('with its hub offline');

    expect(await show(booking.pin)).toMatchObject({
      outcome: 'refused',
      reason: 'door.refused',
      booking: { id: booking.id },
      doorName: 'Front door',
    });
    expect(rig.system.openings).toEqual([]);
  });

  test('as far as anybody knows is said to be unknown, and is not tried again', async () => {
    rig.system.given('silent after it acted');

    expect(await show(booking.pin)).toMatchObject({ outcome: 'unknown', reason: 'door.unknown' });
    expect(rig.system.commands).toHaveLength(1);
  });

  test('has its player arrived all the same', async () => {
    rig.system.given('not to be reached');
    await show(booking.pin);

    expect(await rig.bookings.get(booking.id)).toMatchObject({ value: { booking: { status: 'checked_in' } } });
  });
});

describe('a bay behind an entrance and a door of its own', () => {
  let behind: FacilityRig;
  let there: Booking;

  beforeEach(async () => {
    const doors = [...aProfile().doors, { id: 'bay', name: 'Bay door' }];
    const resources = [{ ...aBay(BAY_1, 'Bay 1'), doorIds: ['front', 'bay'] }, aBay(BAY_2, 'Bay 2')];
    behind = await buildFacility(aProfile({ doors, resources }));
    const sold = await behind.bookings.create(aWish(afternoon('12:30', '13:30')), STAFF);
    if (!sold.ok) throw new Error(sold.error.code);
    there = sold.value;
    behind.clock.advance(20 * MINUTE_MS);
  });
  afterEach(() => behind.dispose());

  test('has both opened, each once, the entrance first', async () => {
    const answer = await behind.checkIn.checkIn(there.pin, KIOSK, AT_THE_KIOSK);

    expect(answer).toMatchObject({
      outcome: 'opened',
      doors: [
        { name: 'Front door', outcome: 'opened' },
        { name: 'Bay door', outcome: 'opened' },
      ],
    });
    expect(behind.system.openings.map(({ doorId }) => doorId)).toEqual(['system-front', 'system-bay']);
    expect(behind.system.openings[0]?.correlationId).toBe(there.id);
  });

  test('says of each what became of it, and is not called open when one stayed shut', async () => {
    behind.system.given('with its hub offline');

    expect(await behind.checkIn.checkIn(there.pin, KIOSK, AT_THE_KIOSK)).toMatchObject({
      outcome: 'refused',
      reason: 'door.refused',
      doorName: 'Front door',
      doors: [
        { name: 'Front door', outcome: 'refused' },
        { name: 'Bay door', outcome: 'opened' },
      ],
    });
    expect(behind.system.commands).toHaveLength(2);
  });

  describe('at a kiosk that knows where it stands', () => {
    const INSIDE = '192.0.2.40';
    const place = (address: string | null, at: KioskPlace | null) => {
      const kiosks = createKioskService({ desk: behind.desk, changes: createChangeBus('boot'), isSound: true });
      return kiosks.setPlace({ address, place: at }, STAFF);
    };
    const showAt = (from: string) => behind.checkIn.checkIn(there.pin, KIOSK, from);
    const opened = () => behind.system.openings.map(({ doorId }) => doorId);

    test('inside, the entrance is never opened, and from elsewhere everything is as before', async () => {
      await place(INSIDE, { kind: 'inside' });

      expect(await showAt(INSIDE)).toMatchObject({ outcome: 'opened', doorName: 'Bay door' });
      expect(opened()).toEqual(['system-bay']);
      await showAt(AT_THE_KIOSK);
      expect(opened()).toEqual(['system-bay', 'system-front', 'system-bay']);
    });

    test('beside some doors, only those of them are opened that are on the way', async () => {
      await place(INSIDE, { kind: 'at_doors', doorIds: ['front'] });

      expect(await showAt(INSIDE)).toMatchObject({ outcome: 'opened', doorName: 'Front door' });
      expect(opened()).toEqual(['system-front']);
    });

    test('what is said of all others counts for whoever is not named, and is taken back', async () => {
      await place(null, { kind: 'inside' });
      await place('here', { kind: 'anywhere' });

      await showAt('203.0.113.9');
      await showAt('window 3');
      await showAt('::ffff:127.0.0.1');
      await place(null, null);
      await showAt('203.0.113.9');

      const both = ['system-front', 'system-bay'];
      expect(opened()).toEqual(['system-bay', ...both, ...both, ...both]);
    });

    test('a connection that is gone, and tells no address any more, is not the club’s own computer', async () => {
      await place(null, { kind: 'inside' });
      await place('here', { kind: 'anywhere' });

      await showAt('unknown');

      expect(opened()).toEqual(['system-bay']);
    });

    test('where none of its doors is, whoever comes is checked in and nothing is opened', async () => {
      await place(INSIDE, { kind: 'inside' });
      const sold = await behind.bookings.create({ ...aWish(afternoon('12:30', '13:30')), resourceId: BAY_2 }, STAFF);
      const { id, pin } = required(sold.ok ? sold.value : null, 'bay 2 is free');

      const answer = await behind.checkIn.checkIn(pin, KIOSK, INSIDE);

      expect(answer).toMatchObject({ outcome: 'checked_in', booking: { id, resourceName: 'Bay 2' } });
      expect(behind.system.commands).toEqual([]);
      expect(await behind.bookings.get(id)).toMatchObject({ value: { booking: { status: 'checked_in' } } });
    });

    test('a door that is none of the club’s is no place, and who said what is written down', async () => {
      expect(await place(INSIDE, { kind: 'at_doors', doorIds: ['cellar'] })).toMatchObject({
        error: { code: 'door.not_found' },
      });
      await place(INSIDE, { kind: 'inside' });

      const { id } = behind.desk.profile();
      expect(listAuditOf(behind.database.db, { type: 'facility', id })).toMatchObject([
        { action: 'kiosk.placed', byName: 'Robin', details: { address: INSIDE, place: { kind: 'inside' } } },
      ]);
    });

    test('a place that cannot be read lets nobody in from the street', async () => {
      await place(INSIDE, { kind: 'anywhere' });
      behind.database.db.$client.prepare("update kiosk set place = 'broken'").run();

      await showAt(INSIDE);

      expect(opened()).toEqual(['system-bay']);
    });
  });
});

test('while nobody knows which of two clocks is right, whom either lets in comes in', async () => {
  const { desk, doors, clock } = rig;
  const hours = (count: number) => clock.now() + count * HOUR_MS;
  const during = booking.startsAt + MINUTE_MS;
  const entryKeys = { trusted: () => ({ keys: [], revokedIds: [] }) };
  const answers = [];

  for (const times of [
    { now: during, other: hours(9) },
    { now: hours(-9), other: during },
    { now: hours(-9), other: hours(9) },
  ]) {
    const changes = createChangeBus('boot');
    const checkIn = createCheckInService({ desk, doors, changes, doorTime: () => times, entryKeys, log: silentLog });
    answers.push((await checkIn.checkIn(booking.pin, KIOSK, AT_THE_KIOSK)).outcome);
  }

  expect(answers).toEqual(['opened', 'opened', 'refused']);
});
