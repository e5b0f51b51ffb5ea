import type { InjectOptions } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aProfile, at, BAY_1, BAY_2 } from '../../tests/support/facility-profile.ts';
import { buildTestCloud, FRONTIER, type TestCloud } from '../../tests/support/test-cloud.ts';
import type { BookingView, ProblemView } from './api-schemas.ts';

const BOOKING = {
  facilityId: aProfile().id,
  resourceId: BAY_1,
  startsAt: '2026-06-12T15:00:00Z',
  endsAt: '2026-06-12T16:00:00Z',
  customer: { email: 'ana@example.com', firstName: 'Ana', lastName: 'Núñez' },
};

const create = (changes: object = {}, key = 'k-1'): InjectOptions => ({
  method: 'POST',
  url: '/api/v1/bookings',
  headers: { 'idempotency-key': key },
  payload: { ...BOOKING, ...changes },
});

describe('bookings over HTTP', () => {
  let cloud: TestCloud;

  beforeEach(async () => {
    cloud = await buildTestCloud();
  });
  afterEach(() => cloud.app.close());

  async function book(): Promise<BookingView> {
    return (await cloud.app.inject(create())).json<BookingView>();
  }

  const call = (method: 'GET' | 'PATCH' | 'DELETE', booking: BookingView, rest: object = {}, path = '') =>
    cloud.app.inject({
      method,
      url: `/api/v1/bookings/${booking.id}${path}`,
      headers: { authorization: `Bearer ${booking.manageToken}` },
      ...rest,
    });

  test('answer 201 with the booking, its door code and where to find it', async () => {
    const response = await cloud.app.inject(create());

    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({
      status: 'confirmed',
      resourceId: BAY_1,
      startsAt: '2026-06-12T15:00:00.000Z',
      customer: { ...BOOKING.customer, phone: null },
      price: { total: { cents: 4000, currency: 'CAD' }, breakdown: [{ label: 'Base price', cents: 4000 }] },
      access: { pin: '042042', validFrom: '2026-06-12T14:45:00.000Z', validUntil: '2026-06-12T16:15:00.000Z' },
      revision: 1,
    });
    expect(response.headers['location']).toBe(`/api/v1/bookings/${response.json<BookingView>().id}`);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test('understand instants with an offset, and any bay', async () => {
    const response = await cloud.app.inject(create({ resourceId: 'any', startsAt: '2026-06-12T12:00:00-03:00' }));

    expect(response.json()).toMatchObject({ resourceId: BAY_1, startsAt: '2026-06-12T15:00:00.000Z' });
  });

  test('answer 202 while the owner has not answered, without a door code', async () => {
    cloud.bookings.pauseOwner();

    const response = await cloud.app.inject(create());

    expect(response.statusCode).toBe(202);
    expect(response.json()).toMatchObject({ status: 'pending' });
    expect(response.json()).not.toHaveProperty('access');
  });

  test('answer 409 with other free times when the time is taken', async () => {
    await cloud.app.inject(create());
    cloud.index.apply({
      type: 'allocation',
      facilityId: BOOKING.facilityId,
      allocation: {
        id: 'a-1',
        resourceId: BAY_1,
        startsAt: at(BOOKING.startsAt),
        endsAt: at(BOOKING.endsAt),
        state: 'active',
      },
    });

    const response = await cloud.app.inject(create({}, 'k-2'));

    expect(response.statusCode).toBe(409);
    const problem = response.json<ProblemView & { alternatives: object[] }>();
    expect(problem).toMatchObject({ code: 'slot.taken', detail: 'This time has just been taken.' });
    expect(problem.alternatives).toHaveLength(4);
    expect(problem.alternatives[0]).toEqual({
      resourceId: BAY_2,
      startsAt: '2026-06-12T15:00:00.000Z',
      endsAt: '2026-06-12T16:00:00.000Z',
      price: { cents: expect.any(Number), currency: 'CAD' },
    });
  });

  test('answer 422 with the rule that stands against it', async () => {
    const response = await cloud.app.inject(create({ endsAt: '2026-06-12T23:30:00Z' }));

    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ code: 'slot.too_long', longestMin: 240 });
  });

  test('answer 503 at once when the club owns the time and is out of reach, and say what can be sold', async () => {
    cloud.index.apply({ type: 'link', facilityId: BOOKING.facilityId, link: { online: false, since: null } });

    const response = await cloud.app.inject(create());

    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({
      code: 'facility.unreachable',
      sellableFrom: new Date(FRONTIER).toISOString(),
    });
  });

  test('answer a repeated key with the same bytes, whatever the answer was', async () => {
    const calls = [create(), create({ endsAt: '2026-06-12T23:30:00Z' }, 'k-2'), create({}, 'k-3')];
    const first = [];
    for (const once of calls) first.push(await cloud.app.inject(once));

    const second = [];
    for (const again of calls) second.push(await cloud.app.inject(again));

    expect(second.map(({ statusCode, payload }) => [statusCode, payload])).toEqual(
      first.map(({ statusCode, payload }) => [statusCode, payload]),
    );
    expect(cloud.bookings.state.bookings).toHaveLength(1);
  });

  test('refuse a key that comes back with another booking', async () => {
    await cloud.app.inject(create());

    const response = await cloud.app.inject(create({ resourceId: BAY_2 }));

    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ code: 'idempotency.key_reused' });
  });

  test('are read with their token, and answer a wrong one as if there were no booking', async () => {
    const booking = await book();
    const unknown = { ...booking, id: '00000000-0000-4000-8000-0000000000ff' };

    const own = await call('GET', booking);
    const wrongToken = await call('GET', { ...booking, manageToken: 'guess' });
    const noBooking = await call('GET', unknown);

    expect(own.json()).toEqual(booking);
    expect(wrongToken.statusCode).toBe(404);
    expect(wrongToken.payload).toBe(noBooking.payload);
  });

  test('are moved, once for each revision', async () => {
    const booking = await book();
    const to = { startsAt: '2026-06-12T17:00:00Z', endsAt: '2026-06-12T18:00:00Z', resourceId: BAY_2, revision: 1 };

    const moved = await call('PATCH', booking, { payload: to });
    const again = await call('PATCH', booking, { payload: to });

    expect(moved.statusCode).toBe(200);
    expect(moved.json()).toMatchObject({ resourceId: BAY_2, startsAt: '2026-06-12T17:00:00.000Z', revision: 2 });
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({ code: 'booking.changed_meanwhile', revision: 2 });
  });

  test('are cancelled, and lose their door code', async () => {
    const booking = await book();

    const cancelled = await call('DELETE', booking, {
      headers: { ...bearer(booking), 'content-type': 'application/json' },
    });
    const code = await call('GET', booking, {}, '/qr.png');
    const moved = await call('PATCH', booking, {
      payload: { startsAt: BOOKING.startsAt, endsAt: BOOKING.endsAt, revision: 2 },
    });

    expect(cancelled.json()).toMatchObject({ status: 'cancelled' });
    expect(cancelled.json()).not.toHaveProperty('access');
    expect(code.json()).toMatchObject({ status: 409, code: 'booking.no_access' });
    expect(moved.json()).toMatchObject({ status: 409, code: 'booking.wrong_state', bookingStatus: 'cancelled' });
  });

  test('come as a calendar entry that later ones replace, without the door code', async () => {
    const booking = await book();

    const response = await call('GET', booking, {}, '/calendar.ics');

    expect(response.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(response.payload).toContain('DTSTART:20260612T150000Z');
    expect(response.payload).toContain('DTEND:20260612T160000Z');
    expect(response.payload).toContain(`UID:${booking.id}`);
    expect(response.payload).toContain('SEQUENCE:1');
    expect(response.payload).not.toContain('042042');
  });

  test('come as an image for the kiosk', async () => {
    const booking = await book();

    const response = await call('GET', booking, {}, '/qr.png');

    expect(response.headers['content-type']).toBe('image/png');
    expect(response.rawPayload.subarray(1, 4).toString()).toBe('PNG');
  });
});

const bearer = (booking: BookingView) => ({ authorization: `Bearer ${booking.manageToken}` });
