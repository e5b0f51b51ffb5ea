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
async function startClub(environment: Readonly<Record<string, string>>) {
  const folder = tempFolder();
  cleanUps.push(folder.remove);
  const logged: string[] = [];
  const log = createLog('debug', { write: (line) => void logged.push(line) });
  const own = { DATA_DIR: folder.path, DEMO: '1', FACILITY_PORT: '0', CLOUD_URL: 'http://127.0.0.1:9' };
  const config = parseConfig({ ...own, ...environment });
  if (!config.ok) throw new Error(config.error.problems.join());
  const host = await startFacilityHost({ config: config.value, log, appVersion: '0.0.0', screensDir: folder.path });
  if (!host.ok) throw new Error(host.error.code);
  cleanUps.push(() => host.value.stop());
  const connection = { role: 'staff', address: 'test', token: null } as const;
  const { services } = host.value.createContext(connection);
  return { services, logged, dir: folder.path };
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
  const { services, logged, dir } = await startClub({
    UNIFI_NETWORK_URL: sim.url,
    UNIFI_NETWORK_USERNAME: 'controller',
    UNIFI_NETWORK_PASSWORD: NETWORK_PASSWORD,
    UNIFI_NETWORK_CERT_SHA256: sim.certificateSha256,
    UNIFI_NETWORK_VOUCHERS: 'on',
  });

  await hasRead(services);
  sim.turnFaults({ passwordChanged: true });
  sim.forgetSessions();
  await services.network.refresh();

  expect(services.network.list()).toMatchObject({ adapter: 'simulator', problem: 'network.not_authorised' });
  expect(services.network.list().switches).toHaveLength(1);
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const written = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect([...logged, ...written].filter((text) => text.includes(NETWORK_PASSWORD))).toEqual([]);
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
