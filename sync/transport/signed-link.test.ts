import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBroker } from '../../cloud-api/facility-link/broker.ts';
import { createLog } from '../../cloud-api/log.ts';
import { hashCredential } from '../../cloud-api/secrets.ts';
import { systemClock } from '../../cloud-api/system-clock.ts';
import { systemRandom } from '../../cloud-api/system-random.ts';
import { every } from '../../cloud-api/timers.ts';
import { identityOfCode } from '../../tests/support/code-identity.ts';
import { FACILITY_ID, memoryNode } from '../../tests/support/memory-node.ts';
import { hasMosquitto, startMosquitto } from '../../tests/support/mosquitto.ts';
import type { Role } from '../engine/node-state.ts';
import type { Transport } from '../engine/transport-port.ts';
import { encodePresence } from '../protocol/presence.ts';
import { presenceTopic, topicsToRead } from '../protocol/topics.ts';
import { createLinkRunner, type LinkRunner } from './link-runner.ts';
import { createMqttTransport } from './mqtt-transport.ts';

const FACILITY = { username: FACILITY_ID, password: 'one-long-secret' };
const ST = `v1/${FACILITY_ID}/up/st`;
const RQ = `v1/${FACILITY_ID}/up/rq`;

type Login = { readonly username: string; readonly password: string };
type Running = { readonly url: string; readonly cloud: Login; stop(): Promise<void> };

async function startOwnBroker(): Promise<Running> {
  const hash = hashCredential(FACILITY.password);
  const broker = await startBroker({
    host: '127.0.0.1',
    port: 0,
    credentialOf: async (id) => (id === FACILITY.username ? hash : null),
    random: systemRandom,
    log: createLog('silent'),
  });
  return { url: broker.url, cloud: broker.cloudCredentials, stop: broker.stop };
}

async function startForeignBroker(): Promise<Running> {
  const cloud = { username: 'cloud', password: 'cloud-secret' };
  return { ...(await startMosquitto([FACILITY], cloud)), cloud };
}

const brokers = [
  { name: 'the embedded broker', start: startOwnBroker },
  ...(hasMosquitto() ? [{ name: 'Mosquitto', start: startForeignBroker }] : []),
];

describe.each(brokers)('over $name', ({ start }) => {
  let broker: Running;
  let closers: (() => Promise<void>)[];
  let cloudStates: string[];

  beforeEach(async () => {
    broker = await start();
    closers = [broker.stop];
    cloudStates = [];
  });
  afterEach(async () => {
    for (const close of closers.toReversed()) await close();
  });

  function connect(login: Login, subscriptions: readonly string[], boot = systemRandom.hex(8)): Transport {
    const presence = {
      topic: presenceTopic(FACILITY_ID),
      online: encodePresence({ boot, state: 'online' }),
      offline: encodePresence({ boot, state: 'offline' }),
    };
    return createMqttTransport({
      url: broker.url,
      clientId: `t-${systemRandom.hex(6)}`,
      ...login,
      subscriptions,
      ...(login === FACILITY && { presence }),
      clock: systemClock,
      random: systemRandom,
      onProblem: () => undefined,
    });
  }

  function startRunner(role: Role): LinkRunner {
    const boot = systemRandom.hex(8);
    const runner = createLinkRunner({
      role,
      boot,
      app: 'test',
      fingerprint: 'pc-1',
      transport:
        role === 'cloud'
          ? connect(
              broker.cloud,
              ['hs', 'st', 'rq', 'pr'].map((channel) => `v1/+/up/${channel}`),
            )
          : connect(FACILITY, topicsToRead(FACILITY_ID, 'dn'), boot),
      identity: identityOfCode('test', role),
      clock: systemClock,
      newNonce: () => systemRandom.hex(16),
      every,
      onChange: (_facilityId, { state }) => {
        if (role === 'cloud') cloudStates.push(state);
      },
      onAlarm: () => undefined,
    });
    runner.add(FACILITY_ID, memoryNode(role));
    runner.start();
    closers.push(runner.stop);
    return runner;
  }

  const stateOf = (runner: LinkRunner) => runner.view(FACILITY_ID)?.state;

  async function linked(): Promise<{ cloud: LinkRunner; facility: LinkRunner }> {
    const cloud = startRunner('cloud');
    const facility = startRunner('facility');
    await expect.poll(() => [stateOf(cloud), stateOf(facility)], { timeout: 10_000 }).toEqual(['up', 'up']);
    return { cloud, facility };
  }

  /** Somebody at a place where the facility's password is known, but not its key. */
  async function startThief(): Promise<Transport> {
    const thief = connect({ ...FACILITY }, topicsToRead(FACILITY_ID, 'dn'));
    let isConnected = false;
    thief.onStatus((now) => {
      isConnected = now;
    });
    thief.start();
    closers.push(() => thief.stop());
    await expect.poll(() => isConnected, { timeout: 10_000 }).toBe(true);
    return thief;
  }

  /** What the facility really says on its stream, as the broker sees it. */
  async function overhear(): Promise<string> {
    const heard: string[] = [];
    const ear = connect(broker.cloud, [ST]);
    ear.onMessage(async (_topic, payload) => void heard.push(Buffer.from(payload).toString()));
    ear.start();
    closers.push(() => ear.stop());
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThan(0);
    return heard[0] ?? '';
  }

  test('a stolen password is worth nothing without the key: what it says is dropped, and the link stays', async () => {
    const { cloud, facility } = await linked();
    const real = await overhear();
    const thief = await startThief();

    thief.send(ST, real.slice(real.indexOf('\n') + 1));
    thief.send(ST, real.replace('"outSeq":', '"outSeq":9'));
    thief.send(ST, real.slice(0, -20));
    thief.send(RQ, real);

    await expect.poll(() => cloud.dropped()).toEqual({ unsigned: 1, 'bad-signature': 2, 'wrong-channel': 1 });
    expect([stateOf(cloud), stateOf(facility)]).toEqual(['up', 'up']);
  });

  test('the end of another start of the facility’s process is no news of this one', async () => {
    await linked();
    const older = connect(FACILITY, topicsToRead(FACILITY_ID, 'dn'));
    let isConnected = false;
    older.onStatus((now) => {
      isConnected = now;
    });
    older.start();
    await expect.poll(() => isConnected, { timeout: 10_000 }).toBe(true);

    await older.stop();
    // The facility's next heartbeat comes after the end of the other.
    await overhear();

    expect(cloudStates).toEqual(['up']);
  });
});
