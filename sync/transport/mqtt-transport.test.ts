import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasMosquitto, startMosquitto } from '../../tests/support/mosquitto.ts';
import { startTcpProxy, type TcpProxy } from '../../tests/support/tcp-proxy.ts';
import { startBroker } from '../../cloud-api/facility-link/broker.ts';
import { createLog } from '../../cloud-api/log.ts';
import { hashCredential } from '../../cloud-api/secrets.ts';
import { systemClock } from '../../cloud-api/system-clock.ts';
import { systemRandom } from '../../cloud-api/system-random.ts';
import type { Transport } from '../engine/transport-port.ts';
import { createMqttTransport, type MqttTransportOptions } from './mqtt-transport.ts';

const FACILITY = { username: 'fac11111-0000-4000-8000-000000000001', password: 'one-long-secret' };
const OTHER = { username: 'fac22222-0000-4000-8000-000000000002', password: 'another-secret' };
const UP = `v1/${FACILITY.username}/up/st`;
const DOWN = `v1/${FACILITY.username}/dn/st`;
const PRESENCE = { topic: `v1/${FACILITY.username}/up/pr`, online: 'here', offline: 'gone' };

type Running = { url: string; cloud: { username: string; password: string }; stop(): Promise<void> };

async function startOwnBroker(): Promise<Running> {
  const passwords = new Map([FACILITY, OTHER].map(({ username, password }) => [username, hashCredential(password)]));
  const broker = await startBroker({
    host: '127.0.0.1',
    port: 0,
    credentialOf: async (id) => passwords.get(id) ?? null,
    random: systemRandom,
    log: createLog('silent'),
  });
  return { url: broker.url, cloud: broker.cloudCredentials, stop: broker.stop };
}

async function startForeignBroker(): Promise<Running> {
  const cloud = { username: 'cloud', password: 'cloud-secret' };
  return { ...(await startMosquitto([FACILITY, OTHER], cloud)), cloud };
}

const brokers = [
  { name: 'the embedded broker', start: startOwnBroker },
  ...(hasMosquitto() ? [{ name: 'Mosquitto', start: startForeignBroker }] : []),
];

type Side = {
  readonly transport: Transport;
  readonly received: string[];
  readonly statuses: boolean[];
  readonly problems: string[];
};

describe.each(brokers)('the MQTT transport over $name', ({ start }) => {
  let broker: Running;
  let proxy: TcpProxy;
  let sides: Side[] = [];

  beforeEach(async () => {
    broker = await start();
    proxy = await startTcpProxy(Number(new URL(broker.url).port));
    sides = [];
  });
  afterEach(async () => {
    for (const { transport } of sides) await transport.stop();
    await proxy.stop();
    await broker.stop();
  });

  function makeSide(
    options: Pick<MqttTransportOptions, 'username' | 'password' | 'subscriptions'> & Partial<MqttTransportOptions>,
    handle?: (topic: string, text: string) => Promise<void>,
  ): Side {
    const side: Side = {
      received: [],
      statuses: [],
      problems: [],
      transport: createMqttTransport({
        url: broker.url,
        clientId: `t-${systemRandom.hex(6)}`,
        clock: systemClock,
        random: systemRandom,
        onProblem: (event) => side.problems.push(event),
        ...options,
      }),
    };
    side.transport.onStatus((isConnected) => side.statuses.push(isConnected));
    side.transport.onMessage(async (topic, payload) => {
      const text = Buffer.from(payload).toString();
      await handle?.(topic, text);
      side.received.push(text);
    });
    sides.push(side);
    return side;
  }

  const makeFacility = (
    options: Partial<MqttTransportOptions> = {},
    handle?: (topic: string, text: string) => Promise<void>,
  ) => makeSide({ ...FACILITY, url: `mqtt://127.0.0.1:${proxy.port}`, subscriptions: [DOWN], ...options }, handle);
  const makeCloud = (subscriptions = ['v1/+/up/st', 'v1/+/up/rq']) => makeSide({ ...broker.cloud, subscriptions });

  async function connected(side: Side): Promise<void> {
    if (side.statuses.length === 0) side.transport.start();
    await expect.poll(() => side.statuses.at(-1), { timeout: 10_000 }).toBe(true);
  }

  test('carries messages both ways, in order', async () => {
    const facility = makeFacility();
    const cloud = makeCloud();
    await Promise.all([connected(facility), connected(cloud)]);

    for (const number of [1, 2, 3]) facility.transport.send(UP, `up ${number}`);
    for (const number of [1, 2, 3]) cloud.transport.send(DOWN, `dn ${number}`);

    await expect.poll(() => cloud.received).toEqual(['up 1', 'up 2', 'up 3']);
    await expect.poll(() => facility.received).toEqual(['dn 1', 'dn 2', 'dn 3']);
  });

  test('carries a frame of the largest size', async () => {
    const facility = makeFacility();
    const cloud = makeCloud();
    await Promise.all([connected(facility), connected(cloud)]);

    facility.transport.send(UP, 'x'.repeat(256 * 1024));

    await expect.poll(() => cloud.received.map(({ length }) => length), { timeout: 5000 }).toEqual([256 * 1024]);
  });

  test('works one message at a time', async () => {
    let running = 0;
    let most = 0;
    const facility = makeFacility({}, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    });
    const cloud = makeCloud();
    await Promise.all([connected(facility), connected(cloud)]);

    for (let number = 0; number < 50; number += 1) cloud.transport.send(DOWN, String(number));

    await expect.poll(() => facility.received.length).toBe(50);
    expect(most).toBe(1);
  });

  test('drops the connection when a handler fails, takes nothing from it any more, and comes back', async () => {
    const seen: string[] = [];
    const facility = makeFacility({}, async (_topic, text) => {
      seen.push(text);
      if (text === 'poison') throw new Error('disk full');
    });
    const cloud = makeCloud();
    await Promise.all([connected(facility), connected(cloud)]);

    for (const text of ['first', 'poison', 'after']) cloud.transport.send(DOWN, text);
    await expect.poll(() => facility.statuses).toEqual([true, false, true]);
    cloud.transport.send(DOWN, 'again');

    await expect.poll(() => facility.received).toEqual(['first', 'again']);
    expect(seen).toEqual(['first', 'poison', 'again']);
    expect(facility.problems).toEqual(['mqtt.handler.failed']);
  });

  test('loses what is sent while there is no connection, and keeps nothing for later', async () => {
    const facility = makeFacility();
    const cloud = makeCloud();
    facility.transport.send(UP, 'before the start');
    await Promise.all([connected(facility), connected(cloud)]);
    proxy.setMode('cut');
    await expect.poll(() => facility.statuses.at(-1)).toBe(false);

    facility.transport.send(UP, 'meanwhile');
    cloud.transport.send(DOWN, 'meanwhile');
    proxy.setMode('pass');
    await connected(facility);
    facility.transport.send(UP, 'after');
    cloud.transport.send(DOWN, 'after');

    await expect.poll(() => cloud.received).toEqual(['after']);
    await expect.poll(() => facility.received).toEqual(['after']);
  });

  test('is back within seconds of a wire that swallowed everything', async () => {
    const facility = makeFacility();
    await connected(facility);
    proxy.setMode('swallow');
    facility.transport.reset();
    await expect.poll(() => facility.statuses.at(-1)).toBe(false);

    proxy.setMode('pass');

    await expect.poll(() => facility.statuses.at(-1), { timeout: 5000 }).toBe(true);
  });

  test('tells presence, and its end in good order and in bad', async () => {
    const cloud = makeCloud(['v1/+/up/pr']);
    const facility = makeFacility({ presence: PRESENCE });
    await connected(cloud);
    await connected(facility);
    await expect.poll(() => cloud.received).toEqual(['here']);

    await facility.transport.stop();
    await expect.poll(() => cloud.received.slice(0, 2)).toEqual(['here', 'gone']);
    const again = makeFacility({ presence: PRESENCE });
    await connected(again);
    await expect.poll(() => cloud.received.at(-1)).toBe('here');
    proxy.setMode('cut');

    await expect.poll(() => cloud.received.at(-1)).toBe('gone');
  });

  test.each([
    ['a wrong password', { password: 'guess' }],
    ['a stranger', { username: 'fac33333-0000-4000-8000-000000000003' }],
    ['somebody who says to be the cloud', { username: 'cloud' }],
    ['nobody', { username: '', password: '' }],
  ])('does not let in %s, and goes on trying', async (_who, credentials) => {
    const facility = makeFacility(credentials);
    facility.transport.start();

    await expect.poll(() => facility.problems).toEqual(['mqtt.connection.failed']);

    expect(facility.statuses).toEqual([]);
  });

  test('gives a facility nothing of another, nor of its own way up', async () => {
    const cloud = makeCloud();
    const other = makeSide({ ...OTHER, subscriptions: [`v1/${OTHER.username}/dn/st`] });
    await Promise.all([connected(cloud), connected(other)]);
    const spies = [['v1/+/dn/#'], ['#'], [DOWN], [`v1/${OTHER.username}/up/st`]].map((subscriptions) =>
      makeSide({ ...OTHER, subscriptions }),
    );
    for (const spy of spies) spy.transport.start();

    cloud.transport.send(DOWN, 'for the first');
    cloud.transport.send(`v1/${OTHER.username}/dn/st`, 'for the other');

    await expect.poll(() => other.received).toEqual(['for the other']);
    expect(spies.map(({ received }) => received)).toEqual([[], [], [], []]);
  });

  test.each([UP, `v1/${OTHER.username}/dn/st`, '$SYS/x', 'v2/x/up/st'])(
    'takes nothing from another facility on %s',
    async (topic) => {
      const cloud = makeCloud(['v1/+/up/#']);
      const other = makeSide({ ...OTHER, subscriptions: [`v1/${OTHER.username}/dn/#`] });
      await Promise.all([connected(cloud), connected(other)]);

      other.transport.send(topic, 'forged');
      await expect
        .poll(async () => {
          other.transport.send(`v1/${OTHER.username}/up/st`, 'own');
          return cloud.received.at(-1);
        })
        .toBe('own');

      expect([...cloud.received, ...other.received]).not.toContain('forged');
    },
  );
});
