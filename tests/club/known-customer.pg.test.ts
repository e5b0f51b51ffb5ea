import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AvailabilityView, BookingInput, BookingView, QuoteView } from '../../cloud-api/http/api-schemas.ts';
import type { CustomerSelfView } from '../../cloud-api/http/customer-routes.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import type { Terms } from '../../domain/terms.ts';
import { aRule } from '../support/a-rule.ts';
import { type Club, type Desk, startClub } from '../support/club.ts';
import { giveUp } from '../support/cloud-client.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

/** A customer whom the desk has given something, on their own phone. Each test goes on from the one before it. */

const ANA = { firstName: 'Ana', lastName: 'Moreau', email: 'ana@example.test', phone: null };
const FAR_DAYS = 20;

let postgres: TestPostgres;
let club: Club;
let manager: Desk;
let customerId: string;
let token: string;

beforeAll(async () => {
  postgres = await usePostgres();
  club = await startClub({ databaseUrl: await createQuietClub(postgres.url) });
  manager = await club.signIn('manager', '2222');
  const { terms, version } = await manager.terms.get.query();
  await manager.terms.save.mutate({ basedOn: version, terms: withCreditsAndHorizons(terms) });
  await waitUntil(async () => (await offered(null)).length === 0);
});
afterAll(async () => {
  await club?.stop();
  await postgres?.stop();
});

/** A credit pays ten dollars, and only members book weeks ahead. */
function withCreditsAndHorizons(terms: Terms): Terms {
  const near = aRule('near', { conditions: { tiers: ['standard'] }, actions: { horizonDays: 10 } });
  const far = aRule('far', { conditions: { tiers: ['member'] }, actions: { horizonDays: 30 } });
  return {
    ...terms,
    prices: { ...terms.prices, creditCents: 1000 },
    rules: { ...terms.rules, rules: [near, far] },
  };
}

async function asCustomer<T>(path: string, shown: string | null, body?: object, manageToken?: string): Promise<T> {
  const answer = await fetch(`${club.cloudUrl}/api/v1${path}`, {
    headers: {
      ...(shown !== null && { 'customer-token': shown }),
      ...(manageToken !== undefined && { authorization: `Bearer ${manageToken}` }),
      ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await answer.json()) as T;
}

async function asOwner<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(`${club.cloudUrl}/api/v1/admin${path}`, {
    headers: { authorization: `Bearer ${club.ownerToken}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await answer.json()) as T;
}

async function offered(shown: string | null): Promise<AvailabilityView['slots']> {
  const date = addLocalDays(localDateOf(club.profile.timeZone, club.clock.now()), FAR_DAYS);
  const query = `facilityId=${club.facilityId}&date=${date}&durationMin=60`;
  return (await asCustomer<AvailabilityView>(`/availability?${query}`, shown)).slots;
}

const me = () => asCustomer<CustomerSelfView>('/customers/me', token);

test('what the desk gives a customer is theirs on the page that the owner’s link opens', async () => {
  const given = { customerId: null, customer: ANA };
  await manager.customer.setStanding.mutate({ ...given, tier: 'member', tags: [] });
  await manager.customer.changeCredits.mutate({ ...given, count: 12, note: 'Package sold' });

  const [found] = await asOwner<{ id: string }[]>('/customers?search=ana@');
  customerId = found?.id ?? '';
  const { url } = await asOwner<{ url: string }>(`/customers/${customerId}/link`, {});
  token = `${customerId}.${new URL(url).hash.slice(1)}`;

  expect(await me()).toMatchObject({
    firstName: 'Ana',
    tier: 'member',
    credits: 12,
    worth: [{ facilityId: club.facilityId, creditCents: 1000 }],
    entries: [{ kind: 'given', count: 12 }],
  });
});

test('a member is offered what others are not, books it, and pays with credits', async () => {
  const [slot] = await offered(token);
  const { resourceId = '', startsAt = '', endsAt = '' } = slot ?? {};
  const wanted = { resourceId, startsAt, endsAt };
  const refused = await asCustomer<{ code: string }>('/pricing/calculate', null, wanted);
  const quote = await asCustomer<QuoteView>('/pricing/calculate', token, { ...wanted, credits: 2 });
  const input: BookingInput = {
    ...wanted,
    facilityId: club.facilityId,
    customer: { email: ANA.email, firstName: ANA.firstName, lastName: ANA.lastName },
    quote: quote.quote,
    credits: 2,
  };
  const borrowed = await asCustomer<{ code: string }>('/bookings', null, input);

  const booking = await asCustomer<BookingView>('/bookings', token, input);

  expect([refused.code, borrowed.code]).toEqual(['slot.too_far', 'slot.too_far']);
  expect(quote).toMatchObject({ credits: { count: 2, cents: 2000 }, dueCents: quote.total.cents - 2000 });
  expect(booking.status).toBe('confirmed');
  expect(await me()).toMatchObject({ credits: 10, bookings: [{ id: booking.id }] });
  await waitUntil(async () => (await creditsAtDesk()) === 10);

  const later = (await offered(token)).at(-1);
  const moved = await asCustomer<QuoteView & { code?: string }>(
    '/pricing/calculate',
    null,
    {
      resourceId: later?.resourceId,
      startsAt: later?.startsAt,
      endsAt: later?.endsAt,
      bookingId: booking.id,
    },
    booking.manageToken,
  );
  expect(moved.code).toBeUndefined();

  await giveUp(club, booking);
  await waitUntil(async () => (await me()).credits === 12);
  await waitUntil(async () => (await creditsAtDesk()) === 12);
  expect((await me()).entries.map(({ kind }) => kind)).toEqual(['returned', 'spent', 'given']);
});

test('a link that was called back opens nothing', async () => {
  await asOwner(`/customers/${customerId}/link`, { isNew: true });

  expect(await me()).toMatchObject({ code: 'customer.token_refused' });
});

async function creditsAtDesk(): Promise<number | undefined> {
  const [found] = await manager.customer.search.query({ text: ANA.email });
  return found?.standing?.credits;
}
