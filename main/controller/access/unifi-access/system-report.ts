import { z } from 'zod';
import { DAY_MS, type EpochMs, SECOND_MS } from '../../../../domain/time.ts';
import type { DoorReport, Emergency, LockRule } from '../door-control/door-control-port.ts';

/** Only what is used is looked at, and each row for itself. */
const DoorSchema = z.object({
  id: z.string().min(1),
  name: z.string().catch(''),
  is_bind_hub: z.boolean().optional().catch(undefined),
  door_lock_relay_status: z.string().catch(''),
  door_position_status: z.string().nullable().catch(null),
});

const DeviceSchema = z.object({
  id: z.string().min(1),
  name: z.string().catch(''),
  alias: z.string().catch(''),
  location_id: z.string().min(1),
  capabilities: z.array(z.string()).catch([]),
  is_online: z.boolean().optional().catch(undefined),
});
export type Device = z.infer<typeof DeviceSchema>;

export function readDevices(data: unknown): readonly Device[] {
  const rows = Array.isArray(data) ? data.flat() : [];
  return rows.flatMap((row) => DeviceSchema.safeParse(row).data ?? []);
}

export function isReader({ capabilities }: Device): boolean {
  return capabilities.includes('is_reader');
}

/** What is known of each door besides its row: read one by one, null where that failed. */
export type DoorExtras = {
  readonly rules: ReadonlyMap<string, LockRule>;
  /** By device, whether its PIN pad is turned on. */
  readonly pins: ReadonlyMap<string, boolean>;
};

/** The doors in the `data` of `GET /doors`; null when it is no list of doors. */
export function readDoorReports(
  data: unknown,
  devices: readonly Device[] | null,
  extras: DoorExtras,
): readonly DoorReport[] | null {
  if (!Array.isArray(data)) return null;
  const doors = data.flatMap((row) => DoorSchema.safeParse(row).data ?? []);
  // Could not read any of them is not the same as there being none.
  if (data.length > 0 && doors.length === 0) return null;
  return doors.map((door) => {
    const ofDoor = devices?.filter((device) => device.location_id === door.id) ?? [];
    const { door_lock_relay_status: relay, door_position_status: position } = door;
    return {
      systemDoorId: door.id,
      name: door.name === '' ? door.id : door.name,
      lock: relay === 'lock' ? 'locked' : relay === 'unlock' ? 'unlocked' : null,
      position: position === 'open' ? 'open' : position === 'close' ? 'closed' : null,
      hub: door.is_bind_hub === false ? 'not_bound' : hubOf(ofDoor),
      readers: ofDoor.filter(isReader).map((reader) => ({
        name: reader.alias || reader.name || reader.id,
        isOnline: reader.is_online !== false,
        takesPin: reader.capabilities.includes('pin_code') ? (extras.pins.get(reader.id) ?? null) : false,
      })),
      rule: extras.rules.get(door.id) ?? null,
    };
  });
}

function hubOf(devices: readonly Device[]): DoorReport['hub'] {
  const hub = devices.find(({ capabilities }) => capabilities.includes('is_hub'));
  if (hub?.is_online === undefined) return 'unknown';
  return hub.is_online ? 'online' : 'offline';
}

const RuleSchema = z.object({ type: z.string(), ended_time: z.number().catch(0) });

/** A rule that ends later than this was given no end: consoles report one some sixty years away. */
const FOREVER_MS = 10 * 365 * DAY_MS;

/** Null for what this version does not know. */
export function readRule(data: unknown, now: EpochMs): LockRule | null {
  const rule = RuleSchema.safeParse(data).data;
  if (!rule) return null;
  const until = rule.ended_time * SECOND_MS;
  switch (rule.type) {
    case '':
    case 'schedule':
    case 'lock_early':
    case 'lock_now':
    case 'reset':
      return { kind: 'normal' };
    case 'keep_lock':
      return { kind: 'kept_locked' };
    case 'keep_unlock':
    case 'custom':
      return { kind: 'held_open', until: until > now + FOREVER_MS || until === 0 ? null : until };
    default:
      return null;
  }
}

const EmergencySchema = z.object({ lockdown: z.boolean(), evacuation: z.boolean() });

export function readEmergency(data: unknown): Emergency | null {
  return EmergencySchema.safeParse(data).data ?? null;
}

const SettingsSchema = z.object({
  access_methods: z.object({ pin_code: z.object({ enabled: z.string() }).optional() }),
});

/** Whether a reader's settings let PINs in; null where they do not say. The document has true where consoles have yes. */
export function readPinSetting(data: unknown): boolean | null {
  const pin = SettingsSchema.safeParse(data).data?.access_methods.pin_code;
  if (!pin) return null;
  return pin.enabled === 'yes' || pin.enabled === 'true';
}
