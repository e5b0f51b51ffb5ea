import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock, EpochMs } from '../../domain/time.ts';
import type { AutomationCondition, BayRun } from '../../main/controller/automation/automation-port.contract.ts';
import {
  ARGUMENT,
  type Ability,
  type AutomationError,
  type AutomationPort,
  BAY_ACTIONS,
  type BayCommand,
  type BayDevice,
  type BayFailure,
  type Progress,
  type SendResult,
} from '../../main/controller/automation/automation-port.ts';

/** An automation system in memory, held to the same contract as the real adapter. It never waits. */
export type MemoryAutomation = AutomationPort & {
  /** From now on the system, or its first PC where a condition is about one PC, is like this. */
  readonly given: (condition: AutomationCondition) => void;
  readonly setOnline: (deviceId: string, isOnline: boolean) => void;
  /** The commands that came, also those that were refused or whose answers were lost. */
  readonly commands: readonly BayCommand[];
  /** The commands that were carried out, whatever the caller was told. */
  readonly runs: readonly BayRun[];
};

type MemoryOptions = {
  readonly devices: readonly { readonly id: string; readonly name: string }[];
  readonly clock: Clock;
  /** How long a command takes; 20 s unless given. */
  readonly runMs?: number;
};

type Behaviour = {
  readonly says: 'sent' | 'unknown' | Exclude<SendResult, { outcome: 'sent' | 'unknown' }>;
  readonly runs: boolean;
  readonly ends: 'succeeded' | 'never' | BayFailure;
  readonly readError?: AutomationError['code'];
  readonly scripts?: Ability['state'];
};

const sends = (ends: Behaviour['ends'] = 'succeeded'): Behaviour => ({ says: 'sent', runs: true, ends });
const loses = (runs: boolean): Behaviour => ({ says: 'unknown', runs, ends: 'succeeded' });
const refuses = (reason: Extract<SendResult, { outcome: 'refused' }>['reason']): Behaviour => ({
  says: { outcome: 'refused', reason },
  runs: false,
  ends: 'never',
});
const cannot = (reason: AutomationError['code']): Behaviour => ({
  says: { outcome: 'not_sent', reason, retryAt: null },
  runs: false,
  ends: 'never',
});

const BEHAVIOURS: Readonly<Record<AutomationCondition, Behaviour>> = {
  'in working order': sends(),
  'whose tokens run out early': sends(),
  'with a script that fails': sends('failed'),
  'with a program that is not installed': sends('not_installed'),
  'with a program that does not show up': sends('not_detected'),
  'with a run that comes too late': sends('too_late'),
  'whose record lags by a minute': sends(),
  'that tells nothing of its runs': sends('never'),
  'with nobody signed in': { ...refuses('user_context_required'), scripts: 'needs_user' },
  'with the sign-in ended': { ...refuses('user_context_required'), scripts: 'needs_user' },
  'without the script': { ...refuses('script_missing'), scripts: 'no_script' },
  'with the PC off': refuses('device_offline'),
  'lacking a privilege': refuses('not_authorised'),
  'that does not know our credentials': { ...refuses('not_authorised'), readError: 'automation.not_authorised' },
  'that cannot do it': refuses('unsupported'),
  'that will not do it': refuses('rejected'),
  'not to be reached': { ...cannot('automation.unreachable'), readError: 'automation.unreachable' },
  'asked too much': cannot('automation.rate_limited'),
  'asked too much, and saying for how long': cannot('automation.rate_limited'),
  'losing the connection before it acts': loses(false),
  'losing the connection after it acted': loses(true),
  'silent without having acted': loses(false),
  'silent after it acted': loses(true),
  'failing after it acted': loses(true),
  'behind something that answers with a page of its own': loses(true),
};

const WISHED_PAUSE_MS = 30_000;

type MemoryRun = { readonly endsAt: EpochMs; readonly ends: Behaviour['ends'] };

export function createMemoryAutomation({ devices, clock, runMs = 20_000 }: MemoryOptions): MemoryAutomation {
  const commands: BayCommand[] = [];
  const runs: BayRun[] = [];
  const ends = new Map<string, MemoryRun>();
  const startedAt = clock.now();
  const off = new Set<string>();
  let condition: AutomationCondition = 'in working order';
  let isClosing = false;

  function readErrorFor(deviceId: string | null): AutomationError | null {
    if (isClosing) return { code: 'automation.closing' };
    const { readError } = BEHAVIOURS[condition];
    if (readError) return { code: readError };
    const isKnown = deviceId === null || devices.some(({ id }) => id === deviceId);
    return isKnown ? null : { code: 'automation.device_unknown' };
  }

  function reading<T>(deviceId: string | null, value: () => T): Result<T, AutomationError> {
    const error = readErrorFor(deviceId);
    return error ? err(error) : ok(value());
  }

  function progressOf({ correlationId }: BayCommand): Progress {
    const run = ends.get(correlationId);
    if (!run || run.ends === 'never' || clock.now() < run.endsAt) return { state: 'running' };
    if (run.ends === 'succeeded') return { state: 'succeeded', detail: null };
    return { state: 'failed', reason: run.ends, detail: null };
  }

  function carryOut({ deviceId, action, correlationId }: BayCommand): void {
    runs.push({ deviceId, what: action });
    ends.set(correlationId, { endsAt: clock.now() + runMs, ends: BEHAVIOURS[condition].ends });
    if (action === 'power.on') off.delete(deviceId);
  }

  function send(command: BayCommand, receipt: string): SendResult {
    if (isClosing) return { outcome: 'refused', reason: 'closing' };
    commands.push(command);
    if (!devices.some(({ id }) => id === command.deviceId)) return { outcome: 'refused', reason: 'device_unknown' };
    const isSound = ARGUMENT.test(command.argument) && clock.now() <= command.notAfter;
    if (!isSound) return { outcome: 'refused', reason: 'rejected' };
    const isOff = off.has(command.deviceId) && command.action !== 'power.on';
    if (isOff) return { outcome: 'refused', reason: 'device_offline' };

    const behaviour = BEHAVIOURS[condition];
    if (behaviour.runs) carryOut(command);
    if (behaviour.says === 'sent' || behaviour.says === 'unknown') return { outcome: behaviour.says, receipt };
    const isWished = condition === 'asked too much, and saying for how long';
    return isWished && behaviour.says.outcome === 'not_sent'
      ? { ...behaviour.says, retryAt: clock.now() + WISHED_PAUSE_MS }
      : behaviour.says;
  }

  return {
    commands,
    runs,
    given(next) {
      condition = next;
      const [first] = devices;
      if (next === 'with the PC off' && first) off.add(first.id);
    },
    setOnline: (deviceId, isOnline) => void (isOnline ? off.delete(deviceId) : off.add(deviceId)),
    listDevices: async () =>
      reading(null, () =>
        devices.map(({ id, name }): BayDevice => ({ id, name, isOnline: !off.has(id), lastSeenAt: startedAt })),
      ),
    listAbilities: async () =>
      reading(null, () => BAY_ACTIONS.map((action) => abilityOf(action, BEHAVIOURS[condition]))),
    prepare: async (deviceId) => reading(deviceId, () => `after ${runs.length}`),
    send: async (command, receipt) => send(command, receipt),
    follow: async (command) => reading(command.deviceId, () => progressOf(command)),
    close: () => {
      isClosing = true;
    },
  };
}

/** The system's own calls need no script. */
function abilityOf(action: Ability['action'], { scripts = 'ready' }: Behaviour): Ability {
  const state = action === 'reboot' || action === 'restart.service' ? 'ready' : scripts;
  return { action, state, script: state === 'no_script' ? `the script of ${action}` : null };
}
