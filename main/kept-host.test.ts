import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { expect, onTestFinished, test } from 'vitest';
import { DEMO_DOORS } from '../simulators/demo-doors.ts';
import { startUnifiAccessSimulator } from '../simulators/unifi-access/start-unifi-access-simulator.ts';
import { silentLog, tempFolder } from '../tests/support/facility-database.ts';
import { waitUntil } from '../tests/support/wait-until.ts';
import type { AppRouter } from './controller/api/app-router.ts';
import { parseConfig } from './controller/config.ts';
import { startKeptHost } from './kept-host.ts';

const TOKEN = 'token-of-the-club';
const DOOR = 'main-entrance';

/** A demo club without doors so far, and a console that it may use. */
async function aClub() {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  const simulator = await startUnifiAccessSimulator({
    port: 0,
    token: TOKEN,
    doors: DEMO_DOORS.map(({ name, unifiId: id }) => ({ id, name })),
  });
  onTestFinished(() => simulator.stop());
  const config = parseConfig({
    DATA_DIR: folder.path,
    FACILITY_PORT: '0',
    DEMO: '1',
    CLOUD_URL: 'http://127.0.0.1:9',
    MQTT_URL: 'mqtt://127.0.0.1:9',
  });
  if (!config.ok) throw new Error(config.error.problems.join());
  const failed: string[] = [];
  const host = await startKeptHost({
    config: config.value,
    log: silentLog,
    appVersion: 'test',
    screensDir: '/nowhere',
    onFailed: ({ code }) => void failed.push(code),
  });
  if (!host.ok) throw new Error(host.error.code);
  onTestFinished(host.value.stop);

  const { token } = await connect(host.value.url, null).session.signIn.mutate({ staff: 'owner', pin: '1111' });
  const owner = connect(host.value.url, token);
  const save = (version: number, url = simulator.url) =>
    owner.integration.save.mutate({
      name: 'unifi_access',
      mode: 'live',
      version,
      fields: { url, token: TOKEN, certificate: simulator.certificateSha256, visitors: false },
      credentialExpiresOn: null,
    });
  const health = async () => {
    const listed = await owner.integration.list.query().catch(() => []);
    return listed.find(({ name }) => name === 'unifi_access')?.health;
  };
  // What was asked while one goes and the next has not come is not answered.
  const firstDoor = async () => (await owner.door.list.query().catch(() => []))[0];
  const isWell = (): Promise<void> =>
    waitUntil(
      async () => typeof (await health())?.lastSuccessAt === 'number' && (await firstDoor())?.adapter === 'live',
    );
  return { simulator, owner, save, health, firstDoor, isWell, failed, url: host.value.url };
}

function connect(url: string, token: string | null) {
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/trpc`,
    connectionParams: token === null ? null : { token },
    retryDelayMs: () => 50,
  });
  onTestFinished(() => void socket.close());
  return createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] });
}

test('what was saved counts in the same process, at the same address, for who is signed in', async () => {
  const { simulator, owner, save, firstDoor, isWell, failed } = await aClub();
  const before = await owner.door.list.query();

  await save(0);
  await isWell();

  expect(before[0]?.adapter).toBe('disabled');
  expect(await firstDoor()).toMatchObject({ adapter: 'live' });
  expect(await owner.door.unlock.mutate({ doorId: DOOR, reason: 'Delivery' })).toMatchObject({ outcome: 'opened' });
  expect(failed).toEqual([]);
  // One look told everybody which doors there are.
  expect(simulator.journal().filter(({ method, path }) => method === 'GET' && path.endsWith('/doors'))).toHaveLength(1);
});

test('a door that is being opened has its outcome first, once, and whoever opened it is told', async () => {
  const { simulator, owner, save, firstDoor, isWell } = await aClub();
  await save(0);
  await isWell();
  simulator.turnFaults({ appliesTo: 'unlock', latencyMs: 700 });
  const unlocks = () => simulator.journal().filter(({ path }) => path.endsWith('/unlock')).length;

  const opening = owner.door.unlock.mutate({ doorId: DOOR, reason: 'Delivery' });
  await waitUntil(() => unlocks() === 1);
  await save(1);

  expect(await opening).toMatchObject({ outcome: 'opened' });
  await waitUntil(async () => (await firstDoor())?.lastCommand?.outcome === 'opened');
  expect(unlocks()).toBe(1);
});

test('settings that lead nowhere leave the screens, which say so and can be put right', async () => {
  const { owner, save, health, isWell, url } = await aClub();

  await save(0, 'https://127.0.0.1:9');
  await waitUntil(async () => (await health())?.lastFailure?.isNow === true);

  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(await health()).toMatchObject({ lastFailure: { code: 'door_system.unreachable' } });
  await owner.integration.list.query();
  await save(1);
  await isWell();
  await waitUntil(async () => (await health())?.lastFailure === null);
});

test('two who save one after the other both count, the later at last', async () => {
  const { owner, save, isWell } = await aClub();
  await save(0, 'https://127.0.0.1:9');

  await save(1);
  await isWell();

  await waitUntil(async () => {
    const [access] = await owner.integration.list.query().catch(() => []);
    return access?.version === 2 && access.mode === 'live';
  });
});
