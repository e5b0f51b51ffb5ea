import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Booking } from '../../domain/booking.ts';
import { fileTwoSides } from '../../tests/support/file-two-sides.ts';
import { FACILITY_ID, hours } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { saveVisit } from '../facilities/facility-repository.ts';
import { allocationTable } from '../facility-link/facility-link-schema.ts';
import type { BookingRecord } from '../http/services.ts';
import { createLog } from '../log.ts';
import type { BookingEvent } from './booking-event.ts';
import { listEvents } from './booking-event-repository.ts';
import { type BookingEventListener, type BookingFollower, followBookings } from './follow-bookings.ts';

/** What becomes of bookings on a real database, wherever they are decided. */

const sides = fileTwoSides();
const random = seededRandom(8);

const FACILITYS = hours(5, 6);
const CLOUDS = hours(13, 14);

let follower: BookingFollower;
let heard: { event: BookingEvent; booking: Booking }[];
const listen: BookingEventListener = async (_, event, booking) => {
  heard.push({ event, booking });
};

const start = (listener: BookingEventListener = listen): BookingFollower =>
  followBookings({
    db: sides.db,
    clock: sides.clock,
    random,
    log: createLog('silent'),
    listeners: [listener],
    onNoted: () => undefined,
    every: () => () => undefined,
  });

beforeEach(() => {
  heard = [];
  follower = start();
});
afterEach(() => follower.stop());

function book(place: typeof FACILITYS, key = 'key') {
  const customer = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };
  const terms = { partySize: 2, quote: null, promoCode: null, credits: null, customerId: null, notes: '' };
  return sides.bookings.create({ facilityId: FACILITY_ID, ...place, customer, ...terms }, key);
}

async function booked(place: typeof FACILITYS, key = 'key'): Promise<BookingRecord> {
  const outcome = await book(place, key);
  await sides.talk();
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

const kinds = () => heard.map(({ event }) => event.kind);
const visit = (bookingId: string, status: 'checked_in' | 'no_show') =>
  sides.db.transaction((tx) =>
    saveVisit(tx, FACILITY_ID, { bookingId, status, checkedInAt: sides.clock.now(), changedAt: sides.clock.now() }),
  );

describe.each([
  ['the facility decides', FACILITYS],
  ['the cloud decides', CLOUDS],
])('of a booking that %s', (_, place) => {
  test('it is told once that it was made, moved and cancelled', async () => {
    const booking = await booked(place);
    await follower.idle();
    await sides.bookings.move(booking.id, booking.manageToken, {
      startsAt: place.startsAt,
      endsAt: place.endsAt + (place.endsAt - place.startsAt),
      resourceId: place.resourceId,
      revision: 1,
    });
    await sides.talk();
    await follower.idle();
    await sides.bookings.cancel(booking.id, booking.manageToken);
    await sides.talk();
    await follower.idle();
    await follower.idle();

    expect(kinds()).toEqual(['created', 'moved', 'cancelled']);
    expect(heard[0]?.booking).toMatchObject({ customer: { email: 'zoe@example.test' } });
    expect(await listEvents(sides.db, booking.id)).toEqual(heard.map(({ event }) => event));
    expect(heard[1]?.event).toMatchObject({ before: place, after: { startsAt: place.startsAt } });
  });

  test('what happened between two looks is told as it stands in the end', async () => {
    const booking = await booked(place);
    await sides.bookings.cancel(booking.id, booking.manageToken);
    await sides.talk();
    await follower.idle();

    expect(kinds()).toEqual([]);
  });

  test('it is told that they came', async () => {
    const { id } = await booked(place);
    await follower.idle();
    await visit(id, 'checked_in');
    await follower.idle();
    await visit(id, 'checked_in');
    await follower.idle();

    expect(kinds()).toEqual(['created', 'checked_in']);
  });
});

test('nothing is told of a wish before its owner has answered', async () => {
  sides.setFacility('silent');
  expect(await book(FACILITYS)).toMatchObject({ ok: true, value: { status: 'pending' } });
  await follower.idle();
  expect(kinds()).toEqual([]);

  await sides.talk();
  await follower.idle();

  expect(kinds()).toEqual(['created']);
});

test('what a listener could not note is told again, and nothing is noted of it before', async () => {
  await follower.stop();
  let isFailing = true;
  follower = start(async (tx, event, booking) => {
    if (isFailing) throw new Error('the disk');
    await listen(tx, event, booking);
  });
  const { id } = await booked(CLOUDS);
  await follower.idle();
  expect(await listEvents(sides.db, id)).toEqual([]);

  isFailing = false;
  await follower.idle();

  expect(kinds()).toEqual(['created']);
});

test('two processes tell each event once', async () => {
  const other = start();
  for (let hour = 13; hour < 20; hour += 1) {
    await booked(hours(hour, hour + 1), `key ${hour}`);
    void follower.idle();
    void other.idle();
  }
  await Promise.all([follower.idle(), other.idle()]);
  await Promise.all([follower.idle(), other.idle()]);
  await other.stop();

  expect(kinds()).toHaveLength(7);
  expect(new Set(heard.map(({ event }) => event.bookingId)).size).toBe(7);
});

test('a booking that makes no sense keeps nothing back of the others', async () => {
  const strange = await booked(CLOUDS, 'strange');
  await booked(hours(15, 16), 'fine');
  await sides.db
    .update(allocationTable)
    .set({ data: { of: 'a newer version' } })
    .where(eq(allocationTable.bookingId, strange.id));
  await follower.idle();

  expect(kinds()).toEqual(['created']);
});
