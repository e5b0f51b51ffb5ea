import type {
  AutomationCondition,
  AutomationRig,
  BayRun,
} from '../../main/controller/automation/automation-port.contract.ts';
import type { BayAction } from '../../main/controller/automation/automation-port.ts';
import {
  type BayScripts,
  BayScriptsSchema,
  SCRIPT_ACTIONS,
} from '../../main/controller/automation/ninjaone/bay-scripts.ts';
import { createNinjaOneAutomation } from '../../main/controller/automation/ninjaone/ninjaone-automation.ts';
import type { NinjaOneLimits } from '../../main/controller/automation/ninjaone/ninjaone-client.ts';
import {
  type NinjaOneSettings,
  NinjaOneSettingsSchema,
} from '../../main/controller/automation/ninjaone/ninjaone-settings.ts';
import { createLog } from '../../main/controller/log.ts';
import type { FaultsChange } from '../../simulators/ninjaone/faults.ts';
import type { SimApp } from '../../simulators/ninjaone/oauth.ts';
import { type NinjaOneSimulator, startNinjaOneSimulator } from '../../simulators/ninjaone/start-ninjaone-simulator.ts';
import type { DeviceSeed, SimRun } from '../../simulators/ninjaone/tenant.ts';
import { createManualClock, type ManualClock } from '../../simulators/sim-clock.ts';
import { seededRandom } from './seeded-random.ts';

export const NINJAONE_APP: SimApp = {
  clientId: 'an-app',
  clientSecret: 'a-secret-that-must-not-leak',
  grants: ['client_credentials', 'authorization_code', 'refresh_token'],
  scopes: ['monitoring', 'management', 'control'],
  redirectUris: ['http://127.0.0.1:*/ninjaone/callback'],
};
export const BAY_1 = { id: 42, name: 'Bay 1' } as const;
export const BAY_2 = { id: 43, name: 'Bay 2' } as const;
const STARTS_AT = Date.UTC(2025, 10, 22, 15, 0);

/** A turn comes at once, and silence is noticed soon: but not before a busy machine has had time to answer. */
export const QUICK: Partial<NinjaOneLimits> = { perSecond: 1000, burst: 1000, totalMs: 1500 };

const LAUNCH = BayScriptsSchema.parse({}).scripts['launch.software'].name;

const FAULTS: Readonly<Partial<Record<AutomationCondition, FaultsChange>>> = {
  'whose tokens run out early': { tokensRefused: 1 },
  'whose record lags by a minute': { feedLagMs: 60_000 },
  'that tells nothing of its runs': { runsUnseen: true, echoMissing: true },
  'with the sign-in ended': { refreshTokenDead: true },
  'lacking a privilege': { appliesTo: 'commands', refusal: 'insufficient-privileges' },
  'that does not know our credentials': { clientUnknown: true },
  'that cannot do it': { appliesTo: 'commands', refusal: 'plain-400' },
  'that will not do it': { appliesTo: 'commands', refusal: 'failure-code' },
  'asked too much': { appliesTo: 'commands', rateLimited: { retryAfterSeconds: null } },
  'asked too much, and saying for how long': { appliesTo: 'commands', rateLimited: { retryAfterSeconds: 30 } },
  'losing the connection before it acts': { appliesTo: 'commands', reset: 'before-effect' },
  'losing the connection after it acted': { appliesTo: 'commands', reset: 'after-effect' },
  'silent without having acted': { appliesTo: 'commands', hang: 'before-effect' },
  'silent after it acted': { appliesTo: 'commands', hang: 'after-effect' },
  'failing after it acted': { appliesTo: 'commands', answer: 'http-500' },
  'behind something that answers with a page of its own': { appliesTo: 'commands', answer: 'html-200' },
};
const EXIT_CODES: Readonly<Partial<Record<AutomationCondition, number>>> = {
  'with a script that fails': 99,
  'with a program that is not installed': 1,
  'with a program that does not show up': 2,
  'with a run that comes too late': 3,
};

export type NinjaOneRig = AutomationRig & {
  readonly cloud: NinjaOneSimulator;
  readonly clock: ManualClock;
  /** Everything that the adapter wrote to its log. */
  readonly logged: () => string;
  /** The refresh tokens that were handed over to be kept, the last one last. */
  readonly kept: readonly string[];
};

type RigOptions = {
  readonly faults?: FaultsChange;
  readonly app?: Partial<SimApp>;
  readonly settings?: Partial<NinjaOneSettings>;
  readonly arrangement?: Partial<BayScripts>;
  readonly limits?: Partial<NinjaOneLimits>;
  readonly onRefreshToken?: (token: string) => void;
  readonly findRefreshToken?: () => string | null;
  readonly moreDevices?: readonly DeviceSeed[];
};

/** The real adapter over real sockets to a simulated tenant. Its clock stands still until `pass`. */
export async function createNinjaOneRig(options: RigOptions = {}): Promise<NinjaOneRig> {
  const sim = createManualClock(STARTS_AT);
  const cloud = await startNinjaOneSimulator({
    port: 0,
    apps: [
      { ...NINJAONE_APP, ...options.app },
      { ...NINJAONE_APP, clientId: 'technicians-only', grants: ['refresh_token'] },
    ],
    devices: [{ ...BAY_1, services: ['Spooler'] }, { ...BAY_2, services: ['Spooler'] }, ...(options.moreDevices ?? [])],
    scripts: SCRIPT_ACTIONS.map((action) => BayScriptsSchema.parse({}).scripts[action].name),
    clock: sim,
  });
  cloud.turnFaults(options.faults ?? {});
  const clock = { now: sim.now, monotonicMs: sim.now };
  const lines: string[] = [];
  const kept: string[] = [];
  const open = (settings: Partial<NinjaOneSettings>) =>
    createNinjaOneAutomation({
      settings: NinjaOneSettingsSchema.parse({
        url: cloud.url,
        clientId: NINJAONE_APP.clientId,
        clientSecret: NINJAONE_APP.clientSecret,
        refreshToken: cloud.issueRefreshToken(NINJAONE_APP.clientId),
        ...settings,
      }),
      arrangement: { ...BayScriptsSchema.parse({}), ...options.arrangement },
      onRefreshToken: options.onRefreshToken ?? ((token) => void kept.push(token)),
      ...(options.findRefreshToken ? { findRefreshToken: options.findRefreshToken } : {}),
      clock,
      random: seededRandom(1),
      log: createLog('debug', { write: (line) => void lines.push(line) }),
      limits: { ...QUICK, ...options.limits },
    });
  const rig = { port: open(options.settings ?? {}) };

  const isOn = { isOnline: true, lastSeenAt: STARTS_AT };
  return Object.assign(rig, {
    cloud,
    clock: sim,
    kept,
    logged: () => lines.join(''),
    devices: [
      { id: String(BAY_1.id), name: BAY_1.name, ...isOn },
      { id: String(BAY_2.id), name: BAY_2.name, ...isOn },
    ] as const,
    async given(condition: AutomationCondition) {
      cloud.turnFaults(FAULTS[condition] ?? {});
      const exitCode = EXIT_CODES[condition];
      if (exitCode !== undefined) cloud.changeScript(LAUNCH, { exitCode });
      if (condition === 'without the script') cloud.changeScript(LAUNCH, { isActive: false });
      if (condition === 'with the PC off') cloud.setOnline(BAY_1.id, false);
      if (condition === 'that does not know our credentials') cloud.expireAccessTokens();
      if (condition === 'not to be reached') await cloud.stop();
      if (condition === 'with nobody signed in') rig.port = open({ refreshToken: null });
    },
    now: sim.now,
    pass: sim.advance,
    runs: () => cloud.runs().map(asBayRun),
    async stop() {
      rig.port.close();
      await cloud.stop();
    },
  });
}

function asBayRun({ deviceId, what }: SimRun): BayRun {
  return { deviceId: String(deviceId), what: actionOf(what) };
}

function actionOf(what: string): BayAction {
  const { scripts } = BayScriptsSchema.parse({});
  if (what === 'reboot') return 'reboot';
  const script = SCRIPT_ACTIONS.find((action) => scripts[action].name === what);
  return script ?? 'restart.service';
}
