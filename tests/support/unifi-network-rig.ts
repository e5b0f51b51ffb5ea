import type { NetworkCondition, NetworkRig } from '../../main/controller/network/network-port.contract.ts';
import { createUnifiNetwork } from '../../main/controller/network/unifi-network/unifi-network-port.ts';
import {
  type UnifiNetworkSettings,
  UnifiNetworkSettingsSchema,
} from '../../main/controller/network/unifi-network/unifi-network-settings.ts';
import { createManualClock } from '../../simulators/sim-clock.ts';
import type { FaultsChange } from '../../simulators/unifi-network/faults.ts';
import type { Dialect } from '../../simulators/unifi-network/sessions.ts';
import {
  startUnifiNetworkSimulator,
  type UnifiNetworkSimulator,
} from '../../simulators/unifi-network/start-unifi-network-simulator.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

export const NETWORK_PASSWORD = 'a-password-that-must-not-leak';
export const SWITCH_MAC = '78:45:58:a0:00:01';
export const BAY_PC_MAC = '78:45:58:b0:00:01';

/** Short enough not to make the silent cases slow, long enough for two handshakes on a machine that is busy. */
const TIMEOUT_MS = 800;

const FAULTS: Readonly<Partial<Record<NetworkCondition, FaultsChange>>> = {
  'with rows that nobody expects': { oddRows: true },
  'limiting logins': { loginsLimited: true },
  'asking for a second factor': { mfa: true },
  'refusing our password': { passwordChanged: true },
  'without our site': { siteGone: true },
  'showing another certificate': { certificate: 'changed' },
  'still starting': { reboot: { status: 502 } },
  'not allowing it, with HTTP 200': { appliesTo: 'writes', refusal: 'api.err.NoPermission' },
  'not allowing it, with HTTP 403': { appliesTo: 'writes', refusal: 'api.err.NoPermission', refusalHttp: '4xx' },
  'not offering it, with HTTP 200': { appliesTo: 'writes', refusal: 'api.err.InvalidArgs' },
  'not offering it, with HTTP 400': { appliesTo: 'writes', refusal: 'api.err.InvalidArgs', refusalHttp: '4xx' },
  'losing the connection before it acts': { appliesTo: 'writes', reset: 'before-effect' },
  'losing the connection after it acted': { appliesTo: 'writes', reset: 'after-effect' },
  'silent without having acted': { appliesTo: 'writes', hang: 'before-effect' },
  'silent after it acted': { appliesTo: 'writes', hang: 'after-effect' },
  'showing a web page after it acted': { appliesTo: 'writes', answer: 'html' },
  'failing after it acted': { appliesTo: 'writes', answer: 'http-500' },
  'answering nothing after it acted': { appliesTo: 'writes', answer: 'empty' },
  'answering nonsense after it acted': { appliesTo: 'writes', answer: 'garbled' },
  'answering without rows after it acted': { appliesTo: 'writes', answer: 'no-data' },
  'silent to everything': { hang: 'before-effect' },
  'losing every connection': { reset: 'before-effect' },
  'showing web pages for everything': { answer: 'html' },
  'answering nothing to everything': { answer: 'empty' },
  'answering everything without rows': { answer: 'no-data' },
  'answering everything with nonsense': { answer: 'garbled' },
};

export type UnifiNetworkRig = NetworkRig & {
  readonly sim: UnifiNetworkSimulator;
  readonly clock: ManualClock;
  readonly settings: UnifiNetworkSettings;
};

type RigOptions = { readonly dialect?: Dialect; readonly now?: number };

/** The real adapter over a real socket to a simulated console. Both clocks stand still until they are moved. */
export async function createUnifiNetworkRig({ dialect = 'unifi-os', now }: RigOptions = {}): Promise<UnifiNetworkRig> {
  const clock = manualClock(now);
  const simClock = createManualClock(clock.now());
  const account = { username: 'controller', password: NETWORK_PASSWORD };
  const sim = await startUnifiNetworkSimulator({
    port: 0,
    account,
    dialect,
    clock: simClock,
    switches: [
      {
        mac: SWITCH_MAC,
        name: 'Back office switch',
        ports: [
          { index: 4, name: 'Bay 1 PC', hasPoe: true },
          { index: 8, name: 'Uplink', hasPoe: false },
        ],
      },
    ],
    clients: [{ mac: BAY_PC_MAC, name: 'BAY-1', ip: '10.20.0.14', switchMac: SWITCH_MAC, portIndex: 4 }],
  });
  const settings = UnifiNetworkSettingsSchema.parse({
    url: sim.url,
    ...account,
    certificate: { sha256: sim.certificateSha256 },
  });
  const port = createUnifiNetwork({ settings, clock, timeoutMs: TIMEOUT_MS });
  const countOf = (effect: string): number => sim.journal().filter((entry) => entry.effect === effect).length;

  return {
    port,
    sim,
    clock,
    settings,
    poePort: { switchMac: SWITCH_MAC, portIndex: 4 },
    plainPort: { switchMac: SWITCH_MAC, portIndex: 8 },
    async given(condition) {
      sim.resetFaults();
      if (condition === 'not to be reached') await sim.stop();
      else sim.turnFaults(FAULTS[condition] ?? {});
    },
    vouchersMade: () => countOf('voucher_created'),
    powerCycles: () => countOf('power_cycled'),
    logins: () => sim.journal().filter(({ path }) => path.endsWith('/login')).length,
    forgetSessions: sim.forgetSessions,
    advance(ms) {
      clock.advance(ms);
      simClock.advance(ms);
    },
    async stop() {
      port.close();
      await sim.stop();
    },
  };
}
