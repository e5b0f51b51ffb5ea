import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keyIdOf } from '../../sync/transport/signatures.ts';
import { openCloudDatabase } from '../../tests/support/cloud-database.ts';
import { aBay, aProfile } from '../../tests/support/facility-profile.ts';
import { hasMosquitto, startMosquitto } from '../../tests/support/mosquitto.ts';
import type { TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { waitUntil } from '../../tests/support/wait-until.ts';
import type { Database } from '../db/database.ts';
import { insertFacility } from '../facilities/facility-repository.ts';
import { startBroker } from '../facility-link/broker.ts';
import { createLog } from '../log.ts';
import { hashCredential } from '../secrets.ts';
import { systemRandom } from '../system-random.ts';
import { insertController, revokeController } from './controller-repository.ts';
import type { ControllerRegistry } from './controller-registry.ts';
import { openRegistry } from './open-registry.ts';
import { createSigningKeys, decodePublicKey } from './signing-keys.ts';

const A = 'fac11111-0000-4000-8000-000000000001';
const B = 'fac22222-0000-4000-8000-000000000002';
const PASSWORDS = new Map([
  [A, 'the long secret of a'],
  [B, 'the long secret of b'],
]);
const NOW = Date.UTC(2026, 5, 11);
const silent = createLog('silent');

type Running = {
  readonly url: string;
  readonly cloud: { readonly username: string; readonly password: string };
  readonly registry: ControllerRegistry;
  stop(): Promise<void>;
};

async function startOwn({ db }: Database): Promise<Running> {
  const opened = await openRegistry({ db, config: { mqtt: null, mosquittoDir: null }, log: silent, every: never });
  const { registry } = opened;
  const credentialOf = async (id: string) => registry.credentialOf(id);
  const broker = await startBroker({ host: '127.0.0.1', port: 0, credentialOf, random: systemRandom, log: silent });
  registry.onChange((ids) => ids.forEach(broker.disconnect));
  const stop = async () => {
    await broker.stop();
    await opened.stop();
  };
  return { url: broker.url, cloud: broker.cloudCredentials, registry, stop };
}

async function startForeign({ db }: Database): Promise<Running> {
  const cloud = { username: 'cloud', password: 'the long secret of the cloud' };
  const mosquitto = await startMosquitto([], cloud);
  const config = { mqtt: { url: mosquitto.url, ...cloud }, mosquittoDir: mosquitto.dir };
  const opened = await openRegistry({ db, config, log: silent, every: never });
  const stop = async () => {
    await opened.stop();
    await mosquitto.stop();
  };
  return { url: mosquitto.url, cloud, registry: opened.registry, stop };
}

function happens(client: MqttClient, event: 'connect' | 'close'): Promise<void> {
  return new Promise((resolve) => {
    client.once(event, () => resolve());
  });
}

/** Tests look at changes when they have made some. */
const never = () => () => undefined;

const brokers = [
  { name: 'the embedded broker', start: startOwn },
  ...(hasMosquitto() ? [{ name: 'Mosquitto', start: startForeign }] : []),
];

describe.each(brokers)('what the registry means on $name', ({ start }) => {
  let postgres: TestPostgres;
  let database: Database;
  let running: Running;
  let clients: MqttClient[] = [];

  beforeAll(async () => {
    postgres = await usePostgres();
  });
  afterAll(() => postgres.stop());

  beforeEach(async () => {
    clients = [];
    database = await openCloudDatabase(postgres.url);
    const bays = ['00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000b1'];
    for (const [index, id] of [A, B].entries()) {
      const profile = aProfile({ id, slug: `club-${index}`, resources: [aBay(bays[index] ?? '')] });
      await database.db.transaction((tx) => insertFacility(tx, profile));
      await appoint(id);
    }
    running = await start(database);
    // Mosquitto was told of its users, and may not have read them yet.
    await waitUntil(() => isLetIn(B));
  });
  afterEach(async () => {
    for (const client of clients) client.end(true);
    await running.stop();
    await database.close();
  });

  async function appoint(facilityId: string): Promise<void> {
    const [publicKey = ''] = createSigningKeys(Buffer.alloc(32, 1), 1).publicKeys;
    const key = decodePublicKey(publicKey);
    if (!key) throw new Error('not a key');
    await database.db.transaction((tx) =>
      insertController(tx, {
        controllerId: facilityId,
        facilityId,
        controllerEpoch: 1,
        keyId: keyIdOf(key),
        publicKey,
        fingerprint: 'pc',
        app: '1',
        brokerUser: facilityId,
        brokerPasswordHash: hashCredential(PASSWORDS.get(facilityId) ?? ''),
        pairedAt: NOW,
        revokedAt: null,
        lastSeenAt: null,
      }),
    );
  }

  function open(credentials: Pick<IClientOptions, 'username' | 'password'>): MqttClient {
    const client = mqtt.connect(running.url, { ...credentials, protocolVersion: 4, clean: true, reconnectPeriod: 0 });
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  }

  /** Signed in with its right password. */
  async function connect(username: string): Promise<MqttClient> {
    const client = open(username === 'cloud' ? running.cloud : { username, password: PASSWORDS.get(username) ?? '' });
    await happens(client, 'connect');
    return client;
  }

  async function isLetIn(username: string, password = PASSWORDS.get(username) ?? ''): Promise<boolean> {
    const client = open({ username, password });
    return Promise.race([happens(client, 'connect').then(() => true), happens(client, 'close').then(() => false)]);
  }

  async function mayRead(client: MqttClient, filter: string): Promise<boolean> {
    return new Promise((resolve) => {
      client.subscribe(filter, { qos: 1 }, (error, granted) => resolve(!error && (granted?.[0]?.qos ?? 128) <= 2));
    });
  }

  test('a facility reads and writes its own branches', async () => {
    const [a, cloud] = [await connect(A), await connect('cloud')];
    const heard: string[] = [];
    for (const client of [a, cloud])
      client.on('message', (topic, payload) => heard.push(`${topic} ${String(payload)}`));
    await mayRead(a, `v1/${A}/dn/#`);
    await mayRead(cloud, 'v1/+/up/#');

    a.publish(`v1/${A}/up/st`, 'up', { qos: 1 });
    cloud.publish(`v1/${A}/dn/st`, 'down', { qos: 1 });

    await expect.poll(() => heard.sort()).toEqual([`v1/${A}/dn/st down`, `v1/${A}/up/st up`]);
  });

  test('a facility hears nothing of another, whatever it subscribes to', async () => {
    const [a, b, cloud] = [await connect(A), await connect(B), await connect('cloud')];
    const heard: string[] = [];
    a.on('message', (topic) => heard.push(topic));
    const filters = [`v1/${B}/dn/#`, `v1/${B}/up/#`, 'v1/+/dn/#', 'v1/+/up/#', 'v1/#', '#', '+/+/+/+', `v1/${A}/dn/#`];
    for (const filter of filters) await mayRead(a, filter);

    b.publish(`v1/${B}/up/st`, 'of b', { qos: 1 });
    cloud.publish(`v1/${B}/dn/st`, 'to b', { qos: 1 });
    cloud.publish(`v1/${A}/dn/st`, 'to a', { qos: 1 });

    await expect.poll(() => heard).toContain(`v1/${A}/dn/st`);
    expect(new Set(heard)).toEqual(new Set([`v1/${A}/dn/st`]));
  });

  test.each([`v1/${B}/up/st`, `v1/${B}/dn/st`, `v1/${A}/dn/st`, `v2/${A}/up/st`])(
    'nobody hears what a facility writes to %s',
    async (topic) => {
      const [b, cloud] = [await connect(B), await connect('cloud')];
      const heard: string[] = [];
      for (const client of [b, cloud]) client.on('message', (_topic, payload) => heard.push(String(payload)));
      await mayRead(b, `v1/${B}/dn/#`);
      await mayRead(cloud, 'v1/+/up/#');

      (await connect(A)).publish(topic, 'forged', { qos: 1 });
      (await connect(A)).publish(`v1/${A}/up/st`, 'own', { qos: 1 });
      cloud.publish(`v1/${B}/dn/st`, 'to b', { qos: 1 });

      await expect.poll(() => [...heard].sort()).toEqual(['own', 'to b']);
    },
  );

  test('the wrong password, another facility’s, none, and a stranger are refused', async () => {
    const refused = await Promise.all([
      isLetIn(A, 'guess'),
      isLetIn(A, PASSWORDS.get(B)),
      isLetIn(A, ''),
      isLetIn('cloud', 'guess'),
      isLetIn('fac33333-0000-4000-8000-000000000003', 'guess'),
    ]);

    expect(refused).toEqual([false, false, false, false, false]);
  });

  test('who is revoked is cut off at once and not let in again; nobody else notices', async () => {
    const [a, b] = [await connect(A), await connect(B)];
    const cutOff = happens(a, 'close');
    await database.db.transaction((tx) => revokeController(tx, A, NOW));

    await running.registry.refresh();
    await cutOff;

    expect(await isLetIn(A)).toBe(false);
    expect(b.connected).toBe(true);
    expect(await isLetIn(B)).toBe(true);
  });
});
