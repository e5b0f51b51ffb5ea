import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { type Club, startClub } from '../support/club.ts';
import { book, findSlot, type Slot, slotsOn } from '../support/cloud-client.ts';
import { createDatabase, type TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

let postgres: TestPostgres;
let club: Club;

beforeAll(async () => {
  postgres = await usePostgres();
  club = await startClub({ databaseUrl: await createDatabase(postgres.url) });
});

afterAll(async () => {
  await club?.stop();
  await postgres?.stop();
});

const today = (): string => localDateOf(club.profile.timeZone, club.clock.now());

/** Sells a walk-in that begins now, on whichever bay is free at the moment or from the next grain on. */
async function sellWalkIn(): Promise<{ id: string; pin: string; startsAt: number; resourceId: string }> {
  const startsAt = Math.floor(club.clock.now() / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
  for (const { id: resourceId } of club.profile.resources) {
    const time = { resourceId, startsAt, endsAt: startsAt + 10 * MINUTE_MS };
    const customer = { firstName: 'Wanda', lastName: 'Walk-in', email: null, phone: null };
    const sold = await club.desk.booking.create
      .mutate({ ...time, customer, partySize: 1, notes: '' })
      .catch(() => null);
    if (sold) return sold.booking;
  }
  throw new Error('no bay is free just now');
}

describe('with the internet', () => {
  test('a web booking of a day that the facility sells is decided there, and its PIN opens the right door once', async () => {
    const slot = await findSlot(club, today(), 60);

    const { status, body } = await book(club, slot);

    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'confirmed', resourceId: slot.resourceId, revision: 1 });
    const day = await club.desk.booking.listDay.query({ date: slot.date });
    expect(day.bookings.find(({ id }) => id === body.id)).toMatchObject({ status: 'confirmed', pin: body.access?.pin });
    const early = await club.kiosk.kiosk.checkIn.mutate({ code: body.access?.pin ?? '' });
    expect(early.booking === undefined || early.outcome === 'opened').toBe(true);
  });

  test('a booking that begins now is checked in at the kiosk with exactly one unlock, and the cloud hears of it', async () => {
    const booking = await sellWalkIn();

    const answer = await club.kiosk.kiosk.checkIn.mutate({ code: booking.pin });

    expect(answer).toMatchObject({ outcome: 'opened', booking: { id: booking.id, firstName: 'Wanda' } });
    const unlocks = club.doorLog().filter(({ correlationId }) => correlationId === booking.id);
    expect(unlocks).toHaveLength(1);
    expect(unlocks[0]).toMatchObject({ effect: 'unlocked' });
    const { booking: seen } = await club.desk.booking.get.query({ bookingId: booking.id });
    expect(seen.status).toBe('checked_in');
  });

  test('a web booking of a day that the cloud sells reaches the staff grid', async () => {
    const slot = await findSlot(club, addLocalDays(today(), 6), 90);

    const { status, body } = await book(club, slot);

    expect(status).toBe(201);
    await waitUntil(async () => {
      const day = await club.desk.booking.listDay.query({ date: slot.date });
      return day.bookings.some(({ id }) => id === body.id);
    });
  });

  test('staff sell a day that the cloud owns by asking it', async () => {
    const slot = await findSlot(club, addLocalDays(today(), 8), 60);
    const customer = { firstName: 'Zoë', lastName: 'Far-Ahead', email: null, phone: null };
    const time = { resourceId: slot.resourceId, startsAt: Date.parse(slot.startsAt), endsAt: Date.parse(slot.endsAt) };

    const { booking } = await club.desk.booking.create.mutate({ ...time, customer, partySize: 2, notes: '' });

    expect(booking.status).toBe('confirmed');
    expect(Number(booking.pin) % 2).toBe(0);
    expect((await book(club, slot)).status).toBe(409);
  });

  test('a customer moves a booking from the cloud’s time into the facility’s, and holds one time in the end', async () => {
    const far = await findSlot(club, addLocalDays(today(), 9), 60);
    const near = await findSlot(club, addLocalDays(today(), 1), 60);
    const { body } = await book(club, far);

    const moved = await fetch(`${club.cloudUrl}/api/v1/bookings/${body.id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${body.manageToken}` },
      body: JSON.stringify({ startsAt: near.startsAt, endsAt: near.endsAt, resourceId: near.resourceId, revision: 1 }),
    });

    expect(moved.status).toBe(200);
    expect(await moved.json()).toMatchObject({ startsAt: near.startsAt, access: { pin: body.access?.pin } });
    await waitUntil(async () => (await slotsOn(club, far.date, 60)).some((slot) => isSame(slot, far)));
  });
});

describe('without the internet', () => {
  test.each(['cut', 'swallow'] as const)(
    '%s: doors and desk go on, the page sells what the cloud owns',
    async (mode) => {
      const booking = await sellOrTake();
      const near = await findSlot(club, addLocalDays(today(), 1), 30);
      const far = await findSlot(club, addLocalDays(today(), 5), 30);
      await club.waitForLink(true);
      club.line.setMode(mode);
      await club.waitForLink(false);

      const door = await club.kiosk.kiosk.checkIn.mutate({ code: booking.pin });
      const refused = await book(club, near);
      const sold = await book(club, far);
      const atDesk = await club.desk.booking.create.mutate({
        resourceId: near.resourceId,
        startsAt: Date.parse(near.startsAt),
        endsAt: Date.parse(near.endsAt),
        customer: { firstName: 'Offline', lastName: 'Olive', email: null, phone: '902-555-0199' },
        partySize: 1,
        notes: '',
      });
      const page = await fetch(
        `${club.cloudUrl}/api/v1/availability?facilityId=${club.facilityId}&date=${near.date}&durationMin=30`,
      );

      expect(door).toMatchObject({ outcome: 'opened' });
      expect(refused).toMatchObject({ status: 503, body: { code: 'facility.unreachable' } });
      expect(refused.body.sellableFrom).toBeTruthy();
      expect(sold.status).toBe(201);
      expect(atDesk.booking.status).toBe('confirmed');
      expect(await page.json()).toMatchObject({ slots: [], notSellable: { reason: expect.any(String) } });

      club.line.setMode('pass');
      await club.waitForLink(true);

      const day = await club.desk.booking.listDay.query({ date: far.date });
      expect(day.bookings.map(({ id }) => id)).toContain(sold.body.id);
      expect((await slotsOn(club, near.date, 30)).some((slot) => isSame(slot, near))).toBe(false);
    },
  );

  /** Somebody whose code opens a door at this moment. */
  async function sellOrTake(): Promise<{ pin: string }> {
    const date = localDateOf(club.profile.timeZone, club.clock.now() - 2 * HOUR_MS);
    const day = await club.desk.booking.listDay.query({ date });
    const inside = day.bookings.find(
      ({ startsAt, endsAt, status }) =>
        startsAt - 10 * MINUTE_MS < club.clock.now() &&
        club.clock.now() < endsAt - MINUTE_MS &&
        (status === 'confirmed' || status === 'checked_in'),
    );
    return inside ?? sellWalkIn();
  }
});

const isSame = (a: Slot, b: Slot): boolean => a.resourceId === b.resourceId && a.startsAt === b.startsAt;
