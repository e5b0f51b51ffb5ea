import { randomUUID } from 'node:crypto';
import { doorOpenedHit, type Opener } from './log-hit.ts';
import type { SimDoor, Site } from './site.ts';

// As measured on a console: the event after a tenth of a second, the log after a little more than one. How long the
// lock stays open is set in Access; 5 s is our choice.
const EVENT_DELAY_MS = 100;
const LOG_DELAY_MS = 1100;
const RELAY_OPEN_MS = 5000;

/** Opens the lock for `RELAY_OPEN_MS` and tells everyone who listens, at the pace of a real console. */
export function pulseDoor(site: Site, door: SimDoor, opener: Opener): void {
  door.relay = 'unlock';
  door.cancelRelock();
  site.clock.schedule(EVENT_DELAY_MS, () => {
    notifyRemoteUnlock(site, door);
    notifyLock(site, door, 'unlocked');
  });
  site.clock.schedule(LOG_DELAY_MS, () => recordOpening(site, door, opener));
  door.cancelRelock = site.clock.schedule(RELAY_OPEN_MS, () => {
    door.relay = 'lock';
    notifyLock(site, door, 'locked');
  });
}

function notifyRemoteUnlock(site: Site, door: SimDoor): void {
  site.notify({
    event: 'access.data.device.remote_unlock',
    event_object_id: door.hubId,
    data: { unique_id: door.id, name: door.name, full_name: fullName(door), location_type: 'door', extras: {} },
  });
}

function notifyLock(site: Site, door: SimDoor, lock: 'locked' | 'unlocked'): void {
  const id = site.faults().websocket.namesHubAsDoor ? door.hubId : door.id;
  const emergency = { software: site.emergency.lockdown ? 'lockdown' : 'none', hardware: 'none' };
  site.notify({
    event: 'access.data.v2.location.update',
    event_object_id: id,
    data: {
      id,
      location_type: 'door',
      name: door.name,
      device_ids: [door.hubId, door.readerId],
      state: { lock, dps: 'none', dps_connected: false, emergency, is_unavailable: false },
    },
    meta: { object_type: 'location', id },
  });
}

function recordOpening(site: Site, door: SimDoor, opener: Opener): void {
  const hit = doorOpenedHit(site, door, opener);
  site.logs.push(hit);
  if (!site.faults().websocket.omitsLogs) {
    site.notify({ event: 'access.logs.add', event_object_id: hit._id, data: { _source: hit._source } });
  }

  site.deliver({
    event: 'access.door.unlock',
    event_object_id: randomUUID(),
    data: {
      location: {
        id: door.id,
        location_type: 'door',
        name: door.name,
        up_id: site.floorId,
        extras: {},
        device_ids: null,
      },
      // Real deliveries show live devices as offline.
      device: {
        name: `UA-HUB-${door.hubId.slice(-4)}`,
        id: door.hubId,
        device_type: 'UAH',
        online: false,
        location_id: door.id,
      },
      actor: { id: opener.id, name: opener.name, type: 'open-api' },
      object: {
        authentication_type: 'REMOTE_THROUGH_UAH',
        authentication_value: '',
        policy_id: '',
        policy_name: '',
        reader_id: '',
        result: 'Access Granted',
        actor_id: opener.id,
        actor_name: opener.name,
        ...(opener.extra ? { extra: opener.extra } : {}),
      },
    },
  });
}

export function fullName(door: SimDoor): string {
  return `Console - 1F - ${door.name}`;
}
