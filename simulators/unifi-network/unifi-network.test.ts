import https from 'node:https';
import axios from 'axios';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_NETWORK } from '../demo-network.ts';
import { createManualClock, type ManualClock } from '../sim-clock.ts';
import type { Dialect } from './sessions.ts';
import { startUnifiNetworkSimulator, type UnifiNetworkSimulator } from './start-unifi-network-simulator.ts';

let clock: ManualClock;
let sim: UnifiNetworkSimulator;
beforeEach(async () => {
  clock = createManualClock(Date.UTC(2025, 10, 22, 12));
  sim = await start('unifi-os');
});
afterEach(() => sim.stop());

async function start(dialect: Dialect): Promise<UnifiNetworkSimulator> {
  return startUnifiNetworkSimulator({ port: 0, dialect, clock, ...DEMO_NETWORK });
}

type Sent = { readonly method?: string; readonly body?: unknown; readonly headers?: Record<string, string> };

async function send(path: string, { method = 'GET', body, headers = {} }: Sent = {}) {
  const {
    status,
    data,
    headers: answered,
  } = await axios.request({
    url: `${sim.url}${path}`,
    method,
    data: body,
    headers,
    httpsAgent: new https.Agent({ ca: [sim.certificatePem], checkServerIdentity: () => undefined }),
    maxRedirects: 0,
    validateStatus: () => true,
  });
  return { status, data, headers: answered };
}

/** The headers of somebody who has logged in. */
async function login(): Promise<Record<string, string>> {
  const { headers } = await send('/api/auth/login', { method: 'POST', body: DEMO_NETWORK.account });
  return {
    cookie: String(headers['set-cookie']).split(';')[0] ?? '',
    'x-csrf-token': String(headers['x-csrf-token']),
  };
}

const SITE = '/proxy/network/api/s/default';
const [{ mac: switchMac }] = DEMO_NETWORK.switches;

describe('a session', () => {
  test('is needed for everything, and for what changes something its token as well', async () => {
    const session = await login();
    const { 'x-csrf-token': _, ...cookieOnly } = session;
    const post = { method: 'POST', body: {} };

    expect((await send(`${SITE}/stat/sta`)).status).toBe(401);
    expect((await send(`${SITE}/stat/sta`, { headers: cookieOnly })).status).toBe(200);
    expect((await send(`${SITE}/stat/voucher`, { ...post, headers: cookieOnly })).status).toBe(403);
    expect((await send(`${SITE}/stat/voucher`, { ...post, headers: session })).status).toBe(200);
  });

  test('ends after its time, and with the console', async () => {
    sim.turnFaults({ sessionMs: 60_000 });
    const first = await login();
    clock.advance(60_000);
    expect((await send('/api/users/self', { headers: first })).status).toBe(401);

    const second = await login();
    sim.turnFaults({ reboot: { status: 502, forMs: 1000 } });
    expect((await send('/')).status).toBe(502);
    clock.advance(1000);
    expect((await send('/api/users/self', { headers: second })).status).toBe(401);
  });

  test('is refused after five logins in a minute, and had again in the next', async () => {
    for (let n = 0; n < 5; n += 1) await login();
    const wanted = { method: 'POST', body: DEMO_NETWORK.account };

    const limited = await send('/api/auth/login', wanted);
    clock.advance(60_000);

    expect(limited).toMatchObject({ status: 429, data: { code: 'AUTHENTICATION_FAILED_LIMIT_REACHED' } });
    expect((await send('/api/auth/login', wanted)).status).toBe(200);
  });

  test.each([
    { dialect: 'unifi-os', path: '/api/auth/login', front: 200, wrong: { status: 403 }, mfa: { status: 499 } },
    {
      dialect: 'classic',
      path: '/api/login',
      front: 302,
      wrong: { data: { meta: { msg: 'api.err.Invalid' } } },
      mfa: { status: 400 },
    },
  ] as const)('is had in its own way: $dialect', async ({ dialect, path, front, wrong, mfa }) => {
    await sim.stop();
    sim = await start(dialect);
    const { account } = DEMO_NETWORK;

    expect((await send('/')).status).toBe(front);
    expect(await send(path, { method: 'POST', body: { ...account, password: 'x' } })).toMatchObject(wrong);
    sim.turnFaults({ mfa: true });
    expect(await send(path, { method: 'POST', body: account })).toMatchObject(mfa);
  });
});

test('a power cycle takes a port and what hangs on it away for fifteen seconds', async () => {
  const headers = await login();
  const portOf = async (index: number) => {
    const { data } = await send(`${SITE}/stat/device/${switchMac}`, { headers });
    return data.data[0].port_table[index - 1];
  };
  const body = { cmd: 'power-cycle', mac: switchMac, port_idx: 4 };

  await send(`${SITE}/cmd/devmgr`, { method: 'POST', body, headers });

  expect(await portOf(4)).toMatchObject({ up: false, poe_power: '0.00' });
  expect((await send(`${SITE}/stat/sta`, { headers })).data.data).toHaveLength(DEMO_NETWORK.clients.length - 1);
  clock.advance(15_000);
  expect(await portOf(4)).toMatchObject({ up: true });
});

test('vouchers are made, listed by their instant and deleted', async () => {
  const headers = await login();
  const post = (path: string, body: unknown) => send(`${SITE}/${path}`, { method: 'POST', body, headers });
  const wanted = { cmd: 'create-voucher', expire: 90, n: 1, quota: 0, note: 'bk:1' };

  const made = await post('cmd/hotspot', wanted);
  const [createTime] = made.data.data.map((row: { create_time: number }) => row.create_time);
  const listed = await post('stat/voucher', { create_time: createTime });

  expect(listed.data.data).toMatchObject([{ duration: 90, note: 'bk:1', code: expect.stringMatching(/^\d{10}$/) }]);
  const [{ _id: id }] = listed.data.data;
  await post('cmd/hotspot', { cmd: 'delete-voucher', _id: id });
  expect((await post('stat/voucher', {})).data.data).toEqual([]);
  expect((await post('cmd/hotspot', { cmd: 'delete-voucher', _id: id })).data.meta.rc).toBe('error');
});

test.each([
  ['200', 200],
  ['4xx', 403],
] as const)('a refusal comes in the dialect that was chosen: %s', async (refusalHttp, status) => {
  const headers = await login();
  sim.turnFaults({ refusal: 'api.err.NoPermission', refusalHttp });

  expect(await send(`${SITE}/stat/sta`, { headers })).toMatchObject({ status, data: { meta: { rc: 'error' } } });
});

test('switches are turned over the wire, and the journal keeps no password', async () => {
  await login();

  const turned = await send('/__sim/faults', { method: 'POST', body: { answer: 'html' } });
  const log = await send('/__sim/log');

  expect(turned.data.answer).toBe('html');
  expect(log.data).toMatchObject([{ path: '/api/auth/login', body: null, answered: 200 }]);
  expect(JSON.stringify(log.data)).not.toContain(DEMO_NETWORK.account.password);
});
