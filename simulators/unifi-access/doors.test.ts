import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  BAY_DOOR,
  CONSOLE_STARTS_AT,
  CONSOLE_TOKEN,
  type ConsoleUnderTest,
  FRONT_DOOR,
  startConsole,
} from '../../tests/support/console-client.ts';

let console: ConsoleUnderTest;
beforeEach(async () => {
  console = await startConsole();
});
afterEach(() => console.simulator.stop());

const UNLOCK = `/doors/${FRONT_DOOR}/unlock`;
const SUCCESS = { code: 'SUCCESS', msg: 'success', data: 'success' };

describe('the certificate', () => {
  test('is its own issuer, no authority, and valid now', () => {
    const certificate = new X509Certificate(console.simulator.certificatePem);

    expect(certificate.ca).toBe(false);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.fingerprint256).toBe(console.simulator.certificateSha256);
    expect(certificate.validToDate.getUTCFullYear()).toBe(2049);
  });
});

describe('access to the API', () => {
  test.each([null, 'another-token'])('needs the token: %s is refused with 401', async (token) => {
    expect(await console.ask('GET', '/doors', undefined, token)).toMatchObject({
      status: 401,
      body: { code: 'CODE_ACCESS_TOKEN_INVALID' },
    });
  });

  test('ends when the token expires', async () => {
    await console.ask('POST', '/__sim/faults', { tokenExpired: true });

    expect(await console.ask('GET', '/doors')).toMatchObject({ status: 401 });
  });

  test.each([401, 403])('needs the scope, told by %i as the switch says', async (scopeError) => {
    await console.ask('POST', '/__sim/faults', { missingScopes: ['edit:space'], scopeError });

    expect(await console.ask('PUT', UNLOCK)).toMatchObject({ status: scopeError, body: { code: 'CODE_UNAUTHORIZED' } });
    expect(await console.ask('GET', '/doors')).toMatchObject({ status: 200 });
  });

  test('refuses an unknown route in the numeric dialect', async () => {
    expect(await console.ask('PUT', `/doors/${FRONT_DOOR}/remote_unlock`)).toMatchObject({
      status: 200,
      body: { code: 404, codeS: 'CODE_NOT_FOUND' },
    });
  });
});

describe('doors', () => {
  test('are listed with their hub and lock', async () => {
    const { body } = await console.ask('GET', '/doors');

    expect(body).toMatchObject({
      code: 'SUCCESS',
      data: [
        { id: FRONT_DOOR, name: 'Main entrance', type: 'door', is_bind_hub: true, door_lock_relay_status: 'lock' },
        { id: BAY_DOOR, name: 'Bays 1–2' },
      ],
    });
  });

  test('are read one at a time', async () => {
    expect((await console.ask('GET', `/doors/${BAY_DOOR}`)).body).toMatchObject({ data: { id: BAY_DOOR } });
    expect((await console.ask('GET', '/doors/nowhere')).body).toMatchObject({ code: 'CODE_NOT_EXISTS' });
  });

  test('have devices in an array for each place, a hub and a reader each', async () => {
    expect((await console.ask('GET', '/devices')).body).toMatchObject({
      data: [
        [
          { location_id: FRONT_DOOR, type: 'UA-G2-PRO' },
          { location_id: FRONT_DOOR, type: 'UAH', is_online: true },
        ],
        [{ location_id: BAY_DOOR }, { location_id: BAY_DOOR }],
      ],
    });
  });
});

describe('an unlock', () => {
  test.each([
    undefined,
    {},
    { actor_id: 'a', actor_name: 'A' },
    { extra: { correlation_id: 'x' } },
    { actor_id: 'a', actor_name: 'A', extra: {} },
  ])('opens the lock with the body %j', async (body) => {
    expect(await console.ask('PUT', UNLOCK, body)).toEqual({ status: 200, body: SUCCESS });
    expect(console.simulator.journal()).toMatchObject([{ effect: 'unlocked', doorId: FRONT_DOOR, answered: 200 }]);
  });

  test.each([{ actor_id: 'a' }, { actor_name: 'A' }, { actor_id: '', actor_name: '' }, { extra: 'text' }, 'no json'])(
    'refuses the body %j',
    async (body) => {
      expect((await console.ask('PUT', UNLOCK, body)).body).toMatchObject({ code: 'CODE_PARAMS_INVALID' });
      expect(console.simulator.journal()[0]).not.toHaveProperty('effect');
    },
  );

  test('opens the lock for five seconds, and for five more when it is repeated', async () => {
    const lock = async () => (await console.ask('GET', `/doors/${FRONT_DOOR}`)).body;
    const open = { data: { door_lock_relay_status: 'unlock' } };
    await console.ask('PUT', UNLOCK);
    console.clock.advance(3000);
    await console.ask('PUT', UNLOCK);

    console.clock.advance(4999);
    expect(await lock()).toMatchObject(open);

    console.clock.advance(1);
    expect(await lock()).toMatchObject({ data: { door_lock_relay_status: 'lock' } });
  });

  test('stands in the system log after a little more than a second, with the actor and what the caller added', async () => {
    await console.ask('PUT', UNLOCK, { actor_id: 'b-1', actor_name: 'Jo', extra: { correlation_id: 'c-1' } });
    const search = () => console.ask('POST', '/system/logs?page_num=1&page_size=100', { topic: 'door_openings' });

    console.clock.advance(1099);
    expect((await search()).body).toMatchObject({ data: { hits: [] } });

    console.clock.advance(1);
    const { body } = await search();
    expect(body).toMatchObject({ data: { hits: [{ _source: { actor: { id: 'b-1', display_name: 'Jo' } } }] } });
    expect(JSON.stringify(body)).toContain('c-1');
  });
});

describe('rules and emergencies', () => {
  const RULE = `/doors/${FRONT_DOOR}/lock_rule`;

  test('a door stands open for as many minutes as its rule says', async () => {
    await console.ask('PUT', RULE, { type: 'custom', interval: 90 });
    const endsAt = CONSOLE_STARTS_AT / 1000 + 90 * 60;

    expect((await console.ask('GET', RULE)).body).toMatchObject({ data: { type: 'custom', ended_time: endsAt } });

    console.clock.advance(90 * 60_000);
    expect((await console.ask('GET', RULE)).body).toMatchObject({ data: { type: '', ended_time: 0 } });
  });

  test.each([{ type: 'custom' }, { type: 'custom', interval: 0.5 }, { type: 'open' }, {}])(
    'refuses the rule %j',
    async (rule) => {
      expect((await console.ask('PUT', RULE, rule)).body).toMatchObject({ code: 'CODE_PARAMS_INVALID' });
    },
  );

  test('an emergency is set with both flags and read back', async () => {
    expect((await console.ask('PUT', '/doors/settings/emergency', { lockdown: true })).body).toMatchObject({
      code: 'CODE_PARAMS_INVALID',
    });

    await console.ask('PUT', '/doors/settings/emergency', { lockdown: true, evacuation: false });

    expect((await console.ask('GET', '/doors/settings/emergency')).body).toMatchObject({
      data: { lockdown: true, evacuation: false },
    });
  });
});

describe('the switchboard', () => {
  test('needs no token, and tells what was asked, newest last', async () => {
    await console.ask('GET', '/doors');
    await console.ask('PUT', UNLOCK, { extra: { correlation_id: 'c-9' } });

    const { status, body } = await console.ask('GET', '/__sim/log', undefined, null);

    expect(status).toBe(200);
    expect(body).toEqual([
      { at: CONSOLE_STARTS_AT, method: 'GET', path: '/api/v1/developer/doors', body: null, answered: 200 },
      {
        at: CONSOLE_STARTS_AT,
        method: 'PUT',
        path: `/api/v1/developer${UNLOCK}`,
        doorId: FRONT_DOOR,
        correlationId: 'c-9',
        body: { extra: { correlation_id: 'c-9' } },
        effect: 'unlocked',
        answered: 200,
      },
    ]);
    expect(JSON.stringify(body)).not.toContain(CONSOLE_TOKEN);
  });

  test('keeps the switches that a change does not name, and takes all back', async () => {
    await console.ask('POST', '/__sim/faults', { latencyMs: 5, hubsOffline: [FRONT_DOOR] }, null);
    await console.ask('POST', '/__sim/faults', { latencyMs: 0, websocket: { isSilent: true } }, null);
    const { body } = await console.ask('GET', '/__sim/faults', undefined, null);

    expect(body).toMatchObject({
      latencyMs: 0,
      hubsOffline: [FRONT_DOOR],
      websocket: { isSilent: true, omitsLogs: false },
    });
    expect((await console.ask('DELETE', '/__sim/faults')).body).toMatchObject({ hubsOffline: [] });
  });

  test.each([{ latency: 5 }, { latencyMs: -1 }, { scopeError: 404 }, 'no json', { hang: 'on-connect' }])(
    'refuses %j and changes nothing',
    async (change) => {
      const before = await console.ask('GET', '/__sim/faults');

      expect((await console.ask('POST', '/__sim/faults', change)).status).toBe(400);
      expect(await console.ask('GET', '/__sim/faults')).toEqual(before);
    },
  );

  test('strikes as many requests as it is told', async () => {
    await console.ask('POST', '/__sim/faults', { rateLimited: true, requestsLeft: 1 });

    expect((await console.ask('GET', '/doors')).status).toBe(429);
    expect((await console.ask('GET', '/doors')).status).toBe(200);
  });

  test('ends a restart by itself', async () => {
    await console.ask('POST', '/__sim/faults', { reboot: { status: 502, forMs: 3000 } });
    expect((await console.ask('GET', '/doors')).status).toBe(502);

    console.clock.advance(3000);
    expect((await console.ask('GET', '/doors')).status).toBe(200);
  });

  test('resets the connection before the lock opens, or after', async () => {
    await console.ask('POST', '/__sim/faults', { reset: 'before-effect' });
    await expect(console.ask('PUT', UNLOCK)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await console.ask('POST', '/__sim/faults', { reset: 'after-effect' });
    await expect(console.ask('PUT', UNLOCK)).rejects.toMatchObject({ code: 'ECONNRESET' });

    expect(console.simulator.journal().map(({ effect }) => effect)).toEqual([undefined, 'unlocked']);
  });
});
