import { z } from 'zod';
import { err, ok, type Result } from '../../../../domain/result.ts';
import type { Clock, EpochMs } from '../../../../domain/time.ts';
import type { AutomationError } from '../automation-port.ts';
import { type Activity, readActivities } from './activity-story.ts';
import { type BayScripts, type KnownScript, readRoles, readScripts } from './bay-scripts.ts';
import { type DeviceRecord, readDevice } from './device-records.ts';
import type { NinjaOneClient, NinjaOneRequest, Outcome } from './ninjaone-client.ts';
import type { VendorRefusal } from './vendor-refusal.ts';

export type ReadError = AutomationError & { readonly retryAt: EpochMs | null };
type Read<T> = Promise<Result<T, ReadError>>;

/** Everything that is looked up at NinjaOne. All of it may be repeated. */
export type TenantReader = {
  readonly listDevices: () => Read<readonly DeviceRecord[]>;
  readonly getDevice: (deviceId: string) => Read<DeviceRecord>;
  /** At most `ageMsMax` old. */
  readonly listScripts: (ageMsMax: number) => Read<readonly KnownScript[]>;
  /** What scripts may run as at the PC; null where that cannot be learnt. */
  readonly findRoles: (deviceId: string) => Promise<readonly string[] | null>;
  /** The PC's record after entry `after`, oldest first; its last few entries for null. */
  readonly listActivities: (deviceId: string, after: number | null) => Read<readonly Activity[]>;
  /** As they come: see `readEcho`. */
  readonly getCustomFields: (deviceId: string) => Read<unknown>;
  /** The state of a Windows service in the vendor's word; null where the PC has none of that name. */
  readonly findServiceState: (deviceId: string, service: string) => Read<string | null>;
};

type TenantReaderOptions = {
  readonly client: NinjaOneClient;
  readonly arrangement: BayScripts;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

const DEVICES_PER_PAGE = 200;
const DEVICE_PAGES_MAX = 20;
const ACTIVITIES_PER_PAGE = 200;
const ACTIVITY_PAGES_MAX = 5;
const LAST_ACTIVITIES = 20;
const ROLES_AGE_MS_MAX = 60 * 60_000;

const ServicesSchema = z.array(z.object({ name: z.string(), state: z.string() }));

export function createTenantReader({ client, arrangement, clock, signal }: TenantReaderOptions): TenantReader {
  let scripts: { readonly list: readonly KnownScript[]; readonly at: EpochMs } | null = null;
  const roles = new Map<string, { readonly list: readonly string[]; readonly at: EpochMs }>();
  const read = async (path: string) => readingOf(path, await requestAsAny(client, { method: 'GET', path }, signal));

  async function readAs<T>(path: string, parse: (body: unknown) => T | null): Read<T> {
    const body = await read(path);
    if (!body.ok) return body;
    const value = parse(body.value);
    return value === null ? UNCLEAR : ok(value);
  }

  async function listDevices(): Read<readonly DeviceRecord[]> {
    const { organizationId } = arrangement;
    const filter = organizationId === null ? '' : `&df=org%3D${organizationId}`;
    const devices: DeviceRecord[] = [];
    let after = 0;
    for (let page = 0; page < DEVICE_PAGES_MAX; page += 1) {
      const path = `/devices?pageSize=${DEVICES_PER_PAGE}${after === 0 ? '' : `&after=${after}`}${filter}`;
      const rows = await readAs(path, asRows);
      if (!rows.ok) return rows;
      const read = rows.value.flatMap((row) => readDevice(row) ?? []);
      devices.push(...read.filter((device) => isOurs(device, organizationId)));
      const last = Math.max(after, ...read.map(({ id }) => Number(id)));
      if (rows.value.length < DEVICES_PER_PAGE || last === after) break;
      after = last;
    }
    return ok(devices);
  }

  async function listActivities(deviceId: string, after: number | null): Read<readonly Activity[]> {
    const path = `/device/${deviceId}/activities?pageSize=`;
    if (after === null) return readAs(`${path}${LAST_ACTIVITIES}`, readActivities);
    const all: Activity[] = [];
    let before: number | null = null;
    for (let page = 0; page < ACTIVITY_PAGES_MAX; page += 1) {
      const older: string = before === null ? '' : `&olderThan=${before}`;
      const rows = await readAs(`${path}${ACTIVITIES_PER_PAGE}&newerThan=${after}${older}`, readActivities);
      if (!rows.ok) return rows;
      // Whether the vendor's limits mean what they say is not for us to trust.
      const fresh = rows.value.filter(({ id }) => id > after && (before === null || id < before));
      all.unshift(...fresh);
      before = fresh[0]?.id ?? before;
      // A page that holds entries twice is full with half as many.
      if (fresh.length < ACTIVITIES_PER_PAGE / 2) break;
    }
    return ok(all);
  }

  return {
    listDevices,
    getDevice: (deviceId) => readAs(`/device/${deviceId}`, readDevice),
    async listScripts(ageMsMax) {
      if (scripts && clock.now() - scripts.at < ageMsMax) return ok(scripts.list);
      const list = await readAs('/automation/scripts', readScripts);
      if (list.ok) scripts = { list: list.value, at: clock.now() };
      return list;
    },
    async findRoles(deviceId) {
      const known = roles.get(deviceId);
      if (known && clock.now() - known.at < ROLES_AGE_MS_MAX) return known.list;
      const list = await readAs(`/device/${deviceId}/scripting/options`, readRoles);
      if (!list.ok) return null;
      roles.set(deviceId, { list: list.value, at: clock.now() });
      return list.value;
    },
    listActivities,
    getCustomFields: (deviceId) => read(`/device/${deviceId}/custom-fields`),
    async findServiceState(deviceId, service) {
      const path = `/device/${deviceId}/windows-services?name=${encodeURIComponent(service)}`;
      const services = await readAs(path, readServices);
      if (!services.ok) return services;
      return ok(services.value.find(({ name }) => name.toLowerCase() === service.toLowerCase())?.state ?? null);
    },
  };
}

/** As the machine, and where the vendor wants a user there, as the user. A refusal comes before any effect. */
export async function requestAsAny(
  client: NinjaOneClient,
  request: Omit<NinjaOneRequest, 'slot'>,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome = await client.request({ ...request, slot: 'machine' }, signal);
  const isUserWanted = outcome.kind === 'refused' && outcome.reason === 'user_context_required';
  return isUserWanted ? client.request({ ...request, slot: 'user' }, signal) : outcome;
}

const UNREADABLE = new Set<VendorRefusal>(['not_found', 'rejected', 'not_applicable']);
const UNCLEAR = err<ReadError>({ code: 'automation.unclear_answer', retryAt: null });

function readingOf(path: string, outcome: Outcome): Result<unknown, ReadError> {
  const failed = (code: AutomationError['code']) => err<ReadError>({ code, retryAt: null });
  switch (outcome.kind) {
    case 'done':
      return outcome.body === undefined ? UNCLEAR : ok(outcome.body);
    case 'not_sent':
      return err({ code: outcome.code, retryAt: outcome.retryAt });
    case 'no_user':
      return failed('automation.not_authorised');
    case 'unknown':
      return outcome.isAnswered ? UNCLEAR : failed('automation.unreachable');
    case 'refused':
      if (outcome.reason === 'not_found' && path.startsWith('/device/')) return failed('automation.device_unknown');
      return UNREADABLE.has(outcome.reason) ? UNCLEAR : failed('automation.not_authorised');
  }
}

function readServices(body: unknown): z.infer<typeof ServicesSchema> | null {
  const parsed = ServicesSchema.safeParse(body);
  return parsed.success ? parsed.data : null;
}

function asRows(body: unknown): readonly unknown[] | null {
  return Array.isArray(body) ? body : null;
}

/** A filter that the vendor does not understand it ignores, so what came is looked at again. */
function isOurs({ isInUse, organizationId }: DeviceRecord, wanted: number | null): boolean {
  return isInUse && (wanted === null || organizationId === wanted);
}
