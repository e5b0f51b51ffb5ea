import type { Random } from '../../../../domain/random.ts';
import type { Clock } from '../../../../domain/time.ts';
import type { SetupFinding, SetupReport } from '../../integrations/setup-check.ts';
import type { Log } from '../../log.ts';
import type { AutomationError } from '../automation-port.ts';
import { type BayScripts, BayScriptsSchema, findScript, type KnownScript, SCRIPT_ACTIONS } from './bay-scripts.ts';
import type { DeviceRecord } from './device-records.ts';
import { findRegion } from './find-region.ts';
import { createNinjaOneClient, type NinjaOneClient, type NinjaOneLimits } from './ninjaone-client.ts';
import { NINJAONE_HOSTS, type NinjaOneSettings } from './ninjaone-settings.ts';
import { roleFor } from './plan-request.ts';
import { createTenantReader, type TenantReader } from './tenant-reader.ts';
import type { Slot } from './token-keeper.ts';

export type NinjaOneCheckParts = {
  readonly arrangement?: BayScripts;
  /** The check exchanges the refresh token as any use does: what comes back has to be kept. */
  readonly onRefreshToken: (token: string) => void | Promise<void>;
  readonly findRefreshToken?: () => string | null;
  /** Shows the credentials to the vendor's other instances, where this one does not know them. Never unless asked. */
  readonly probesRegions: boolean;
  readonly regions?: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<NinjaOneLimits>;
};

/** Looks at everything that the bays need of NinjaOne, and changes nothing there. Each finding stands for itself. */
export async function checkNinjaOne(settings: NinjaOneSettings, parts: NinjaOneCheckParts): Promise<SetupReport> {
  const { arrangement = BayScriptsSchema.parse({}), clock, signal = new AbortController().signal } = parts;
  const client = createNinjaOneClient({ ...parts, settings });
  const reader = createTenantReader({ client, arrangement, clock, signal });

  const machine = await checkMachine(client, signal);
  const region = await checkRegion(settings, parts, { machine, signal });
  if (machine.state !== 'ok') {
    return { findings: [machine, ...region, ...notTried(['devices', 'technician', 'scripts'])] };
  }
  const devices = await reader.listDevices();
  const scripts = await reader.listScripts(0);
  const technician = await checkTechnician(client, signal);
  return {
    findings: [
      machine,
      checkScopes('machine', client),
      checkDevices(devices),
      technician,
      ...(technician.state === 'ok' ? [checkScopes('technician', client)] : []),
      ...checkWaker(arrangement, devices.ok ? devices.value : null),
      ...checkScripts(arrangement, scripts.ok ? scripts.value : null),
      ...(await checkRoles(reader, arrangement, devices.ok ? devices.value : [])),
    ],
  };
}

type Told = Pick<SetupFinding, 'because' | 'facts'>;

function finding(id: string, state: SetupFinding['state'], sentence: string, told: Told = {}): SetupFinding {
  return { id, state, sentence, ...told };
}

/** It could not be tried, for that reason. */
function failed(id: string, code: AutomationError['code']): SetupFinding {
  return finding(id, 'failed', WHY[code], { because: code });
}

function notTried(ids: readonly string[]): SetupFinding[] {
  return ids.map((id) => finding(id, 'not_tried', 'Not tried: NinjaOne has to let this club in first.'));
}

const WHY: Readonly<Record<AutomationError['code'], string>> = {
  'automation.unreachable': 'NinjaOne cannot be reached. Check the internet and the address.',
  'automation.not_authorised': 'NinjaOne refused it.',
  'automation.rate_limited': 'NinjaOne was asked too much. Wait a minute and try again.',
  'automation.device_unknown': 'NinjaOne does not know it.',
  'automation.unclear_answer': 'NinjaOne’s answer made no sense. Try again; report it if it stays so.',
  'automation.closing': 'The check was ended early.',
};

async function checkMachine(client: NinjaOneClient, signal: AbortSignal): Promise<SetupFinding> {
  const failure = await client.findTokenFailure('machine', signal);
  if (failure === null) return finding('machine', 'ok', 'NinjaOne knows this club’s client.');
  const isUnknown = failure.kind === 'no_user' || failure.code === 'automation.not_authorised';
  return isUnknown
    ? finding(
        'machine',
        'missing',
        'NinjaOne does not take this client id and secret. Each belongs to one region: check the address, then make a new secret.',
      )
    : failed('machine', failure.code);
}

type RegionFacts = { readonly machine: SetupFinding; readonly signal: AbortSignal };

async function checkRegion(
  settings: NinjaOneSettings,
  parts: NinjaOneCheckParts,
  { machine, signal }: RegionFacts,
): Promise<SetupFinding[]> {
  if (machine.state !== 'missing') return [];
  if (!parts.probesRegions) {
    return [finding('region', 'not_tried', 'The other regions were not asked whether they know this client.')];
  }
  const regions = parts.regions ?? NINJAONE_HOSTS.map((host) => `https://${host}`);
  const found = await findRegion(settings, regions, signal);
  return [
    found === null
      ? finding('region', 'missing', 'No region of NinjaOne knows this client.')
      : finding('region', 'failed', `This client belongs to ${found}: enter that address.`, { facts: { url: found } }),
  ];
}

async function checkTechnician(client: NinjaOneClient, signal: AbortSignal): Promise<SetupFinding> {
  const failure = await client.findTokenFailure('user', signal);
  if (failure === null) return finding('technician', 'ok', 'A technician has signed in: scripts can be run.');
  return failure.kind === 'no_user'
    ? finding('technician', 'missing', 'Sign in a technician: NinjaOne runs scripts for people only.')
    : failed('technician', failure.code);
}

/** Only by what the vendor says with the token: to try it would be to change something. */
function checkScopes(who: 'machine' | 'technician', client: NinjaOneClient): SetupFinding {
  const slot: Slot = who === 'machine' ? 'machine' : 'user';
  const id = `${who}.scopes`;
  const scopes = client.scopesOf(slot);
  if (scopes === null) return finding(id, 'not_tried', 'NinjaOne does not say what the client may do.');
  const missing = ['monitoring', 'management'].filter((scope) => !scopes.includes(scope));
  return missing.length === 0
    ? finding(id, 'ok', 'The client may look (Monitoring) and act (Management).')
    : finding(id, 'missing', `Tick ${missing.join(' and ')} on the client itself, in NinjaOne under Client App IDs.`, {
        facts: { scopes: missing.join(', ') },
      });
}

function checkDevices(devices: Awaited<ReturnType<TenantReader['listDevices']>>): SetupFinding {
  if (!devices.ok) return failed('devices', devices.error.code);
  const online = devices.value.filter(({ isOnline }) => isOnline).length;
  return devices.value.length === 0
    ? finding('devices', 'missing', 'NinjaOne shows no PC. Install its agent on the bays’ PCs and approve them.')
    : finding('devices', 'ok', `NinjaOne shows ${devices.value.length} PCs; ${online} of them are on.`, {
        facts: { count: String(devices.value.length), online: String(online) },
      });
}

function checkWaker({ wakerDeviceId }: BayScripts, devices: readonly DeviceRecord[] | null): SetupFinding[] {
  if (wakerDeviceId === null) {
    return [finding('waker', 'not_tried', 'No PC is chosen that wakes the others: bays are switched on by hand.')];
  }
  if (devices === null) return [];
  const waker = devices.find(({ id }) => id === wakerDeviceId);
  if (!waker) return [finding('waker', 'missing', 'The PC that wakes the others is not in NinjaOne: choose it anew.')];
  const { name } = waker;
  return [
    waker.isOnline
      ? finding('waker', 'ok', `${name} wakes the others.`, { facts: { name } })
      : finding('waker', 'failed', `${name} wakes the others, and is off: it has to be on always.`, {
          facts: { name },
        }),
  ];
}

function checkScripts({ scripts, wakerDeviceId }: BayScripts, known: readonly KnownScript[] | null): SetupFinding[] {
  if (known === null) return [finding('scripts', 'failed', 'The list of scripts could not be read.')];
  return SCRIPT_ACTIONS.map((action) => {
    const id = `script.${action}`;
    const { name } = scripts[action];
    const told = { facts: { name } };
    if (action === 'power.on' && wakerDeviceId === null)
      return finding(id, 'not_tried', `“${name}” is not needed.`, told);
    return findScript(known, name) === null
      ? finding(id, 'missing', `Make one active script named “${name}”, and no second one of that name.`, told)
      : finding(id, 'ok', `“${name}” is there.`, told);
  });
}

/** One PC is asked for all: roles belong to the tenant, and the vendor bears few questions. */
async function checkRoles(
  reader: TenantReader,
  { scripts }: BayScripts,
  devices: readonly DeviceRecord[],
): Promise<SetupFinding[]> {
  const device = devices.find(({ isOnline }) => isOnline) ?? devices[0];
  const roles = device ? await reader.findRoles(device.id) : null;
  const wanted = [...new Set(SCRIPT_ACTIONS.map((action) => scripts[action].runAs))];
  return wanted.map((runAs) => {
    const id = `run_as.${runAs}`;
    const told = { facts: { name: runAs, roles: roles?.join(', ') ?? '' } };
    if (roles === null) {
      return finding(id, 'not_tried', `Whether scripts may run as ${runAs} could not be learnt.`, told);
    }
    return roleFor(runAs, roles) === null
      ? finding(id, 'missing', `Scripts may not run as ${runAs} there; they may as ${roles.join(', ')}.`, told)
      : finding(id, 'ok', `Scripts may run as ${runAs}.`, told);
  });
}
