import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { fullName, pulseDoor } from './door-pulse.ts';
import { NOT_JSON, type Route, type RouteRequest } from './route.ts';
import type { SimDoor, Site } from './site.ts';

/** Who opens is named by both fields or by neither; the token stands in when neither is there. */
const UnlockBodySchema = z
  .object({
    actor_id: z.string().min(1).optional(),
    actor_name: z.string().min(1).optional(),
    extra: z.record(z.string(), z.unknown()).optional(),
  })
  .refine((body) => (body.actor_id === undefined) === (body.actor_name === undefined));

const EmergencyBodySchema = z.object({ lockdown: z.boolean(), evacuation: z.boolean() });

export function doorRoutes(site: Site): Route[] {
  return [
    { method: 'GET', path: '/doors', scope: 'view:space', handle: () => ({ data: listDoors(site) }) },
    // Before `/doors/:id`, which would match it too if it had one part less.
    { method: 'GET', path: '/doors/settings/emergency', scope: 'view:space', handle: () => ({ data: site.emergency }) },
    {
      method: 'PUT',
      path: '/doors/settings/emergency',
      scope: 'edit:space',
      handle: (request) => setEmergency(site, request),
    },
    { method: 'GET', path: '/doors/:id', scope: 'view:space', handle: (request) => readDoor(site, request) },
    { method: 'PUT', path: '/doors/:id/unlock', scope: 'edit:space', handle: (request) => unlock(site, request) },
  ];
}

function listDoors(site: Site): unknown[] {
  const rows: unknown[] = [...site.doors.values()].map((door) => doorRow(site, door));
  return site.faults().oddRows ? [null, { id: 17, name: null }, ...rows] : rows;
}

function readDoor(site: Site, { params }: RouteRequest) {
  const door = site.doors.get(params['id'] ?? '');
  return door ? { data: doorRow(site, door) } : ({ refusal: 'CODE_NOT_EXISTS' } as const);
}

function doorRow(site: Site, door: SimDoor) {
  return {
    id: door.id,
    name: door.name,
    full_name: fullName(door),
    floor_id: site.floorId,
    type: 'door',
    is_bind_hub: !site.faults().hubsNotBound.includes(door.id),
    door_lock_relay_status: door.relay,
    // No sensor is wired: live consoles say `none` where the document says null.
    door_position_status: 'none',
    extras: {},
  };
}

/**
 * Which code answers which trouble is not published; ours is the likeliest pairing. A lockdown does not make the
 * console refuse here (unknown in reality), so that a client's own care shows in the journal.
 */
function unlock(site: Site, { params, body, entry }: RouteRequest) {
  const faults = site.faults();
  const parsed = UnlockBodySchema.safeParse(body === undefined ? {} : body);
  if (body === NOT_JSON || !parsed.success) return { refusal: 'CODE_PARAMS_INVALID' } as const;

  const door = site.doors.get(params['id'] ?? '');
  if (!door) return { refusal: 'CODE_NOT_EXISTS' } as const;
  if (faults.hubsNotBound.includes(door.id)) return { refusal: 'CODE_SPACE_DEVICE_BOUND_LOCATION_NOT_FOUND' } as const;
  if (faults.hubsOffline.includes(door.id)) return { refusal: 'CODE_DEVICE_DEVICE_OFFLINE' } as const;
  if (faults.hubsBusy.includes(door.id)) return { refusal: 'CODE_DEVICE_DEVICE_BUSY' } as const;
  if (faults.hubsTooOld.includes(door.id)) return { refusal: 'CODE_DEVICE_DEVICE_VERSION_TOO_OLD' } as const;
  if (faults.unlockForbidden.includes(door.id)) return { refusal: 'CODE_OPERATION_FORBIDDEN' } as const;

  const { actor_id: id = 'open-api', actor_name: name = 'API token', extra } = parsed.data;
  pulseDoor(site, door, {
    id,
    name,
    type: 'open_api',
    provider: 'REMOTE_THROUGH_UAH',
    isGranted: true,
    ...(extra ? { extra } : {}),
  });
  entry.effect = 'unlocked';
  return { data: 'success' };
}

function setEmergency(site: Site, { body, entry }: RouteRequest) {
  const parsed = EmergencyBodySchema.safeParse(body);
  if (!parsed.success) return { refusal: 'CODE_PARAMS_INVALID' } as const;

  const before = site.emergency;
  site.emergency = parsed.data;
  entry.effect = 'emergency_set';
  for (const mode of ['lockdown', 'evacuation'] as const) {
    if (before[mode] === parsed.data[mode]) continue;
    // `glocal` is the console's own spelling.
    const object = { glocal: true, mode, value: parsed.data[mode] };
    site.deliver({
      event: 'access.device.emergency_status',
      event_object_id: randomUUID(),
      data: { actor: null, device: null, object },
    });
  }
  return { data: 'success' };
}
