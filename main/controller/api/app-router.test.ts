import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { BAY, BLOCK, BOOKING, NOBODY } from '../../../tests/support/fake-services.ts';
import { startTestServer, type TestServer } from '../../../tests/support/test-controller.ts';
import { DESK, MANAGER, OWNER } from '../../../tests/support/staff.ts';
import { appRouter } from './app-router.ts';
import { INPUT_BYTES_MAX } from './trpc.ts';

const HALF_PAST_SIX = Date.UTC(2025, 10, 22, 22, 30);
const TIME = { resourceId: BAY, startsAt: HALF_PAST_SIX, endsAt: HALF_PAST_SIX + 3_600_000 };
const CUSTOMER = { firstName: 'Ada', lastName: 'Byron', email: null, phone: null };

/** What each procedure takes. A new procedure fails the first test below until it has its line here. */
const GOOD_INPUT: Record<string, object | undefined> = {
  'session.choices': undefined,
  'session.signIn': { staff: 'desk', pin: '3333' },
  'session.current': undefined,
  'session.signOut': undefined,
  'facility.profile': undefined,
  'facility.setSelling': {
    ownDays: 4,
    allotments: [{ resourceId: BAY, weekdays: [5, 6], from: '17:00', until: '22:00' }],
    giveBackMin: 120,
    revision: 1,
  },
  'booking.listDay': { date: '2025-11-22' },
  'booking.get': { bookingId: BOOKING },
  'booking.listFree': { date: '2025-11-22', durationMin: 60, who: { email: 'ada@example.test' } },
  'booking.quote': TIME,
  'booking.create': {
    ...TIME,
    customer: CUSTOMER,
    customerId: BOOKING,
    partySize: 2,
    notes: '',
    promoCode: 'SUMMER',
    credits: 2,
  },
  'booking.offer': { ...TIME, partySize: 2, who: { phone: '902 555 0100' }, promoCode: 'SUMMER', credits: 2 },
  'booking.move': { ...TIME, bookingId: BOOKING, revision: 1 },
  'booking.cancel': { bookingId: BOOKING, revision: 1 },
  'booking.outcomeOf': { requestId: BOOKING },
  'booking.restore': { bookingId: BOOKING },
  'booking.checkIn': { bookingId: BOOKING },
  'booking.complete': { bookingId: BOOKING },
  'booking.noShow': { bookingId: BOOKING },
  'block.create': { ...TIME, reason: 'net repair' },
  'block.remove': { blockId: BLOCK, revision: 1 },
  'customer.search': { text: 'ada' },
  'message.ofBooking': { bookingId: BOOKING },
  'message.sendAgain': { bookingId: BOOKING, requestId: BOOKING, email: 'zoe@example.test' },
  'customer.history': { customerId: BOOKING },
  'customer.setStanding': { customerId: BOOKING, customer: CUSTOMER, tier: 'vip', tags: ['COACH'] },
  'customer.changeCredits': { customerId: BOOKING, customer: CUSTOMER, count: 5, note: 'Package sold' },
  'door.list': undefined,
  'door.listPinProblems': undefined,
  'door.unlock': { doorId: 'front', reason: 'delivery' },
  'door.status': undefined,
  'door.history': { doorId: 'front', cursor: { at: 1, id: BOOKING } },
  'door.ofBooking': { bookingId: BOOKING },
  'door.holdOpen': { doorId: 'front', minutes: 30, reason: 'event' },
  'door.backToNormal': { doorId: 'front', reason: 'over' },
  'door.listKiosks': undefined,
  'door.setKiosk': { address: '192.0.2.40', place: { kind: 'inside' } },
  'door.setLockdown': { isOn: true, reason: 'drill' },
  'link.status': undefined,
  'link.details': undefined,
  'link.tryNow': undefined,
  'conflicts.list': undefined,
  'conflicts.solve': { allocationId: BOOKING, note: 'moved to Friday' },
  'link.sellAhead': { until: '2025-11-29' },
  'jobs.listGivenUp': undefined,
  'jobs.retry': { id: 'a-job' },
  'jobs.dismiss': { id: 'a-job', reason: 'done by hand' },
  'terms.get': undefined,
  'terms.check': { terms: {} },
  'terms.save': { basedOn: 1, terms: {} },
  'terms.try': {
    ...TIME,
    terms: {},
    channel: 'web',
    partySize: 2,
    customer: { tier: 'standard', tags: [], isFirstVisit: null, noShows: 0, credits: 0 },
    promotionCode: 'SUMMER',
  },
  'terms.week': { terms: {}, weekStart: '2025-11-17', lengthMin: 60, kind: 'bay' },
  'change.notices': undefined,
  'kiosk.home': undefined,
  'kiosk.checkIn': { code: '123456' },
  'kiosk.playNow': { partySize: 2 },
  'bays.list': undefined,
  'bays.history': { resourceId: BAY, after: { createdAt: 1, id: BOOKING } },
  'bays.readinessOf': { bookingId: BOOKING },
  'bays.listDevices': undefined,
  'bays.bind': {
    resourceId: BAY,
    deviceId: '42',
    software: 'gspro',
    profile: 'club',
    service: 'GSPConnect',
    isAutomated: true,
  },
  'bays.act': { resourceId: BAY, deed: 'reboot', reason: 'no picture', isOverride: true },
  'bays.handled': { stepId: BOOKING },
  'integration.list': undefined,
  'integration.alerts': undefined,
  'integration.check': { name: 'unifi_access', fields: { url: 'https://10.0.0.5:12445', token: null } },
  'integration.readCertificate': { name: 'unifi_access', url: 'https://10.0.0.5:12445' },
  'integration.save': {
    name: 'unifi_access',
    mode: 'live',
    version: 0,
    fields: { url: 'https://10.0.0.5:12445', token: 'secret', visitors: true },
    credentialExpiresOn: '2026-11-22',
  },
  'integration.beginSignIn': { name: 'ninjaone' },
  'integration.signIn': { name: 'ninjaone' },
  'integration.cancelSignIn': { name: 'ninjaone' },
  'integration.trustCertificate': { name: 'unifi_access', version: 1, from: 'AB'.repeat(32), to: 'CD'.repeat(32) },
  'kiosk.book': { ...TIME, firstName: 'Ada', phone: '9025550100', partySize: 2, totalCents: 4500 },
  'network.isSetUp': undefined,
  'network.list': undefined,
  'network.wifiCode': { bookingId: BOOKING },
  'network.bind': {
    place: { type: 'resource', id: BAY },
    label: 'PC of bay 1',
    switchMac: '78:45:58:a0:00:01',
    portIndex: 4,
  },
  'network.unbind': { portId: BOOKING },
  'network.powerCycle': { portId: BOOKING, reason: 'It hangs' },
};

/** tRPC keeps them by their whole path; its types say they were nested. */
const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
const PROCEDURES = Object.entries(procedures).map(([path, { _def }]) => ({ path, type: _def.type }));
/** Subscriptions go over the WebSocket only: see trpc-routes.test.ts. */
const NAMES = PROCEDURES.filter(({ type }) => type !== 'subscription').map(({ path }) => path);

let server: TestServer;
let token: string;

async function start(): Promise<void> {
  server = await startTestServer();
  // Who may do everything: see `who may call what` for the others.
  token = await server.tokenOf(OWNER);
}

/** Sends `body`, as it is, to a procedure: in the address of a query, as the body of a mutation. */
async function send(
  path: string,
  body: string,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
) {
  const isQuery = PROCEDURES.find((procedure) => procedure.path === path)?.type !== 'mutation';
  const url = `${server.url}/trpc/${path}${isQuery ? `?input=${encodeURIComponent(body)}` : ''}`;
  const response = await fetch(
    url,
    isQuery ? { headers } : { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body },
  );
  const text = await response.text();
  return { status: response.status, error: text.startsWith('{') ? JSON.parse(text).error : undefined };
}

const snapshot = () => JSON.stringify(server.services.state);

test('every procedure is in the table of good inputs', () => {
  expect(PROCEDURES.map(({ path }) => path).toSorted()).toEqual(Object.keys(GOOD_INPUT).toSorted());
});

describe('a bad input is refused with a typed 4xx and changes nothing:', () => {
  beforeAll(start);
  afterAll(() => server.stop());

  test.each(NAMES)('%s, malformed', async (path) => {
    const before = snapshot();

    const answer = await send(path, '{"bookingId": ');

    expect(answer).toMatchObject({
      status: 400,
      error: { data: { code: 'BAD_REQUEST', domainError: { code: 'input.invalid' } } },
    });
    expect(snapshot()).toBe(before);
  });

  test.each(NAMES)('%s, of the wrong type', async (path) => {
    const before = snapshot();

    const answers = [await send(path, '42'), await send(path, '[]'), await send(path, '"text"')];

    expect(answers.map(({ error }) => error?.data?.domainError?.code)).toEqual(
      Array.from({ length: 3 }, () => 'input.invalid'),
    );
    expect(snapshot()).toBe(before);
  });

  test.each(NAMES)('%s, with an unknown field', async (path) => {
    const before = snapshot();

    const answer = await send(path, JSON.stringify({ ...GOOD_INPUT[path], role: 'owner' }));

    expect(answer).toMatchObject({ status: 400, error: { data: { domainError: { code: 'input.invalid' } } } });
    expect(snapshot()).toBe(before);
  });

  test.each(NAMES.filter((path) => GOOD_INPUT[path] !== undefined))(
    '%s, with each field of the wrong type',
    async (path) => {
      const before = snapshot();
      const good = Object.entries(GOOD_INPUT[path] ?? {});

      const statuses = [];
      for (const [field, value] of good) {
        const wrong = typeof value === 'number' ? String(value) : 7;
        statuses.push((await send(path, JSON.stringify({ ...GOOD_INPUT[path], [field]: wrong }))).status);
      }

      expect(statuses).toEqual(good.map(() => 400));
      expect(snapshot()).toBe(before);
    },
  );

  test.each(PROCEDURES.filter(({ type }) => type === 'mutation').map(({ path }) => path))(
    '%s, oversized',
    async (path) => {
      const before = snapshot();

      const answer = await send(path, JSON.stringify({ ...GOOD_INPUT[path], notes: 'x'.repeat(INPUT_BYTES_MAX) }));

      expect(answer).toMatchObject({
        status: 413,
        error: {
          data: { code: 'PAYLOAD_TOO_LARGE', domainError: { code: 'input.too_large', limitBytes: INPUT_BYTES_MAX } },
        },
      });
      expect(snapshot()).toBe(before);
    },
  );

  test.each(PROCEDURES.filter(({ type }) => type === 'query').map(({ path }) => path))(
    '%s, oversized',
    async (path) => {
      const answer = await send(path, JSON.stringify({ text: 'x'.repeat(30_000) }));

      expect(answer.status).toBe(431);
    },
  );

  test.each([
    ['an end before its start', { ...TIME, endsAt: TIME.startsAt, customer: CUSTOMER }],
    ['an instant as text', { ...TIME, startsAt: new Date(TIME.startsAt).toISOString(), customer: CUSTOMER }],
    ['a fraction of a millisecond', { ...TIME, startsAt: TIME.startsAt + 0.5, customer: CUSTOMER }],
    ['no first name', { ...TIME, customer: { ...CUSTOMER, firstName: ' ' } }],
    ['an unknown field of the customer', { ...TIME, customer: { ...CUSTOMER, tier: 'gold' } }],
    ['notes without end', { ...TIME, customer: CUSTOMER, notes: 'x'.repeat(1001) }],
    ['nobody', { ...TIME, customer: CUSTOMER, partySize: 0 }],
  ])('booking.create with %s', async (_name, input) => {
    const before = snapshot();

    expect((await send('booking.create', JSON.stringify(input))).status).toBe(400);
    expect(snapshot()).toBe(before);
  });

  test('a procedure that is not there', async () => {
    expect(await send('booking.destroy', '{}')).toMatchObject({ status: 404, error: { data: { code: 'NOT_FOUND' } } });
  });

  test('a mutation asked as a query', async () => {
    const response = await fetch(`${server.url}/trpc/door.unlock?input={}`, {
      headers: { authorization: `Bearer ${token}` },
    });

    expect(response.status).toBe(405);
  });

  test.each(PROCEDURES.filter(({ type }) => type === 'subscription').map(({ path }) => path))(
    '%s over HTTP',
    async (path) => {
      expect(await send(path, '{}')).toMatchObject({ status: 405, error: { data: { code: 'METHOD_NOT_SUPPORTED' } } });
    },
  );

  test.each(['text/plain', 'multipart/form-data; boundary=x', 'application/octet-stream'])(
    'a body of %s',
    async (type) => {
      const response = await fetch(`${server.url}/trpc/kiosk.checkIn`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{"code":"123456"}',
      });

      expect(response.status).toBe(415);
      expect(server.services.state.codes).toEqual([]);
    },
  );

  test('more calls at once than a batch may hold', async () => {
    const paths = Array.from({ length: 30 }, () => 'link.status').join(',');

    const response = await fetch(`${server.url}/trpc/${paths}?batch=1&input={}`, {
      headers: { authorization: `Bearer ${token}` },
    });

    expect(response.status).toBe(400);
  });
});

describe('the good inputs', () => {
  beforeEach(start);
  afterEach(() => server.stop());

  test.each(NAMES.filter((path) => path !== 'block.remove'))('%s is let in', async (path) => {
    const input = GOOD_INPUT[path];

    expect(await send(path, input === undefined ? '' : JSON.stringify(input))).toMatchObject({ status: 200 });
  });

  test('a refusal of the service arrives with its code and facts', async () => {
    const missing = await send('booking.cancel', JSON.stringify({ bookingId: NOBODY, revision: 1 }));
    const stale = await send('booking.move', JSON.stringify({ ...TIME, bookingId: BOOKING, revision: 7 }));

    expect(missing).toMatchObject({
      status: 404,
      error: { message: 'booking.not_found', data: { domainError: { code: 'booking.not_found' } } },
    });
    expect(stale).toMatchObject({
      status: 409,
      error: { data: { domainError: { code: 'booking.changed_meanwhile', revision: 1 } } },
    });
  });

  test('who did it is who is signed in', async () => {
    await send('door.unlock', JSON.stringify({ doorId: 'front', reason: ' delivery ' }));

    expect(server.services.state.unlocks).toEqual([{ doorId: 'front', reason: 'delivery', by: 'owner' }]);
  });
});

describe('who may call what', () => {
  beforeAll(start);
  afterAll(() => server.stop());

  const ANYBODY = ['session.choices', 'session.signIn', 'session.current', 'session.signOut'];
  const KIOSK = ['kiosk.home', 'kiosk.checkIn', 'kiosk.playNow', 'kiosk.book'];
  const call = (path: string, headers: Record<string, string>) =>
    send(path, JSON.stringify(GOOD_INPUT[path] ?? {}), headers);

  test.each(NAMES.filter((path) => ![...ANYBODY, ...KIOSK].includes(path)))('%s asks for a session', async (path) => {
    const before = snapshot();
    const required = { status: 401, error: { data: { domainError: { code: 'session.required' } } } };

    expect(await call(path, {})).toMatchObject(required);
    expect(await call(path, { authorization: 'Bearer made-up' })).toMatchObject(required);
    expect(snapshot()).toBe(before);
  });

  test.each([...ANYBODY, ...KIOSK])('%s is for everybody', async (path) => {
    expect(await call(path, {})).toMatchObject({ status: 200 });
  });

  test.each(NAMES.filter((path) => !KIOSK.includes(path)))(
    '%s is not for a kiosk, whatever token it has',
    async (path) => {
      const before = snapshot();

      const answer = await call(path, { 'x-facility-role': 'kiosk', authorization: `Bearer ${token}` });

      expect(answer).toMatchObject({ status: 403, error: { data: { domainError: { code: 'session.kiosk_only' } } } });
      expect(snapshot()).toBe(before);
    },
  );

  test.each([
    'facility.setSelling',
    'link.sellAhead',
    'terms.try',
    'terms.week',
    'customer.setStanding',
    'customer.changeCredits',
    'bays.bind',
    'bays.listDevices',
    // Against a bay that is in use: the good input overrides.
    'bays.act',
  ])('%s is for the manager and not for the desk', async (path) => {
    const asDesk = await call(path, { authorization: `Bearer ${await server.tokenOf(DESK)}` });
    const asManager = await call(path, { authorization: `Bearer ${await server.tokenOf(MANAGER)}` });

    expect(asDesk).toMatchObject({ status: 403, error: { data: { domainError: { code: 'staff.not_allowed' } } } });
    expect(asManager).toMatchObject({ status: 200 });
  });

  test.each(KIOSK)('%s is for a kiosk', async (path) => {
    expect(await call(path, { 'x-facility-role': 'kiosk' })).toMatchObject({ status: 200 });
  });
});

test('a fault shows an id and nothing else; the log has the rest', async () => {
  await start();
  onTestFinished(() => server.stop());
  Object.assign(server.services.bookings, {
    listDay: () => {
      throw new Error('disk I/O error at /secret/path');
    },
  });

  const answer = await send('booking.listDay', '{"date":"2025-11-22"}');

  const { domainError } = answer.error.data;
  expect(answer.status).toBe(500);
  expect(domainError).toEqual({ code: 'internal', id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(server.logged.filter((line) => line.includes(domainError.id) && line.includes('/secret/path'))).toHaveLength(
    1,
  );
});
