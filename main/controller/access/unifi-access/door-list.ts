import { z } from 'zod';
import type { AccessDoor } from '../door-port.ts';

/** Only what is used is looked at, and each row for itself: one odd device must not hide all doors. */
const DoorRowSchema = z.object({
  id: z.string().min(1),
  name: z.string().catch(''),
  is_bind_hub: z.boolean().optional().catch(undefined),
});

const DeviceRowSchema = z.object({
  location_id: z.string().min(1),
  capabilities: z.array(z.string()),
  is_online: z.boolean(),
});

export type HubStates = ReadonlyMap<string, 'online' | 'offline'>;

/** The doors in the `data` of `GET /doors`; null when it is no list of doors at all. */
export function readDoors(data: unknown, hubs: HubStates): readonly AccessDoor[] | null {
  if (!Array.isArray(data)) return null;
  const rows = data.flatMap((row) => DoorRowSchema.safeParse(row).data ?? []);
  // Could not read any of them is not the same as there being none.
  if (data.length > 0 && rows.length === 0) return null;
  return rows.map((row) => ({
    id: row.id,
    name: row.name === '' ? row.id : row.name,
    hub: row.is_bind_hub === false ? 'not_bound' : (hubs.get(row.id) ?? 'unknown'),
  }));
}

/** Which doors' hubs are online, from the `data` of `GET /devices`: arrays of devices, one for each place. */
export function readHubStates(data: unknown): HubStates {
  const rows = Array.isArray(data) ? data.flat() : [];
  const devices = rows.flatMap((row) => DeviceRowSchema.safeParse(row).data ?? []);
  return new Map(
    devices
      .filter((device) => device.capabilities.includes('is_hub'))
      .map((hub) => [hub.location_id, hub.is_online ? 'online' : 'offline']),
  );
}
