import { describe, expect, test } from 'vitest';
import { fileTwoSides } from '../../tests/support/file-two-sides.ts';
import { FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';
import type { BookingRecord, CreateOutcome } from '../http/services.ts';
import { BookingView } from '../http/api-schemas.ts';

/** What becomes of a customer's change when the facility decides, and answers late. */

const sides = fileTwoSides();

const FACILITYS = hours(5, 6);
const CLOUDS = hours(13, 14);

function book(place: typeof FACILITYS, key = 'key'): Promise<CreateOutcome> {
  const customer = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };
  const terms = { partySize: 2, quote: null, promoCode: null, credits: null, customerId: null, notes: '' };
  return sides.bookings.create({ facilityId: FACILITY_ID, ...place, customer, ...terms }, key);
}

async function booked(place: typeof FACILITYS): Promise<BookingRecord> {
  const outcome = await book(place);
  await sides.talk();
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

const moveTo = ({ id: bookingId, manageToken, revision }: BookingRecord, place: typeof FACILITYS) =>
  sides.bookings.move(bookingId, manageToken, { ...place, revision });
const cancel = ({ id: bookingId, manageToken }: BookingRecord) => sides.bookings.cancel(bookingId, manageToken);
const look = ({ id: bookingId, manageToken }: BookingRecord) => sides.bookings.find(bookingId, manageToken);
const askedOf = () => sides.facility.events().filter((event) => event.kind === 'allocation').length;

describe('a cancellation that the facility has not answered', () => {
  test('is neither yes nor no: the booking stands, with the change open, until the answer comes', async () => {
    const booking = await booked(FACILITYS);
    sides.setFacility('silent');

    const answer = await cancel(booking);

    const open = { status: 'confirmed', revision: 1, pendingChange: { kind: 'cancel' } };
    expect(answer).toMatchObject({ ok: true, value: open });
    expect(await look(booking)).toMatchObject(open);
    await sides.talk();
    expect(await look(booking)).toMatchObject({ status: 'cancelled', revision: 2, pendingChange: null });
  });

  test('is never given up, however late it is: it may have happened', async () => {
    const booking = await booked(FACILITYS);
    sides.setFacility('silent');
    await cancel(booking);

    await sides.cloud.run({ type: 'expire' });

    expect(await look(booking)).toMatchObject({ pendingChange: { kind: 'cancel' } });
  });

  test('ends as no when the facility refuses, and the booking may be changed again', async () => {
    const booking = await booked(FACILITYS);
    sides.setFacility('silent');
    await cancel(booking);
    const [allocation] = [...sides.facility.state().allocations.values()];
    const change = { allocationId: allocation?.id ?? '', expectedRevision: 1, place: hours(7, 8) };
    const data = allocation?.data ?? null;
    sides.facility.take({ type: 'move', ...change, data, requestId: id('r'), deadlineAt: 0 });

    await sides.talk();

    expect(await look(booking)).toMatchObject({ status: 'confirmed', ...hours(7, 8), pendingChange: null });
    sides.setFacility('prompt');
    expect(await cancel(booking)).toMatchObject({ ok: true, value: { status: 'cancelled' } });
  });

  test('that is asked for again is the same one, and is said again should it have got lost', async () => {
    const booking = await booked(FACILITYS);
    sides.setFacility('silent');
    await cancel(booking);
    sides.loseRequests();
    sides.setFacility('prompt');

    const again = await cancel(booking);

    expect(again).toMatchObject({ ok: true, value: { status: 'cancelled', revision: 2, pendingChange: null } });
    expect(askedOf()).toBe(2);
  });

  test('that is asked for again while the link is down is still open, not refused', async () => {
    const booking = await booked(FACILITYS);
    sides.setFacility('silent');
    await cancel(booking);
    sides.setLink('down');

    expect(await cancel(booking)).toMatchObject({ ok: true, value: { pendingChange: { kind: 'cancel' } } });
  });
});

describe('a move that the facility has not answered', () => {
  test.each([
    ['within its time', FACILITYS],
    ['into its time', CLOUDS],
  ])('%s is open until the answer comes', async (_, from) => {
    const booking = await booked(from);
    sides.setFacility('silent');
    const to = hours(8, 9);

    const answer = await moveTo(booking, to);

    expect(answer).toMatchObject({ ok: true, value: { ...from, revision: 1, pendingChange: { kind: 'move', ...to } } });
    expect(await moveTo(booking, to)).toEqual(answer);
    await sides.talk();
    expect(await look(booking)).toMatchObject({ ...to, revision: 2, pendingChange: null, pin: booking.pin });
  });

  test.each([
    ['within its time', FACILITYS],
    ['into its time', CLOUDS],
  ])('%s keeps every other change out', async (_, from) => {
    const booking = await booked(from);
    sides.setFacility('silent');
    await moveTo(booking, hours(8, 9));

    const refused = { ok: false, error: { code: 'booking.changed_meanwhile', revision: 1 } };
    expect(await moveTo(booking, hours(10, 11))).toEqual(refused);
    expect(await moveTo(booking, hours(15, 16))).toEqual(refused);
    expect(await cancel(booking)).toEqual(refused);
    await sides.talk();
    expect(await look(booking)).toMatchObject({ ...hours(8, 9), status: 'confirmed', pendingChange: null });
  });

  test('says the same when it is asked for once more after it was done', async () => {
    const booking = await booked(FACILITYS);
    sides.setFacility('silent');
    await moveTo(booking, hours(8, 9));
    await sides.talk();

    const again = await moveTo(booking, hours(8, 9));

    expect(again).toMatchObject({ ok: true, value: { ...hours(8, 9), revision: 2, pendingChange: null } });
    expect(askedOf()).toBe(2);
  });
});

describe('two moves of one booking at once', () => {
  test.each([
    ['both into the facility’s time', CLOUDS, hours(7, 8), hours(9, 10)],
    ['both into the cloud’s time', FACILITYS, hours(15, 16), hours(17, 18)],
    ['one into the facility’s time, one within the cloud’s', CLOUDS, hours(7, 8), hours(17, 18)],
    ['one into the cloud’s time, one within the facility’s', FACILITYS, hours(15, 16), hours(9, 10)],
  ])('%s: one is had and the other refused', async (_, from, first, second) => {
    const booking = await booked(from);

    const outcomes = await Promise.all([moveTo(booking, first), moveTo(booking, second)]);
    await sides.talk();

    const codes = outcomes.map((outcome) => (outcome.ok ? 'moved' : outcome.error.code)).sort();
    expect(codes).toEqual(['booking.changed_meanwhile', 'moved']);
    const had = outcomes.find((outcome) => outcome.ok);
    const { startsAt, endsAt } = had?.ok ? had.value : booking;
    const times = [...sides.facility.state().allocations.values()].filter(({ state }) => state === 'active');
    expect(times).toMatchObject([{ bookingId: booking.id, startsAt, endsAt, revision: 2 }]);
    expect(await look(booking)).toMatchObject({ startsAt, endsAt, pendingChange: null });
  });
});

describe('a booking of the cloud’s that the desk moves into its own time while its customer cancels it', () => {
  /** The facility asks for the booking's time and is given it; it has not heard so yet. */
  async function desksTurn(): Promise<void> {
    const asked = sides.facility.take({ type: 'pull', ranges: [CLOUDS], requestId: id('p'), deadlineAt: 0 });
    for (const frame of asked.frames) if (frame.t === 'request') await sides.cloud.run({ type: 'request', frame });
  }
  const deskMoves = () => {
    const [allocation] = [...sides.facility.state().allocations.values()];
    const change = { allocationId: allocation?.id ?? '', expectedRevision: 1, place: hours(7, 8) };
    const data = allocation?.data ?? null;
    return sides.facility.take({ type: 'move', ...change, data, requestId: id('r'), deadlineAt: 0 }).outcome.kind;
  };

  test('is cancelled when the customer was first, and the desk is told so', async () => {
    const booking = await booked(CLOUDS);
    sides.setFacility('silent');
    await desksTurn();
    await cancel(booking);
    await sides.talk();

    expect(deskMoves()).toBe('refused');
    expect(await look(booking)).toMatchObject({ status: 'cancelled', pendingChange: null });
  });

  test('is moved when the desk was first, and the customer is told that it changed', async () => {
    const booking = await booked(CLOUDS);
    await desksTurn();
    await sides.talk();
    sides.setFacility('silent');
    await cancel(booking);

    expect(deskMoves()).toBe('done');
    await sides.talk();
    expect(await look(booking)).toMatchObject({ status: 'confirmed', ...hours(7, 8), pendingChange: null });
  });
});

test('through HTTP an open change is 202, and so is its repetition; reading the booking is 200', async () => {
  const { app: http } = await buildTestCloud({}, { bookings: sides.bookings });
  const booking = await booked(FACILITYS);
  sides.setFacility('silent');
  const url = `/api/v1/bookings/${booking.id}`;
  const headers = { authorization: `Bearer ${booking.manageToken}`, 'idempotency-key': 'the same' };

  const answers = [
    await http.inject({ method: 'DELETE', url, headers }),
    await http.inject({ method: 'DELETE', url, headers }),
    await http.inject({ method: 'GET', url, headers }),
  ];
  await sides.talk();
  const after = await http.inject({ method: 'DELETE', url, headers });

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 200]);
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  expect(BookingView.parse(answers[0]?.json())).toMatchObject({
    status: 'confirmed',
    pendingChange: { kind: 'cancel' },
  });
  expect(after.statusCode).toBe(200);
  expect(BookingView.parse(after.json())).toMatchObject({ status: 'cancelled' });
  expect(after.json()).not.toHaveProperty('pendingChange');
  await http.close();
});

test('through HTTP the second of two moves at once is 409', async () => {
  const { app } = await buildTestCloud({}, { bookings: sides.bookings });
  const booking = await booked(CLOUDS);
  const patch = ({ startsAt, endsAt }: typeof CLOUDS) =>
    app.inject({
      method: 'PATCH',
      url: `/api/v1/bookings/${booking.id}`,
      headers: { authorization: `Bearer ${booking.manageToken}` },
      payload: { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString(), revision: 1 },
    });

  const answers = await Promise.all([patch(hours(7, 8)), patch(hours(9, 10))]);

  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 409]));
  expect(answers.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({
    code: 'booking.changed_meanwhile',
  });
  await app.close();
});
