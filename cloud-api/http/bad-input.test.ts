import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BAY_1, aProfile } from '../../tests/support/facility-profile.ts';
import { buildTestCloud, type TestCloud } from '../../tests/support/test-cloud.ts';

const FACILITY = aProfile().id;
const NOBODY = '00000000-0000-4000-8000-0000000000ff';
const SLOT = { resourceId: BAY_1, startsAt: '2026-06-12T15:00:00Z', endsAt: '2026-06-12T16:00:00Z' };
const CUSTOMER = { email: 'ana@example.com', firstName: 'Ana', lastName: 'Núñez' };
const BOOKING = { facilityId: FACILITY, ...SLOT, customer: CUSTOMER };
const PATCH = { startsAt: SLOT.startsAt, endsAt: SLOT.endsAt, revision: 1 };
const KEY = { 'idempotency-key': 'k-1' };
const BEARER = { authorization: 'Bearer wrong' };

const get = (url: string, headers = {}): InjectOptions => ({ method: 'GET', url, headers });
const post = (url: string, payload: unknown, headers = {}): InjectOptions => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json', ...headers },
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
});
const patch = (url: string, payload: unknown, headers = {}): InjectOptions => ({
  ...post(url, payload, headers),
  method: 'PATCH',
});

const day = (query: string) => get(`/api/v1/availability?${query}`);
const GOOD_DAY = `facilityId=${FACILITY}&date=2026-06-12&durationMin=60`;

/** Every call with a body, and a body that it takes. */
const WITH_BODY: readonly [string, (body: unknown, headers?: object) => InjectOptions, object][] = [
  ['POST /availability/check', (body, headers) => post('/api/v1/availability/check', body, headers), SLOT],
  ['POST /pricing/calculate', (body, headers) => post('/api/v1/pricing/calculate', body, headers), SLOT],
  ['POST /bookings', (body, headers) => post('/api/v1/bookings', body, { ...KEY, ...headers }), BOOKING],
  [
    'PATCH /bookings/{id}',
    (body, headers) => patch(`/api/v1/bookings/${NOBODY}`, body, { ...BEARER, ...headers }),
    PATCH,
  ],
];

describe('the REST API', () => {
  let cloud: TestCloud;

  beforeAll(async () => {
    cloud = await buildTestCloud();
  });
  afterAll(() => cloud.app.close());

  /** The whole outcome: a problem that says so itself, and nothing done. */
  async function expectProblem(call: InjectOptions, status: number, code: string) {
    const before = structuredClone(cloud.bookings.state);

    const response = await cloud.app.inject(call);

    const body = response.json<Record<string, unknown>>();
    expect({ status: response.statusCode, code: body['code'] }).toEqual({ status, code });
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({ type: 'about:blank', status, title: expect.any(String), detail: expect.any(String) });
    expect(cloud.bookings.state).toEqual(before);
    return body;
  }

  describe.each(WITH_BODY)('%s', (_name, call, good) => {
    const field = Object.keys(good)[0]!;

    test.each([
      ['broken JSON', '{"resourceId":', 'request.malformed'],
      ['text that is no JSON', 'hello', 'request.malformed'],
      ['an empty body', '', 'request.invalid'],
      ['null', 'null', 'request.invalid'],
      ['a number', '7', 'request.invalid'],
      ['an array', '[]', 'request.invalid'],
      ['an object with nothing in it', '{}', 'request.invalid'],
      ['a poisoned prototype', '{"__proto__":{"isAdmin":true}}', 'request.malformed'],
      ['an unknown field', JSON.stringify({ ...good, isAdmin: true }), 'request.invalid'],
      ['a field of the wrong type', JSON.stringify({ ...good, [field]: 7 }), 'request.invalid'],
      ['a field that is null', JSON.stringify({ ...good, [field]: null }), 'request.invalid'],
      ['a field that is an object', JSON.stringify({ ...good, [field]: { $ne: '' } }), 'request.invalid'],
      ['an instant that is none', JSON.stringify({ ...good, startsAt: '2026-02-30T10:00:00Z' }), 'request.invalid'],
      ['an instant without a zone', JSON.stringify({ ...good, startsAt: '2026-06-12T15:00:00' }), 'request.invalid'],
      ['an instant as a number', JSON.stringify({ ...good, startsAt: 1_781_276_400_000 }), 'request.invalid'],
    ])('refuses %s', async (_what, body, code) => {
      const problem = await expectProblem(call(body), 400, code);

      expect(problem['issues'] ?? []).toEqual(
        code === 'request.invalid' ? expect.arrayContaining([expect.anything()]) : [],
      );
    });

    test('refuses a body that is too large, before reading it', async () => {
      const huge = JSON.stringify({ ...good, notes: 'x'.repeat(70_000) });

      await expectProblem(call(huge), 413, 'request.too_large');
    });

    test.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
    ])('refuses %s', async (type) => {
      await expectProblem(call(JSON.stringify(good), { 'content-type': type }), 415, 'request.unsupported_media_type');
    });
  });

  test.each<[string, InjectOptions]>([
    ['a query that has nothing in it', day('')],
    ['a facility that is no id', day(GOOD_DAY.replace(FACILITY, 'harbour'))],
    ['a date that is none', day(GOOD_DAY.replace('2026-06-12', '2026-02-30'))],
    ['a date with a time', day(GOOD_DAY.replace('2026-06-12', '2026-06-12T10:00:00Z'))],
    ['a length that is no number', day(GOOD_DAY.replace('=60', '=long'))],
    ['a length that is empty', day(GOOD_DAY.replace('=60', '='))],
    ['a length that is not whole', day(GOOD_DAY.replace('=60', '=60.5'))],
    ['a length beyond all measure', day(GOOD_DAY.replace('=60', '=1e9'))],
    ['a negative length', day(GOOD_DAY.replace('=60', '=-60'))],
    ['an unknown field in the query', day(`${GOOD_DAY}&debug=1`)],
    ['a field that comes twice', day(`${GOOD_DAY}&date=2026-06-13`)],
    ['a resource that is no id', day(`${GOOD_DAY}&resourceId=any`)],
    ['an unknown field where there is none', get('/api/v1/facilities?verbose=1')],
    ['a facility in the address that is no id', get('/api/v1/facilities/harbour')],
    ['prices of nothing', get('/api/v1/pricing/rules')],
    ['prices of what is no id', get('/api/v1/pricing/rules?facilityId=1')],
    ['events of nothing', get('/api/v1/events')],
    ['events of what is no id', get('/api/v1/events?facilityId=all')],
    ['a booking that is no id', get('/api/v1/bookings/1', BEARER)],
    ['a booking that is a statement', get(`/api/v1/bookings/${encodeURIComponent("' or 1=1 --")}`, BEARER)],
    ['the calendar of what is no id', get('/api/v1/bookings/1/calendar.ics', BEARER)],
    ['the code of what is no id', get('/api/v1/bookings/1/qr.png', BEARER)],
    ['the end of what is no id', { method: 'DELETE', url: '/api/v1/bookings/1', headers: BEARER }],
    [
      'a customer without a name',
      post('/api/v1/bookings', { ...BOOKING, customer: { ...CUSTOMER, firstName: ' ' } }, KEY),
    ],
    [
      'a customer without a real address',
      post('/api/v1/bookings', { ...BOOKING, customer: { ...CUSTOMER, email: 'x' } }, KEY),
    ],
    [
      'an unknown field of the customer',
      post('/api/v1/bookings', { ...BOOKING, customer: { ...CUSTOMER, tier: 'gold' } }, KEY),
    ],
    ['notes without end', post('/api/v1/bookings', { ...BOOKING, notes: 'x'.repeat(1001) }, KEY)],
    ['a party of nobody', post('/api/v1/bookings', { ...BOOKING, partySize: 0 }, KEY)],
    ['a quote without end', post('/api/v1/bookings', { ...BOOKING, quote: 'x'.repeat(16_001) }, KEY)],
    ['a revision of nothing', patch(`/api/v1/bookings/${NOBODY}`, { ...PATCH, revision: 0 }, BEARER)],
  ])('refuses %s', async (_what, call) => {
    await expectProblem(call, 400, 'request.invalid');
  });

  test('says which field is wrong, and not what was in it', async () => {
    const call = post('/api/v1/bookings', { ...BOOKING, customer: { ...CUSTOMER, email: 'secret-thing' } }, KEY);

    const problem = await expectProblem(call, 400, 'request.invalid');

    expect(problem['issues']).toEqual([{ path: 'body.customer.email', problem: expect.any(String) }]);
    expect(JSON.stringify(problem)).not.toContain('secret-thing');
  });

  test.each<[string, InjectOptions, number, string]>([
    ['an address that is not there', get('/api/v1/bays'), 404, 'request.not_found'],
    ['a file that is not there', get('/robots.txt'), 404, 'request.not_found'],
    ['a way out of the folder', get('/..%2f..%2fetc/passwd'), 404, 'request.not_found'],
    ['an address that cannot be decoded', get('/api/v1/facilities/%E0%A4%A'), 400, 'request.malformed'],
    ['an id without end', get(`/api/v1/facilities/${'a'.repeat(500)}`), 400, 'request.malformed'],
    [
      'a method that the address does not have',
      { method: 'PUT', url: '/api/v1/bookings' },
      405,
      'request.method_not_allowed',
    ],
    ['reading where one can only write', get('/api/v1/availability/check'), 405, 'request.method_not_allowed'],
    ['writing where one can only read', post('/api/v1/facilities', {}), 405, 'request.method_not_allowed'],
    [
      'a wrong method with a wrong body',
      post('/health', '<a/>', { 'content-type': 'text/xml' }),
      405,
      'request.method_not_allowed',
    ],
    ['a booking without a key', post('/api/v1/bookings', BOOKING), 400, 'idempotency.required'],
    ['a key without a booking', post('/api/v1/bookings', '{}'), 400, 'idempotency.required'],
    ['a key that is empty', post('/api/v1/bookings', BOOKING, { 'idempotency-key': '' }), 400, 'idempotency.malformed'],
    [
      'a key without end',
      post('/api/v1/bookings', BOOKING, { 'idempotency-key': 'x'.repeat(256) }),
      400,
      'idempotency.malformed',
    ],
    ['a booking without a token', get(`/api/v1/bookings/${NOBODY}`), 401, 'auth.required'],
    ['another kind of token', get(`/api/v1/bookings/${NOBODY}`, { authorization: 'Basic YTpi' }), 401, 'auth.required'],
    ['cancelling without a token', { method: 'DELETE', url: `/api/v1/bookings/${NOBODY}` }, 401, 'auth.required'],
    ['moving without a token', patch(`/api/v1/bookings/${NOBODY}`, PATCH), 401, 'auth.required'],
    ['a facility that is not there', get(`/api/v1/facilities/${NOBODY}`), 404, 'facility.not_found'],
    ['a day of a facility that is not there', day(GOOD_DAY.replace(FACILITY, NOBODY)), 404, 'facility.not_found'],
    ['a day of a bay that is not there', day(`${GOOD_DAY}&resourceId=${NOBODY}`), 404, 'resource.not_found'],
    [
      'prices of a facility that is not there',
      get(`/api/v1/pricing/rules?facilityId=${NOBODY}`),
      404,
      'facility.not_found',
    ],
    ['events of a facility that is not there', get(`/api/v1/events?facilityId=${NOBODY}`), 404, 'facility.not_found'],
    [
      'a bay that is not there',
      post('/api/v1/availability/check', { ...SLOT, resourceId: NOBODY }),
      404,
      'resource.not_found',
    ],
    [
      'the price of a bay that is not there',
      post('/api/v1/pricing/calculate', { ...SLOT, resourceId: NOBODY }),
      404,
      'resource.not_found',
    ],
    [
      'a time that ends before it starts',
      post('/api/v1/pricing/calculate', { ...SLOT, endsAt: '2026-06-12T14:00:00Z' }),
      422,
      'slot.too_short',
    ],
    [
      'a time without length',
      post('/api/v1/pricing/calculate', { ...SLOT, endsAt: SLOT.startsAt }),
      422,
      'slot.too_short',
    ],
    [
      'a time between the times',
      post('/api/v1/pricing/calculate', { ...SLOT, startsAt: '2026-06-12T15:00:01Z' }),
      422,
      'slot.off_grid',
    ],
    [
      'a time of long ago',
      post('/api/v1/pricing/calculate', { ...SLOT, startsAt: '2020-06-12T15:00:00Z', endsAt: '2020-06-12T16:00:00Z' }),
      422,
      'slot.past',
    ],
    [
      'a time of far away',
      post('/api/v1/pricing/calculate', { ...SLOT, startsAt: '9999-06-12T15:00:00Z', endsAt: '9999-06-12T16:00:00Z' }),
      422,
      'slot.too_far',
    ],
    [
      'a code that nobody gave out',
      post('/api/v1/pricing/calculate', { ...SLOT, promoCode: 'FREE' }),
      422,
      'promotion.unknown',
    ],
    ['the page before it is built', get('/'), 404, 'page.not_built'],
    ['a booking’s page before it is built', get(`/b/${NOBODY}`), 404, 'page.not_built'],
  ])('answers %s with a problem', async (_what, call, status, code) => {
    await expectProblem(call, status, code);
  });

  test('names the methods that an address has', async () => {
    const response = await cloud.app.inject({ method: 'PUT', url: `/api/v1/bookings/${NOBODY}` });

    expect(response.headers.allow?.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'PATCH']);
  });

  test('tells nobody what broke, and logs it under an id', async () => {
    cloud.bookings.breakNext();

    const problem = await expectProblem(
      post('/api/v1/bookings', BOOKING, { 'idempotency-key': 'k-2' }),
      500,
      'server.internal',
    );

    expect(JSON.stringify(problem)).not.toContain('hunter2');
    expect(cloud.lines.some((line) => line.includes(String(problem['errorId'])))).toBe(true);
  });
});
