import http from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createManualClock, type ManualClock } from '../sim-clock.ts';
import type { SimApp } from './oauth.ts';
import { type NinjaOneSimulator, startNinjaOneSimulator } from './start-ninjaone-simulator.ts';

const APP: SimApp = {
  clientId: 'an-app',
  clientSecret: 'its-secret',
  grants: ['client_credentials', 'authorization_code', 'refresh_token'],
  scopes: ['monitoring', 'management'],
  redirectUris: ['http://127.0.0.1:*/back'],
};
const STARTS_AT = Date.UTC(2025, 10, 22, 15, 0);

let clock: ManualClock;
let cloud: NinjaOneSimulator;
beforeEach(async () => {
  clock = createManualClock(STARTS_AT);
  cloud = await startNinjaOneSimulator({
    port: 0,
    apps: [APP, { ...APP, clientId: 'a-reader', scopes: ['monitoring'] }],
    devices: [
      { id: 42, name: 'Bay 1', services: ['Spooler'] },
      { id: 43, name: 'Bay 2', isOffline: true },
    ],
    scripts: ['Bay launch software', 'Bay power on'],
    clock,
  });
});
afterEach(() => cloud.stop());

async function tokenBy(fields: Readonly<Record<string, string>>, path = '/ws/oauth/token') {
  const form = { client_id: 'an-app', client_secret: 'its-secret', scope: 'monitoring management', ...fields };
  const response = await fetch(cloud.url + path, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
}

const machineToken = async () => String((await tokenBy({ grant_type: 'client_credentials' })).body['access_token']);
const userToken = async () => {
  const refresh_token = cloud.issueRefreshToken('an-app');
  return String((await tokenBy({ grant_type: 'refresh_token', refresh_token })).body['access_token']);
};

async function call(token: string, method: string, path: string, body?: unknown) {
  const response = await fetch(cloud.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text };
}

const RUN = { type: 'SCRIPT', id: 146, parameters: '-Corr c-1', runAs: 'loggedonuser' };
const run = (token: string, body: object = RUN, device = 42) =>
  call(token, 'POST', `/v2/device/${device}/script/run`, body);

describe('tokens', () => {
  test.each(['/ws/oauth/token', '/oauth/token'])('are given at %s, and good at both prefixes', async (path) => {
    const { body } = await tokenBy({ grant_type: 'client_credentials' }, path);

    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'monitoring management' });
    expect(await call(String(body['access_token']), 'GET', '/v2/device/42')).toMatchObject({ status: 200 });
    expect(await call(String(body['access_token']), 'GET', '/api/v2/device/42')).toMatchObject({ status: 200 });
  });

  test('of a client that nobody knows are refused in the words seen in reality', async () => {
    expect(await tokenBy({ grant_type: 'client_credentials', client_id: 'another' })).toEqual({
      status: 400,
      body: { resultCode: 'Client app not exist' },
    });
  });

  test('run out', async () => {
    const token = await machineToken();

    clock.advance(3600_000);

    expect(await call(token, 'GET', '/v2/devices')).toMatchObject({
      status: 401,
      body: { error: 'not_authenticated' },
    });
  });

  test('a JSON body is no form', async () => {
    const response = await fetch(`${cloud.url}/ws/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credentials' }),
    });

    expect(response.status).toBe(415);
  });

  test('a refresh token that was exchanged for another is dead', async () => {
    const refresh_token = cloud.issueRefreshToken('an-app');
    const first = await tokenBy({ grant_type: 'refresh_token', refresh_token });

    expect(first.body['refresh_token']).not.toBe(refresh_token);
    expect(await tokenBy({ grant_type: 'refresh_token', refresh_token })).toEqual({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  test('a scope that the app lacks is refused with 401', async () => {
    const { body } = await tokenBy({ grant_type: 'client_credentials', client_id: 'a-reader' });

    expect(await call(String(body['access_token']), 'POST', '/v2/device/42/reboot/NORMAL', {})).toMatchObject({
      status: 401,
      body: { error: 'insufficient_privileges' },
    });
  });
});

describe('a script', () => {
  test('needs a user', async () => {
    expect(await run(await machineToken())).toMatchObject({
      status: 403,
      body: { error: 'user_context_required', error_code: 5 },
    });
    expect(cloud.runs()).toEqual([]);
  });

  test.each([
    ['an unknown field', { ...RUN, scriptId: 1 }, 400, "Unrecognized field 'scriptId'"],
    ['another case of runAs', { ...RUN, runAs: 'SYSTEM' }, 400, 'Node credential access denied'],
    ['characters of a shell', { ...RUN, parameters: 'a;b' }, 400, /not allowed/],
    ['a script that is not there', { ...RUN, id: 9 }, 404, 'Script not found'],
  ])('is refused for %s', async (_, body, status, errorMessage) => {
    const answer = await run(await userToken(), body);

    expect(answer.status).toBe(status);
    expect(answer.body.errorMessage).toMatch(errorMessage);
    expect(cloud.runs()).toEqual([]);
  });

  test('runs, is an active job meanwhile, and leaves activities and its echo', async () => {
    const token = await userToken();

    expect(await run(token)).toEqual({ status: 204, body: '' });
    const jobs = await call(token, 'GET', '/v2/device/42/jobs');
    clock.advance(20_000);

    expect(jobs.body).toMatchObject([{ jobStatus: 'IN_PROCESS' }]);
    expect((await call(token, 'GET', '/v2/device/42/jobs')).body).toEqual([]);
    const { body: feed } = await call(token, 'GET', '/v2/device/42/activities');
    expect(feed.activities).toMatchObject([
      { statusCode: 'COMPLETED', activityResult: 'SUCCESS', data: { exitCode: 0 } },
      { statusCode: 'STARTED' },
      { statusCode: 'START_REQUESTED', activityTime: STARTS_AT / 1000 },
    ]);
    expect(feed.lastNodeActivityId).toBe(feed.activities[0].id);
    const { body: fields } = await call(token, 'GET', '/v2/device/42/custom-fields');
    expect(JSON.parse(fields.bayState)).toMatchObject({ corr: 'c-1', code: 0 });
  });

  test('waits for a PC that is off, and does nothing once it is too late', async () => {
    const token = await userToken();
    await run(token, { ...RUN, parameters: '-Corr c-2 -NotAfter 2025-11-22T15:05:00Z' }, 43);

    clock.advance(600_000);
    cloud.setOnline(43, true);
    clock.advance(20_000);

    expect(cloud.runs()).toMatchObject([{ correlationId: 'c-2', state: 'too_late' }]);
  });

  test('shows nothing before its feed has caught up', async () => {
    cloud.turnFaults({ feedLagMs: 60_000 });
    const token = await userToken();
    await run(token);

    const early = await call(token, 'GET', '/v2/device/42/activities');
    clock.advance(60_000);
    const late = await call(token, 'GET', '/v2/device/42/activities?newerThan=1');

    expect(early.body.activities).toEqual([]);
    expect(late.body.activities).toHaveLength(2);
  });
});

test('a reboot takes the PC away for two minutes and says so afterwards', async () => {
  const token = await machineToken();

  expect(await call(token, 'POST', '/v2/device/42/reboot/NORMAL', { reason: 'stuck' })).toMatchObject({ status: 204 });
  const during = await call(token, 'GET', '/v2/device/42');
  clock.advance(120_000);

  expect(during.body.offline).toBe(true);
  expect((await call(token, 'GET', '/v2/device/42')).body.offline).toBe(false);
  expect((await call(token, 'GET', '/v2/device/42/activities')).body.activities).toMatchObject([
    { statusCode: 'SYSTEM_REBOOTED' },
  ]);
});

test('services, fields and maintenance can be changed without a user, unless the switch says otherwise', async () => {
  const token = await machineToken();

  const control = () => call(token, 'POST', '/v2/device/42/windows-service/Spooler/control', { action: 'RESTART' });
  const statuses = [
    await control(),
    await call(token, 'PATCH', '/v2/device/42/custom-fields', { note: 'x' }),
    await call(token, 'PUT', '/v2/device/42/maintenance', {
      disabledFeatures: ['ALERTS'],
      end: '2025-11-22T16:00:00Z',
    }),
  ].map(({ status }) => status);
  cloud.turnFaults({ everythingNeedsUser: true });

  expect(statuses).toEqual([204, 204, 204]);
  expect((await call(token, 'GET', '/v2/device/42')).body.maintenance.end).toBe(Date.UTC(2025, 10, 22, 16) / 1000);
  expect(await control()).toMatchObject({ status: 403 });
});

test('devices come in pages, and what a filter does not understand it ignores', async () => {
  const token = await machineToken();

  const first = await call(token, 'GET', '/v2/devices?pageSize=1&df=colour=red');
  const second = await call(token, 'GET', `/v2/devices?pageSize=1&after=${first.body[0].id}`);
  const third = await call(token, 'GET', `/v2/devices?pageSize=1&after=${second.body[0].id}`);

  expect([first, second, third].map(({ body }) => body.length)).toEqual([1, 1, 0]);
  expect(second.body[0]).toMatchObject({ id: 43, offline: true, lastContact: STARTS_AT / 1000 });
});

test('what is lost after the effect has happened all the same', async () => {
  const token = await userToken();
  cloud.turnFaults({ appliesTo: 'commands', reset: 'after-effect' });

  await expect(run(token)).rejects.toThrow('fetch failed');

  expect(cloud.runs()).toHaveLength(1);
});

test('the webhook is told, with the header that was asked for', async () => {
  const heard = Promise.withResolvers<{ readonly secret: unknown; readonly body: unknown }>();
  const receiver = http.createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      heard.resolve({ secret: request.headers['x-club-secret'], body: JSON.parse(chunk.toString('utf8')) });
    });
    request.on('end', () => response.end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', () => resolve()));
  const { port } = z.object({ port: z.number() }).parse(receiver.address());
  const token = await userToken();

  await call(token, 'PUT', '/v2/webhook', {
    url: `http://127.0.0.1:${port}/`,
    headers: [{ name: 'X-Club-Secret', value: 'shh' }],
  });
  await run(token);

  expect(await heard.promise).toMatchObject({ secret: 'shh', body: { statusCode: 'START_REQUESTED', deviceId: 42 } });
  receiver.close();
});

test('an operator of a demo switches a PC off and a script away', async () => {
  const post = (path: string, body: object) =>
    fetch(cloud.url + path, { method: 'POST', body: JSON.stringify(body) }).then(({ status }) => status);

  expect(await post('/__sim/devices/42', { isOnline: false })).toBe(200);
  expect(await post('/__sim/scripts/Bay%20launch%20software', { isActive: false })).toBe(200);
  expect(await post('/__sim/faults', { nonsense: true })).toBe(400);

  const token = await userToken();
  expect((await call(token, 'GET', '/v2/device/42')).body.offline).toBe(true);
  expect(await run(token)).toMatchObject({ status: 404 });
});
