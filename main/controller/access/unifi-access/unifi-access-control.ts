import type { Random } from '../../../../domain/random.ts';
import { err, ok, type Result } from '../../../../domain/result.ts';
import { type Clock, type EpochMs, MINUTE_MS } from '../../../../domain/time.ts';
import type {
  DoorControlPort,
  DoorSystemReport,
  Emergency,
  LockRule,
  RuleProblem,
  WantedRule,
} from '../door-control/door-control-port.ts';
import type { DoorSystemError } from '../door-port.ts';
import { watchSkew } from './clock-skew.ts';
import { readReply } from './envelope.ts';
import { readingOf, type ReadOptions, readWithRetry } from './read-with-retry.ts';
import {
  type Device,
  isReader,
  readDevices,
  readDoorReports,
  readEmergency,
  readPinSetting,
  readRule,
} from './system-report.ts';
import { createUnifiAccessClient, type UnifiAccessClient } from './unifi-access-client.ts';
import type { UnifiAccessSettings } from './unifi-access-settings.ts';

export type UnifiAccessControlOptions = {
  readonly settings: UnifiAccessSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits?: Partial<ControlLimits>;
};

export type ControlLimits = {
  readonly requestMs: number;
  readonly readTriesMax: number;
  readonly retryDelayMs: number;
};

const LIMITS: ControlLimits = { requestMs: 4000, readTriesMax: 2, retryDelayMs: 250 };

/** Settings of readers hardly ever change, and each is a request. */
const PIN_SETTINGS_FOR_MS = 10 * MINUTE_MS;

const EMERGENCY_PATH = '/doors/settings/emergency';

type Parts = {
  readonly client: UnifiAccessClient;
  readonly clock: Clock;
  readonly limits: ControlLimits;
  readonly reads: ReadOptions;
  readonly skewMs: () => number | null;
};

/** How the doors of one UniFi Access console are, their rules and its lockdown. */
export function createUnifiAccessControl(options: UnifiAccessControlOptions): DoorControlPort {
  const { settings, clock, random } = options;
  const limits = { ...LIMITS, ...options.limits };
  const closing = new AbortController();
  const { client, skewMs } = watchSkew(createUnifiAccessClient(settings), clock);
  const { requestMs: timeoutMs, readTriesMax: triesMax, retryDelayMs } = limits;
  const reads: ReadOptions = { client, random, timeoutMs, triesMax, retryDelayMs, signal: closing.signal };
  const parts: Parts = { client, clock, limits, reads, skewMs };
  const pins = createPinSettings(parts);

  return {
    inspect: (systemDoorIds) => inspect(parts, systemDoorIds, pins),
    setRule: (systemDoorId, rule) => setRule(parts, systemDoorId, rule),
    setLockdown: (isOn) => setLockdown(parts, isOn),
    close: () => closing.abort(),
  };
}

type PinSettings = (devices: readonly Device[]) => Promise<ReadonlyMap<string, boolean>>;

async function inspect(
  { reads, clock, skewMs }: Parts,
  systemDoorIds: readonly string[],
  pinsOf: PinSettings,
): Promise<Result<DoorSystemReport, DoorSystemError>> {
  const doors = await readWithRetry('/doors', reads);
  if (!doors.ok) return doors;
  // All the rest is told where it can be had: the token may lack a permission, a hub may know no rules.
  const hints: ReadOptions = { ...reads, triesMax: 1 };
  const devices = await readWithRetry('/devices', hints);
  const emergency = await readWithRetry(EMERGENCY_PATH, hints);
  const rules = new Map<string, LockRule>();
  for (const id of systemDoorIds) {
    const read = await readWithRetry(rulePath(id), hints);
    const rule = read.ok ? readRule(read.value, clock.now()) : null;
    if (rule) rules.set(id, rule);
  }
  const known = devices.ok ? readDevices(devices.value) : null;
  const wanted = new Set(systemDoorIds);
  const pins = await pinsOf(known?.filter(({ location_id: door }) => wanted.has(door)) ?? []);
  const reports = readDoorReports(doors.value, known, { rules, pins });
  if (!reports) return err({ code: 'door_system.unclear_answer' });
  return ok({
    doors: reports,
    emergency: emergency.ok ? readEmergency(emergency.value) : null,
    clockSkewMs: skewMs(),
  });
}

function createPinSettings({ reads, clock }: Parts): PinSettings {
  const known = new Map<string, { readonly isOn: boolean; readonly readAt: EpochMs }>();
  return async (devices) => {
    for (const device of devices.filter(isReader)) {
      const before = known.get(device.id);
      if (before && clock.now() - before.readAt < PIN_SETTINGS_FOR_MS) continue;
      const path = `/devices/${encodeURIComponent(device.id)}/settings`;
      const read = await readWithRetry(path, { ...reads, triesMax: 1 });
      const isOn = read.ok ? readPinSetting(read.value) : null;
      if (isOn === null) known.delete(device.id);
      else known.set(device.id, { isOn, readAt: clock.now() });
    }
    return new Map([...known].map(([id, { isOn }]) => [id, isOn]));
  };
}

/** Hubs that know no rules answer so, and firmware that is too old; a fault of the console's own looks like the first. */
const UNSUPPORTED = /^CODE_(?:SYSTEM_ERROR|NOT_FOUND|DEVICE_DEVICE_VERSION_TOO_OLD|DEVICE_API_NOT_SUPPORTED)$/;

async function setRule(parts: Parts, systemDoorId: string, wanted: WantedRule): Promise<Result<LockRule, RuleProblem>> {
  const { reads, clock } = parts;
  const emergency = await readWithRetry(EMERGENCY_PATH, { ...reads, triesMax: 1 });
  if (emergency.ok && readEmergency(emergency.value)?.lockdown === true) return err({ code: 'door.lockdown' });
  const sent = await put(parts, rulePath(systemDoorId), bodyOf(wanted));
  if (sent.kind === 'refused') return err(sent.problem);
  const read = await readWithRetry(rulePath(systemDoorId), reads);
  const rule = read.ok ? readRule(read.value, clock.now()) : null;
  if (!rule) return err({ code: 'door.rule_uncertain' });
  const consoleNow = clock.now() + (parts.skewMs() ?? 0);
  return stands(rule, wanted, consoleNow) ? ok(rule) : err(sent.problem);
}

function bodyOf(wanted: WantedRule): object {
  if (wanted.kind === 'normal') return { type: 'reset' };
  return wanted.minutes === null ? { type: 'keep_unlock' } : { type: 'custom', interval: wanted.minutes };
}

/** A rule that stood there before, with another end, is not the one that was wanted. */
function stands(rule: LockRule, wanted: WantedRule, consoleNow: EpochMs): boolean {
  if (wanted.kind === 'normal') return rule.kind === 'normal';
  if (rule.kind !== 'held_open') return false;
  if (wanted.minutes === null || rule.until === null) return wanted.minutes === rule.until;
  return Math.abs(rule.until - (consoleNow + wanted.minutes * MINUTE_MS)) <= END_APART_MS;
}

/** The console counts from when it took the rule, in whole seconds. */
const END_APART_MS = MINUTE_MS;

/** Both flags are always sent; that of the evacuation as it stands, for we never call one or end one. */
async function setLockdown(parts: Parts, isOn: boolean): Promise<Result<Emergency, RuleProblem>> {
  const { reads } = parts;
  const before = await readWithRetry(EMERGENCY_PATH, reads);
  if (!before.ok) return before;
  const standing = readEmergency(before.value);
  if (!standing) return err({ code: 'door_system.unclear_answer' });
  const sent = await put(parts, EMERGENCY_PATH, { lockdown: isOn, evacuation: standing.evacuation });
  if (sent.kind === 'refused') return err(sent.problem);
  const read = await readWithRetry(EMERGENCY_PATH, reads);
  const emergency = read.ok ? readEmergency(read.value) : null;
  if (!emergency) return err({ code: 'door.rule_uncertain' });
  return emergency.lockdown === isOn ? ok(emergency) : err(sent.problem);
}

/** `problem` is why it does not stand, if it is read back and does not. */
type Sent = { readonly kind: 'refused' | 'perhaps'; readonly problem: RuleProblem };

/** Only what certainly had no effect is refused: an answer may be lost, or speak of a fault that came afterwards. */
async function put({ client, limits, reads }: Parts, path: string, body: object): Promise<Sent> {
  const signal = AbortSignal.any([reads.signal, AbortSignal.timeout(limits.requestMs)]);
  const exchange = await client.send({ method: 'PUT', path, body }, signal);
  const reply = exchange.kind === 'answer' ? readReply(exchange.status, exchange.text) : null;
  if (reply?.kind === 'refusal' && UNSUPPORTED.test(reply.code)) {
    return { kind: 'perhaps', problem: { code: 'door.rule_unsupported' } };
  }
  const read = readingOf(exchange);
  if (read.ok) return { kind: 'perhaps', problem: { code: 'door.rule_not_kept' } };
  const mayHaveWorked = exchange.kind === 'no_answer' || (reply?.kind === 'unreadable' && !isClientError(reply.status));
  return { kind: mayHaveWorked ? 'perhaps' : 'refused', problem: { code: read.error.code } };
}

function isClientError(status: number): boolean {
  return status >= 400 && status < 500;
}

function rulePath(systemDoorId: string): string {
  return `/doors/${encodeURIComponent(systemDoorId)}/lock_rule`;
}
