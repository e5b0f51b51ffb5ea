import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer } from '../../tests/support/a-customer.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { openWithFacility } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { BAY, DAY_START, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { buildTestCloud, type TestCloud } from '../../tests/support/test-cloud.ts';
import type { Database } from '../db/database.ts';
import { allocationTable } from '../facility-link/facility-link-schema.ts';
import { createLog } from '../log.ts';
import { createCustomerBook } from './customer-book.ts';
import { insertCustomer } from './customer-repository.ts';
import { createCustomerService } from './customer-service.ts';
import { createCustomerTokens } from './customer-tokens.ts';
import { createOwnerCustomers } from './owner-customers.ts';

const OWNER = 'an-owner-who-knows-the-token';
const server = filePostgres();
let database: Database;
let cloud: TestCloud;

beforeAll(async () => {
  database = await openWithFacility(server.url);
  const { db } = database;
  const log = createLog('silent');
  const clock = manualClock(DAY_START);
  const customers = createCustomerBook({ db, log });
  const tokens = createCustomerTokens(Buffer.alloc(32, 1));
  const publicUrl = 'https://club.example';
  cloud = await buildTestCloud(
    {
      adminToken: OWNER,
      ownerCustomers: createOwnerCustomers({ db, clock, random: seededRandom(3), log, customers, tokens, publicUrl }),
    },
    { customers: createCustomerService({ db, clock, customers, tokens }) },
  );
});
afterAll(async () => {
  await cloud.app.close();
  await database.close();
});

let people = 0;
let ana: string;
beforeEach(async () => {
  people += 1;
  ana = id(`ana ${people}`);
  const customer = aCustomer({ id: ana, email: `ana${people}@example.ca` });
  await database.db.transaction((tx) => insertCustomer(tx, customer));
});

const asOwner = (method: 'GET' | 'PATCH' | 'POST', path: string, body?: object, headers = {}): Promise<Answer> =>
  ask({
    method,
    url: `/api/v1/admin/customers${path}`,
    headers: { authorization: `Bearer ${OWNER}`, ...headers },
    ...(body && { payload: body }),
  });

type Answer = { readonly status: number; readonly body: unknown };

async function ask(call: InjectOptions): Promise<Answer> {
  const answer = await cloud.app.inject(call);
  return { status: answer.statusCode, body: answer.json<unknown>() };
}

const give = (count: number, key: string, note = '') =>
  asOwner('POST', `/${ana}/credits`, { count, note }, { 'idempotency-key': `${people} ${key}` });

/** The customer's token as it stands in the address of their page. */
async function linkOf(isNew: boolean): Promise<string> {
  const { body } = await asOwner('POST', `/${ana}/link`, { isNew });
  const url = new URL((body as { url: string }).url);
  expect(url.pathname).toBe(`/c/${ana}`);
  return url.hash.slice(1);
}

const me = (token: string, customerId = ana) =>
  ask({ url: '/api/v1/customers/me', headers: { 'customer-token': `${customerId}.${token}` } });

describe('owners', () => {
  test('give credits once for each key, and see why', async () => {
    const answers = [await give(10, 'a', 'Hello'), await give(10, 'a', 'Hello'), await give(-4, 'b')];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await asOwner('GET', `/${ana}`)).body).toMatchObject({
      credits: 6,
      version: 3,
      entries: [
        { kind: 'taken', count: -4, by: 'owner', note: '' },
        { kind: 'given', count: 10, by: 'owner', note: 'Hello', at: '2026-06-01T08:00:00.000Z' },
      ],
    });
  });

  test.each([
    ['more than there is', -11, 'b', { status: 409, body: { code: 'credits.too_few' } }],
    ['another number under the same key', 5, 'a', { status: 422, body: { code: 'idempotency.key_reused' } }],
    ['nothing', 0, 'b', { status: 422, body: { code: 'credits.count_out_of_range' } }],
    ['a slip of the hand', 100_000, 'b', { status: 422, body: { code: 'credits.count_out_of_range' } }],
    ['half a credit', 0.5, 'b', { status: 400, body: { code: 'request.invalid' } }],
  ])('are refused %s', async (_what, count, key, answer) => {
    await give(10, 'a');

    expect(await give(count, key)).toMatchObject(answer);
    expect((await asOwner('GET', `/${ana}`)).body).toMatchObject({ credits: 10 });
  });

  test('must say which call it is', async () => {
    expect(await asOwner('POST', `/${ana}/credits`, { count: 1 })).toMatchObject({
      status: 400,
      body: { code: 'idempotency.required' },
    });
  });

  test('change tier and tags, each without the other', async () => {
    await asOwner('PATCH', `/${ana}`, { tier: 'member' });

    expect(await asOwner('PATCH', `/${ana}`, { tags: ['EARLY'] })).toMatchObject({
      status: 200,
      body: { tier: 'member', tags: ['EARLY'], version: 3 },
    });
    expect(await asOwner('PATCH', `/${ana}`, { tier: 'Member!' })).toMatchObject({ status: 400 });
  });

  test('find customers by what they know of them', async () => {
    const found = async (search: string) => {
      const { body } = await asOwner('GET', `?search=${encodeURIComponent(search)}`);
      return (body as { id: string }[]).some(({ id: known }) => known === ana);
    };

    expect([await found(`ana${people}@`), await found('a MOR'), await found('%'), await found('nobody')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('are told that there is no such customer', async () => {
    const nobody = `/${id('nobody')}`;
    const answers = [
      await asOwner('GET', nobody),
      await asOwner('PATCH', nobody, { tier: 'member' }),
      await asOwner('POST', `${nobody}/credits`, { count: 1 }, { 'idempotency-key': 'x' }),
      await asOwner('POST', `${nobody}/link`, {}),
    ];

    for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: { code: 'customer.not_found' } });
  });
});

describe('a customer', () => {
  test('sees what they have, and their bookings without what opens doors', async () => {
    await give(3, 'a', 'not for their eyes');
    await database.db.insert(allocationTable).values({
      id: id(`allocation ${people}`),
      facilityId: FACILITY_ID,
      ...hours(people, people + 1, BAY),
      kind: 'booking',
      state: 'active',
      revision: 1,
      bookingId: id(`booking ${people}`),
      requestId: null,
      data: { customer: { email: `Ana${people}@example.ca` }, pin: '123456' },
      holder: 'peer',
      commitNo: 1,
    });

    const { status, body } = await me(await linkOf(false));

    expect(status).toBe(200);
    expect(body).toEqual({
      id: ana,
      firstName: 'Ana',
      lastName: 'Moreau',
      email: `ana${people}@example.ca`,
      phone: null,
      tier: 'standard',
      credits: 3,
      worth: [],
      entries: [{ kind: 'given', count: 3, at: '2026-06-01T08:00:00.000Z' }],
      bookings: [
        {
          id: id(`booking ${people}`),
          facilityId: FACILITY_ID,
          resourceId: BAY,
          startsAt: new Date(hours(people, people + 1).startsAt).toISOString(),
          endsAt: new Date(hours(people, people + 1).endsAt).toISOString(),
        },
      ],
    });
  });

  test('is whom the link says until a new one is made', async () => {
    const first = await linkOf(true);
    const same = await linkOf(false);
    const second = await linkOf(true);

    expect(same).toBe(first);
    expect(await me(first)).toMatchObject({ status: 401, body: { code: 'customer.token_refused' } });
    expect(await me(second)).toMatchObject({ status: 200 });
  });

  test('is nobody else', async () => {
    const token = await linkOf(true);
    const refused = { status: 401, body: { code: 'customer.token_refused' } };

    expect(await me(token, id('nobody'))).toMatchObject(refused);
    expect(await me(`${token.slice(1)}A`)).toMatchObject(refused);
    expect(await me('')).toMatchObject(refused);
    expect(await ask({ url: '/api/v1/customers/me' })).toMatchObject(refused);
  });

  test.each([
    ['GET', '/api/v1/availability?facilityId=FACILITY&date=2026-06-12&durationMin=60', undefined],
    ['POST', '/api/v1/pricing/calculate', {}],
    ['POST', '/api/v1/bookings', {}],
  ] as const)('%s %s is refused to a token that is no good, rather than passed over', async (method, url, extra) => {
    const [facility] = cloud.index.listFacilities();
    const slot = {
      resourceId: facility?.profile.resources[0]?.id,
      startsAt: '2026-06-14T15:00:00Z',
      endsAt: '2026-06-14T16:00:00Z',
    };
    const booking = { facilityId: facility?.profile.id, customer: { email: 'a@b.ca', firstName: 'A', lastName: 'B' } };
    const answer = await ask({
      method,
      url: url.replace('FACILITY', facility?.profile.id ?? ''),
      headers: { 'customer-token': `${ana}.${'x'.repeat(32)}`, 'idempotency-key': 'k' },
      ...(extra && { payload: { ...slot, ...(url.endsWith('bookings') && booking) } }),
    });

    expect(answer).toMatchObject({ status: 401, body: { code: 'customer.token_refused' } });
  });
});
