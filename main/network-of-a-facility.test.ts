import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { tempFolder } from '../tests/support/facility-database.ts';
import { createUnifiNetworkRig, NETWORK_PASSWORD, type UnifiNetworkRig } from '../tests/support/unifi-network-rig.ts';
import { waitUntil } from '../tests/support/wait-until.ts';
import type { Services } from './controller/api/services.ts';
import { parseConfig } from './controller/config.ts';
import { createLog } from './controller/log.ts';
import { startFacilityHost } from './facility-host.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** The demo club as the service starts it, with what `environment` adds. */
async function startClub(environment: Readonly<Record<string, string>>, dir = newFolder()) {
  const logged: string[] = [];
  const log = createLog('debug', { write: (line) => void logged.push(line) });
  const own = { DATA_DIR: dir, DEMO: '1', FACILITY_PORT: '0', CLOUD_URL: 'http://127.0.0.1:9' };
  const config = parseConfig({ ...own, ...environment });
  if (!config.ok) throw new Error(config.error.problems.join());
  const host = await startFacilityHost({ config: config.value, log, appVersion: '0.0.0', screensDir: dir });
  if (!host.ok) throw new Error(host.error.code);
  cleanUps.push(host.value.stop);
  const connection = { role: 'staff', address: 'test', token: null } as const;
  const { services } = host.value.createContext(connection);
  return { services, logged, dir, stop: host.value.stop };
}

function newFolder(): string {
  const folder = tempFolder();
  cleanUps.push(folder.remove);
  return folder.path;
}

/** What a club wrote, to its files and its log. */
function written({ logged, dir }: { readonly logged: readonly string[]; readonly dir: string }): string[] {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return [...logged, ...files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))];
}

async function network(): Promise<UnifiNetworkRig> {
  const rig = await createUnifiNetworkRig();
  cleanUps.push(rig.stop);
  return rig;
}

const hasRead = ({ network: service }: Services) => waitUntil(() => service.list().asOf !== null);

test('a club without a network starts without one', async () => {
  const { services } = await startClub({});

  expect(services.network.isSetUp()).toBe(false);
});

test('a club that names its network reads it, and keeps the password to itself', async () => {
  const { sim } = await network();
  const club = await startClub({
    UNIFI_NETWORK_URL: sim.url,
    UNIFI_NETWORK_USERNAME: 'controller',
    UNIFI_NETWORK_PASSWORD: NETWORK_PASSWORD,
    UNIFI_NETWORK_CERT_SHA256: sim.certificateSha256,
    UNIFI_NETWORK_VOUCHERS: 'on',
  });

  const { services } = club;
  await hasRead(services);
  sim.turnFaults({ passwordChanged: true });
  sim.forgetSessions();
  await services.network.refresh();

  expect(services.network.list()).toMatchObject({ adapter: 'simulator', problem: 'network.not_authorised' });
  expect(services.network.list().switches).toHaveLength(1);
  expect(written(club).filter((text) => text.includes(NETWORK_PASSWORD))).toEqual([]);
});

test('a network that an owner sets up on the screen is tried, sealed, and there from the next start', async () => {
  const { sim } = await network();
  const first = await startClub({});
  const { integrations } = first.services;
  const fields = {
    url: sim.url,
    username: 'controller',
    password: NETWORK_PASSWORD,
    certificate: sim.certificateSha256,
    vouchers: true,
  };

  const tried = await integrations.check({ name: 'unifi_network', fields });
  const draft = { name: 'unifi_network', mode: 'live', version: 0, fields, credentialExpiresOn: null } as const;
  const saved = await integrations.save(draft, { kind: 'staff', staffId: 'owner-1', name: 'Ana' });
  await first.stop();
  const second = await startClub({}, first.dir);
  await hasRead(second.services);

  expect(tried).toMatchObject({
    ok: true,
    value: { findings: expect.arrayContaining([expect.objectContaining({ id: 'login', state: 'ok' })]) },
  });
  expect(saved).toMatchObject({ ok: true, value: { source: 'saved' } });
  expect(second.services.network.list()).toMatchObject({ adapter: 'live', hasVouchers: true, problem: null });
  const listed = await second.services.integrations.list();
  const view = listed.ok && listed.value.find(({ name }) => name === 'unifi_network');
  expect(view).toMatchObject({ mode: 'live', health: { lastSuccessAt: expect.any(Number), lastFailure: null } });
  expect([...written(second), ...first.logged].filter((text) => text.includes(NETWORK_PASSWORD))).toEqual([]);
});

test('a network that cannot be reached keeps no club from starting', async () => {
  const { sim } = await network();
  await sim.stop();

  const { services } = await startClub({
    UNIFI_NETWORK_URL: sim.url,
    UNIFI_NETWORK_USERNAME: 'controller',
    UNIFI_NETWORK_PASSWORD: NETWORK_PASSWORD,
    UNIFI_NETWORK_CERT_SHA256: sim.certificateSha256,
  });

  await waitUntil(() => services.network.list().problem !== null);
  expect(services.network.list()).toMatchObject({ problem: 'network.unreachable', asOf: null });
});
