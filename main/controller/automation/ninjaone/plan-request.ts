import { err, ok, type Result } from '../../../../domain/result.ts';
import type { BayCommand, BayRefusal } from '../automation-port.ts';
import { type BayScripts, findScript, isScriptAction, type KnownScript, type ScriptAction } from './bay-scripts.ts';
import type { DeviceRecord } from './device-records.ts';
import type { ReadError, TenantReader } from './tenant-reader.ts';

/** What to send for a command. */
export type PlannedRequest =
  /** The PC is as it should be already. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'call'; readonly path: string; readonly body: object }
  /** As a technician. */
  | { readonly kind: 'script'; readonly path: string; readonly body: object };

export type NoRequest =
  | { readonly kind: 'refused'; readonly reason: BayRefusal }
  | { readonly kind: 'not_now'; readonly error: ReadError };

type Planned = Promise<Result<PlannedRequest, NoRequest>>;

const SCRIPTS_AGE_MS_MAX = 10 * 60_000;

/** Looks at the PC, and at whatever else decides what to send. Nothing is sent to a PC that is known to be off. */
export async function planRequest(reader: TenantReader, arrangement: BayScripts, command: BayCommand): Planned {
  const { deviceId, action, argument, correlationId, initiatedBy } = command;
  const device = await reader.getDevice(deviceId);
  if (!device.ok) return notNow(device.error);
  if (action === 'power.on') return planPowerOn(reader, arrangement, { command, device: device.value });
  // The vendor would keep the command and run it whenever the PC is back: in the middle of somebody's game.
  if (!device.value.isOnline) return refused('device_offline');

  if (isScriptAction(action)) return planScript(reader, arrangement, { command, action, deviceId, argument });
  if (action === 'reboot') {
    const reason = `${correlationId} for ${initiatedBy}`;
    return ok({ kind: 'call', path: `/device/${deviceId}/reboot/NORMAL`, body: { reason } });
  }
  if (argument === '') return refused('rejected');
  const path = `/device/${deviceId}/windows-service/${encodeURIComponent(argument)}/control`;
  return ok({ kind: 'call', path, body: { action: 'RESTART' } });
}

/** Nothing runs on a PC that is off: another one has to wake it. */
async function planPowerOn(
  reader: TenantReader,
  arrangement: BayScripts,
  { command, device }: { readonly command: BayCommand; readonly device: DeviceRecord },
): Planned {
  if (device.isOnline) return ok({ kind: 'nothing' });
  const { wakerDeviceId } = arrangement;
  if (wakerDeviceId === null || wakerDeviceId === device.id || device.mac === null) return refused('unsupported');
  const waker = await reader.getDevice(wakerDeviceId);
  if (!waker.ok) return notNow(waker.error);
  if (!waker.value.isOnline) return refused('device_offline');
  return planScript(reader, arrangement, {
    command,
    action: 'power.on',
    deviceId: wakerDeviceId,
    argument: device.mac,
  });
}

type ScriptRun = {
  readonly command: BayCommand;
  readonly action: ScriptAction;
  /** Where it runs. */
  readonly deviceId: string;
  readonly argument: string;
};

async function planScript(reader: TenantReader, arrangement: BayScripts, run: ScriptRun): Planned {
  const { name, runAs } = arrangement.scripts[run.action];
  const script = await lookUpScript(reader, name);
  if (!script.ok) return notNow(script.error);
  if (script.value === null) return refused('script_missing');
  const role = roleFor(runAs, await reader.findRoles(run.deviceId));
  if (role === null) return refused('rejected');
  const body = { type: 'SCRIPT', id: script.value.id, parameters: parametersOf(run), runAs: role };
  return ok({ kind: 'script', path: `/device/${run.deviceId}/script/run`, body });
}

/** A script that is missing may have been made a moment ago. */
async function lookUpScript(reader: TenantReader, name: string): Promise<Result<KnownScript | null, ReadError>> {
  for (const ageMsMax of [SCRIPTS_AGE_MS_MAX, 0]) {
    const scripts = await reader.listScripts(ageMsMax);
    if (!scripts.ok) return scripts;
    const script = findScript(scripts.value, name);
    if (script) return ok(script);
  }
  return ok(null);
}

/** In the PC's own spelling, for the vendor minds it; null for a role that the PC does not have. */
export function roleFor(runAs: string, roles: readonly string[] | null): string | null {
  if (roles === null || /^\d+$/.test(runAs)) return runAs;
  return roles.find((role) => role.toLowerCase() === runAs.toLowerCase()) ?? null;
}

/** One text that the vendor splits at its spaces; nothing in it is of a character that it refuses. */
function parametersOf({ command, argument }: ScriptRun): string {
  const { correlationId, initiatedBy, action, notAfter } = command;
  const notAfterText = new Date(notAfter).toISOString().replace(/\.\d+Z$/, 'Z');
  const words = ['-Corr', correlationId, '-InitiatedBy', initiatedBy, '-Reason', action, '-NotAfter', notAfterText];
  return [...words, ...(argument === '' ? [] : ['-Argument', argument])].join(' ');
}

function refused(reason: BayRefusal): Result<never, NoRequest> {
  return err({ kind: 'refused', reason });
}

function notNow(error: ReadError): Result<never, NoRequest> {
  return error.code === 'automation.device_unknown' ? refused('device_unknown') : err({ kind: 'not_now', error });
}
