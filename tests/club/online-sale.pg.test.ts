import { TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { addLocalDays, localDateOf, startOfLocalDay } from '../../domain/opening-hours.ts';
import type { FreeSlot } from '../../main/controller/api/views.ts';
import { type Club, type Desk, startClub } from '../support/club.ts';
import { book, findSlot, type Slot, slotsOn } from '../support/cloud-client.ts';
import { createDatabase, type TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

/** A Wednesday afternoon, see `startClub`. */
const WEDNESDAY = 3;

const KEPT_BAYS = HARBOUR_GOLF_PROFILE.resources.slice(1).map(({ id }) => id);

let postgres: TestPostgres;
let club: Club;
let manager: Desk;

beforeAll(async () => {
  postgres = await usePostgres();
  club = await startClub({ databaseUrl: await createDatabase(postgres.url) });
  manager = await club.signIn('manager', '2222');
});

afterAll(async () => {
  await club?.stop();
  await postgres?.stop();
});

const today = (): string => localDateOf(club.profile.timeZone, club.clock.now());

const CUSTOMER = { firstName: 'Wanda', lastName: 'Walk-in', email: null, phone: null };

const sellAtDesk = ({ resourceId, startsAt, endsAt }: Pick<FreeSlot, 'resourceId' | 'startsAt' | 'endsAt'>) =>
  club.desk.booking.create.mutate({ resourceId, startsAt, endsAt, customer: CUSTOMER, partySize: 1, notes: '' });

const atDesk = ({ resourceId, startsAt, endsAt }: Slot) => ({
  resourceId,
  startsAt: Date.parse(startsAt),
  endsAt: Date.parse(endsAt),
});

const bookingsOfToday = async () => (await club.desk.booking.listDay.query({ date: today() })).bookings;

const refusalOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => (error instanceof TRPCClientError ? error.data.domainError : error),
  );

/** What of this evening is free and all the cloud's. */
async function keptTonight(): Promise<readonly FreeSlot[]> {
  const midnight = startOfLocalDay(club.profile.timeZone, addLocalDays(today(), 1));
  const free = await club.desk.booking.listFree.query({ date: today(), durationMin: 30 });
  return free.filter(({ owner, endsAt }) => owner === 'cloud' && endsAt <= midnight);
}

/** Keeps three of the four bays tonight for online sale, and waits until the cloud holds what is free of it. */
async function keepTonight(): Promise<void> {
  const { revision, ownDays, giveBackMin } = await manager.facility.profile.query();
  const evening = { weekdays: [WEDNESDAY], from: '18:00', until: '24:00' };
  const allotments = KEPT_BAYS.map((resourceId) => ({ ...evening, resourceId }));
  await manager.facility.setSelling.mutate({ revision, ownDays, giveBackMin, allotments });
  await waitUntil(async () => (await keptTonight()).length > 0);
}

async function cutWhile(work: () => Promise<void>): Promise<void> {
  await club.waitForLink(true);
  club.line.setMode('cut');
  try {
    await club.waitForLink(false);
    await work();
  } finally {
    club.line.setMode('pass');
  }
  await club.waitForLink(true);
}

describe('time that is kept for online sale', () => {
  beforeAll(keepTonight);

  test('is sold by the page while the club is cut off, and by nobody else', async () => {
    const [kept] = await keptTonight();
    const isKept = (slot: Slot) => slot.resourceId === kept?.resourceId && atDesk(slot).startsAt === kept.startsAt;
    let soldId = '';

    await cutWhile(async () => {
      const offered = await slotsOn(club, today(), 30);
      const slot = offered.find(isKept);
      if (!slot || !kept) throw new Error('the page does not offer what is kept for it');
      const refused = await refusalOf(sellAtDesk(kept));
      const sold = await book(club, slot);
      soldId = sold.body.id;

      expect(offered.filter(({ resourceId }) => !KEPT_BAYS.includes(resourceId))).toEqual([]);
      expect(refused).toMatchObject({ code: 'link.kept_for_web', endsAt: expect.any(Number) });
      expect(sold).toMatchObject({ status: 201, body: { status: 'confirmed' } });
      expect(await refusalOf(sellAtDesk(kept))).toMatchObject({ code: 'link.kept_for_web' });
    });

    await waitUntil(async () => (await bookingsOfToday()).some(({ id }) => id === soldId));
    expect((await bookingsOfToday()).find(({ id }) => id === soldId)).toMatchObject({
      status: 'confirmed',
      resourceId: kept?.resourceId,
    });
    expect((await slotsOn(club, today(), 30)).some(isKept)).toBe(false);
    expect(kept && (await refusalOf(sellAtDesk(kept)))).toMatchObject({ code: 'slot.taken' });
  });

  test('does not keep the desk from selling the rest of the evening', async () => {
    await cutWhile(async () => {
      const free = await club.desk.booking.listFree.query({ date: today(), durationMin: 60 });
      const ours = free
        .filter(({ owner, resourceId }) => owner === 'facility' && !KEPT_BAYS.includes(resourceId))
        .at(-1);
      const status = await club.desk.link.status.query();

      expect(ours && (await sellAtDesk(ours))).toMatchObject({ booking: { status: 'confirmed' } });
      expect(status.ownsUntil).toBeGreaterThan(club.clock.now() + 48 * 3_600_000);
    });
  });

  test('is sold over its edge by either side, while each can ask the other', async () => {
    const midnight = startOfLocalDay(club.profile.timeZone, addLocalDays(today(), 1));
    const overEdge = (slot: Slot) => atDesk(slot).startsAt < midnight && midnight < atDesk(slot).endsAt;
    const [first, second] = (await slotsOn(club, today(), 60))
      .filter((slot) => KEPT_BAYS.includes(slot.resourceId))
      .filter(overEdge);
    if (!first || !second) throw new Error('nothing is free over the edge');

    const atOurDesk = await sellAtDesk(atDesk(first));
    const onPage = await book(club, second);

    expect(second.resourceId).not.toBe(first.resourceId);
    // Both have a PIN of the facility's half: it decided both.
    const pins = [atOurDesk.booking.pin, onPage.body.access?.pin].map(Number);
    expect(onPage).toMatchObject({ status: 201, body: { status: 'confirmed' } });
    expect(pins.map((pin) => pin % 2)).toEqual([1, 1]);
    expect((await bookingsOfToday()).map(({ id }) => id)).toEqual(
      expect.arrayContaining([atOurDesk.booking.id, onPage.body.id]),
    );
  });
});

describe('a manager who wants to sell further ahead', () => {
  test('has the days, sells them while the club is cut off, and keeps them', async () => {
    const until = addLocalDays(today(), 5);
    const slot = await findSlot(club, until, 60);

    const { ownsUntil } = await manager.link.sellAhead.mutate({ until });
    await cutWhile(async () => {
      expect(await sellAtDesk(atDesk(slot))).toMatchObject({ booking: { status: 'confirmed' } });
      expect((await book(club, { ...slot })).status).not.toBe(201);
      expect((await book(club, await findSlot(club, addLocalDays(until, 1), 60))).status).toBe(201);
    });

    expect(await club.desk.link.status.query()).toMatchObject({ ownsUntil });
    expect(localDateOf(club.profile.timeZone, ownsUntil ?? 0)).toBe(addLocalDays(until, 1));
    expect((await book(club, { ...slot })).status).toBe(409);
  });

  test('is told when the cloud cannot be asked, and what can be sold', async () => {
    await cutWhile(async () => {
      const until = addLocalDays(today(), 9);

      expect(await refusalOf(manager.link.sellAhead.mutate({ until }))).toMatchObject({
        code: 'link.down',
        sellableUntil: expect.any(Number),
      });
    });
  });
});
