import { createLog, type LogTarget } from '../../main/controller/log.ts';
import { systemRandom } from '../../main/controller/system-random.ts';
import type { DoorCondition, DoorRig, Opening } from '../../main/controller/access/door-port.contract.ts';
import {
  createUnifiAccessDoors,
  type UnifiAccessLimits,
} from '../../main/controller/access/unifi-access/unifi-access-doors.ts';
import {
  type UnifiAccessSettings,
  UnifiAccessSettingsSchema,
} from '../../main/controller/access/unifi-access/unifi-access-settings.ts';
import { createManualClock } from '../../simulators/sim-clock.ts';
import type { FaultsChange } from '../../simulators/unifi-access/faults.ts';
import type { JournalEntry } from '../../simulators/unifi-access/journal.ts';
import {
  startUnifiAccessSimulator,
  type UnifiAccessSimulator,
} from '../../simulators/unifi-access/start-unifi-access-simulator.ts';

export const TOKEN = 'a-token-that-must-not-leak';
export const DOOR_1 = { id: '0ed545f8-2fcd-4839-9021-b39e707f6aa1', name: 'Main entrance' } as const;
export const DOOR_2 = { id: '0ed545f8-2fcd-4839-9021-b39e707f6aa2', name: 'Bays 1–2' } as const;

/** Short enough not to make the silent cases slow, long enough for two handshakes on a machine that is busy. */
const LIMITS: Partial<UnifiAccessLimits> = { unlockMs: 2000, emergencyMs: 1000, readMs: 2000, retryDelayMs: 1 };

const FAULTS: Readonly<Partial<Record<DoorCondition, FaultsChange>>> = {
  'with its hub offline': { hubsOffline: [DOOR_1.id] },
  'with no hub bound': { hubsNotBound: [DOOR_1.id] },
  'with its hub busy': { hubsBusy: [DOOR_1.id] },
  'with firmware that is too old': { hubsTooOld: [DOOR_1.id] },
  'not allowed to be opened': { unlockForbidden: [DOOR_1.id] },
  'refusing our token': { tokenExpired: true },
  'showing another certificate': { certificate: 'changed' },
  'asked too much': { rateLimited: true },
  'asked too much, and saying for how long': { rateLimited: true, retryAfterSec: 30 },
  'still starting': { reboot: { status: 404 } },
  'still starting, with bad requests': { reboot: { status: 400 } },
  'still starting, behind a gateway': { reboot: { status: 502 } },
  'losing the connection before it acts': { appliesTo: 'unlock', reset: 'before-effect' },
  'losing the connection after it acted': { appliesTo: 'unlock', reset: 'after-effect' },
  'silent without having acted': { appliesTo: 'unlock', hang: 'before-effect' },
  'silent after it acted': { appliesTo: 'unlock', hang: 'after-effect' },
  'failing after it acted': { appliesTo: 'unlock', answer: 'http-500' },
  'answering nonsense after it acted': { appliesTo: 'unlock', answer: 'garbled' },
};

export type UnifiAccessRig = DoorRig & {
  readonly console: UnifiAccessSimulator;
  /** Everything that the adapter wrote to its log. */
  readonly logged: () => string;
};

type RigOptions = {
  readonly certificate?: UnifiAccessSettings['certificate'];
  readonly token?: string;
  readonly limits?: Partial<UnifiAccessLimits>;
};

/** The real adapter over a real socket to a simulated console. Its clock stands still. */
export async function createUnifiAccessRig(options: RigOptions = {}): Promise<UnifiAccessRig> {
  const console = await startUnifiAccessSimulator({
    port: 0,
    token: TOKEN,
    doors: [DOOR_1, DOOR_2],
    clock: createManualClock(Date.UTC(2025, 10, 22, 15, 0)),
  });
  const lines: string[] = [];
  const target: LogTarget = { write: (line) => void lines.push(line) };
  const port = createUnifiAccessDoors({
    settings: UnifiAccessSettingsSchema.parse({
      url: console.url,
      token: options.token ?? TOKEN,
      certificate: options.certificate ?? { sha256: console.certificateSha256 },
    }),
    random: systemRandom,
    log: createLog('debug', target),
    limits: { ...LIMITS, ...options.limits },
  });

  return {
    port,
    console,
    logged: () => lines.join(''),
    doors: [
      { ...DOOR_1, hub: 'online' },
      { ...DOOR_2, hub: 'online' },
    ],
    async given(condition) {
      if (condition === 'in emergency lockdown') console.setEmergency({ lockdown: true, evacuation: false });
      else if (condition === 'not to be reached') await console.stop();
      else console.turnFaults(FAULTS[condition] ?? {});
    },
    arrivals: () => console.journal().filter(isUnlock).map(toOpening),
    openings: () =>
      console
        .journal()
        .filter(({ effect }) => effect === 'unlocked')
        .map(toOpening),
    async stop() {
      await port.close();
      await console.stop();
    },
  };
}

function isUnlock({ method, path }: JournalEntry): boolean {
  return method === 'PUT' && path.endsWith('/unlock');
}

function toOpening({ doorId = '', correlationId = '' }: JournalEntry): Opening {
  return { doorId, correlationId };
}
