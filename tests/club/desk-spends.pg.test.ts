import { TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import type { Promotion } from '../../domain/prices/promotion.ts';
import { type Club, type Desk, startClub } from '../support/club.ts';
import { id } from '../support/memory-node.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Credits and promotions from the desk, through a whole club. Each test goes on from what the one before it has done. */

const WINTER: Promotion = {
  id: id('winter'),
  code: 'WINTER25',
  name: 'Winter',
  value: { kind: 'percent', percent: 25 },
  active: true,
  validFrom: null,
  validUntil: null,
  usesMax: 1,
  usesPerCustomerMax: null,
  minSpendCents: 0,
  resourceIds: null,
};

const IDA = { firstName: 'Ida', lastName: 'Roy', email: 'ida@example.test', phone: null };

let postgres: TestPostgres;
let club: Club;
let manager: Desk;

beforeAll(async () => {
  postgres = await usePostgres();
  club = await startClub({ databaseUrl: await createQuietClub(postgres.url) });
  manager = await club.signIn('manager', '2222');
  const { terms, version } = await manager.terms.get.query();
  const hourly = { cents: 4000, byKind: [], byResource: [] };
  const prices = { ...terms.prices, hourly, bands: [], demand: [], creditCents: 1500 };
  const wanted = { ...terms, rules: { ...terms.rules, rules: [] }, prices, promotions: [WINTER] };
  await manager.terms.save.mutate({ basedOn: version, terms: wanted });
});

afterAll(async () => {
  await club?.stop();
  await postgres?.stop();
});

const refusalOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => (error instanceof TRPCClientError ? error.data.domainError : error),
  );

/** Free hours of tomorrow, which the desk sells by itself. */
async function freeHours() {
  const date = addLocalDays(localDateOf(club.profile.timeZone, club.clock.now()), 1);
  const free = await manager.booking.listFree.query({ date, durationMin: 60 });
  return free
    .filter(({ owner }) => owner === 'facility')
    .map(({ resourceId, startsAt, endsAt }) => ({ resourceId, startsAt, endsAt }));
}

async function freeHour() {
  const [hour] = await freeHours();
  if (!hour) throw new Error('nothing is free tomorrow');
  return hour;
}

const credits = async (): Promise<number | undefined> =>
  (await manager.customer.search.query({ text: 'ida roy' }))[0]?.standing?.credits;

describe('at the desk of a club', () => {
  test('a manager gives credits to somebody whom nobody knew, and the cloud makes them a customer', async () => {
    const given = await manager.customer.changeCredits.mutate({
      customerId: null,
      customer: IDA,
      count: 5,
      note: 'Sold',
    });

    expect(given).toMatchObject({ tier: 'standard', tags: [], credits: 5 });
    expect(await credits()).toBe(5);
    expect(await manager.customer.history.query({ customerId: given.id })).toMatchObject([
      { by: 'manager', what: { kind: 'credits', count: 5, note: 'Sold' } },
    ]);
  });

  test('a booking with a promotion and credits is sold, and both are used', async () => {
    const { booking } = await manager.booking.create.mutate({
      ...(await freeHour()),
      customer: IDA,
      promoCode: 'winter25',
      credits: 1,
    });

    expect(booking).toMatchObject({ price: { totalCents: 3000 }, spend: { credits: { count: 1, cents: 1500 } } });
    await waitUntil(async () => (await credits()) === 4);
    const again = manager.booking.create.mutate({ ...(await freeHour()), customer: IDA, promoCode: 'WINTER25' });
    expect(await refusalOf(again)).toEqual({ code: 'promotion.used_up' });
  });

  test('cancelled in time, it gives both back, and takes them again when it comes back', async () => {
    const [match] = await manager.customer.search.query({ text: 'ida roy' });
    const booking = match?.bookings[0];
    if (!booking) throw new Error('the booking is not there');

    await manager.booking.cancel.mutate({ bookingId: booking.id, revision: booking.revision });
    await waitUntil(async () => (await credits()) === 5);
    const restored = await manager.booking.restore.mutate({ bookingId: booking.id });

    expect(restored.booking).toMatchObject({ status: 'confirmed', spend: { promotion: { code: 'WINTER25' } } });
    await waitUntil(async () => (await credits()) === 4);
  });

  test('a booking that is not made gives its credits back', async () => {
    const hour = await freeHour();
    const sell = () => manager.booking.create.mutate({ ...hour, customer: IDA, credits: 1 });

    const both = await Promise.all([refusalOf(sell()), refusalOf(sell())]);

    expect(both.filter((refusal) => refusal === null)).toHaveLength(1);
    expect(both).toContainEqual(expect.objectContaining({ code: 'slot.taken' }));
    await waitUntil(async () => (await credits()) === 3);
  });

  test('while the club is cut off nothing is spent or given, and bookings are sold without', async () => {
    club.line.setMode('cut');
    await club.waitForLink(false);
    const hour = await freeHour();

    const spending = manager.booking.create.mutate({ ...hour, customer: IDA, credits: 1 });
    const giving = manager.customer.changeCredits.mutate({ customerId: null, customer: IDA, count: 1, note: 'Gift' });

    expect(await refusalOf(spending)).toEqual({ code: 'spend.apart' });
    expect(await refusalOf(giving)).toEqual({ code: 'link.down' });
    expect(await manager.booking.create.mutate({ ...hour, customer: IDA })).toMatchObject({
      booking: { status: 'confirmed' },
    });
    club.line.setMode('pass');
    await club.waitForLink(true);
    expect(await credits()).toBe(3);
  });
});
