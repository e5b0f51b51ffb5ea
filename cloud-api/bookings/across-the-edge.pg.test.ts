import { describe, expect, test } from 'vitest';
import { fileTwoSides } from '../../tests/support/file-two-sides.ts';
import { bookInput, FACILITY_ID, hours } from '../../tests/support/memory-node.ts';
import { FACILITY_PIN } from '../../tests/support/two-sides.ts';
import type { CreateOutcome } from '../http/services.ts';

const sides = fileTwoSides();

/** Begins in the facility's time and ends in the cloud's. */
const EDGE = hours(11, 13);
const CUSTOMER = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };

const WALK_IN = {
  customer: CUSTOMER,
  partySize: 1,
  notes: '',
  price: { totalCents: 0, currency: 'CAD', lines: [] },
  channel: 'kiosk',
  pin: null,
  createdAt: 0,
  cancelledAt: null,
};

function book(place: typeof EDGE, key: string = crypto.randomUUID(), resourceId: string = place.resourceId) {
  const terms = { partySize: 2, quote: null, promoCode: null, credits: null, customerId: null, notes: '' };
  return sides.bookings.create({ facilityId: FACILITY_ID, ...place, resourceId, customer: CUSTOMER, ...terms }, key);
}

function bookedOf(outcome: CreateOutcome) {
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

const ownedThere = () =>
  sides.facility
    .state()
    .ranges.filter(({ holder }) => holder === 'own')
    .map(({ resourceId, startsAt, endsAt }) => ({ resourceId, startsAt, endsAt }));

const requestsThere = () => [...sides.facility.state().peerRequests.values()];

describe('a web booking across the edge', () => {
  test('is decided by the facility, which is handed the cloud’s part first', async () => {
    const outcome = await book(EDGE);

    expect(outcome).toMatchObject({ ok: true, value: { status: 'confirmed', pin: FACILITY_PIN, ...EDGE } });
    expect(ownedThere()).toEqual([hours(0, 13)]);
    expect(requestsThere()).toMatchObject([{ status: 'answered' }]);
  });

  test('for any bay finds it as well, and its key keeps the answer', async () => {
    const outcome = await book(EDGE, 'key', 'any');

    expect(outcome).toMatchObject({ ok: true, value: { status: 'confirmed', ...EDGE } });
    expect(await book(EDGE, 'key', 'any')).toEqual(outcome);
    expect(ownedThere()).toEqual([hours(0, 13)]);
  });

  test('over which the cloud has sold is refused, and nothing is handed over', async () => {
    await book(hours(12, 14));

    expect(await book(EDGE)).toMatchObject({ ok: false, error: { code: 'slot.taken' } });
    expect(ownedThere()).toEqual([hours(0, 12)]);
  });

  test('that the facility has sold meanwhile is refused, and the next customer has the rest', async () => {
    sides.facility.take(bookInput('walk-in', hours(11, 12), { data: WALK_IN }));

    expect(await book(EDGE)).toMatchObject({ ok: false, error: { code: 'slot.taken' } });
    expect(await book(hours(12, 13))).toMatchObject({ ok: true, value: { status: 'confirmed' } });
  });

  test('is asked for again when the question overtakes the time', async () => {
    sides.overtake();

    expect(await book(EDGE)).toMatchObject({ ok: true, value: { status: 'confirmed', ...EDGE } });
    expect(requestsThere().map(({ status }) => status)).toEqual(['abandoned', 'answered']);
  });

  test('of an unreachable facility is refused, with the hour from which the page sells alone', async () => {
    sides.setLink('down');

    expect(await book(EDGE)).toEqual({
      ok: false,
      error: { code: 'facility.unreachable', sellableFrom: hours(12, 13).startsAt },
    });
    expect(await book(hours(12, 13))).toMatchObject({ ok: true });
  });
});

describe('a customer’s move to the edge', () => {
  const move = (booked: ReturnType<typeof bookedOf>, to: typeof EDGE) =>
    sides.bookings.move(booked.id, booked.manageToken, { ...to, revision: booked.revision });

  test('of a booking in the cloud’s time has the new time first and then loses the old', async () => {
    const booked = bookedOf(await book(hours(20, 21)));

    expect(await move(booked, EDGE)).toMatchObject({ ok: true, value: { id: booked.id, revision: 2, ...EDGE } });
    await sides.talk();
    expect(await book(hours(20, 21))).toMatchObject({ ok: true, value: { status: 'confirmed' } });
  });

  test('of a booking in the facility’s time stays one booking', async () => {
    const booked = bookedOf(await book(hours(5, 6)));

    expect(await move(booked, EDGE)).toMatchObject({ ok: true, value: { id: booked.id, revision: 2, ...EDGE } });
    expect(sides.facility.state().allocations.size).toBe(1);
  });

  test('that begins a booking of the cloud’s earlier hands it over whole', async () => {
    const booked = bookedOf(await book(hours(12, 14)));

    expect(await move(booked, hours(11, 14))).toMatchObject({ ok: true, value: { revision: 2, ...hours(11, 14) } });
    expect(ownedThere()).toEqual([hours(0, 14)]);
  });
});
