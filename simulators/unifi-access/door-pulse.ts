import { randomUUID } from 'node:crypto';
import { doorHit, type LogHit, type Opener } from './log-hit.ts';
import type { SimDoor, Site } from './site.ts';

// As measured on a console: the event after a tenth of a second, the log after a little more than one. How long the
// lock stays open is set in Access; 5 s is our choice.
const EVENT_DELAY_MS = 100;
const LOG_DELAY_MS = 1100;
const RELAY_OPEN_MS = 5000;

/** Opens the lock for `RELAY_OPEN_MS` and tells everyone who listens, at the pace of a real console. */
export function pulseDoor(site: Site, door: SimDoor, opener: Opener): void {
  door.relay = 'unlock';
  door.wrongPins = 0;
  door.cancelRelock();
  const hit = doorHit(site, door, opener);
  site.clock.schedule(EVENT_DELAY_MS, () => {
    if (opener.type === 'open_api') notifyRemoteUnlock(site, door);
    notifyLock(site, door, 'unlocked');
  });
  site.clock.schedule(LOG_DELAY_MS, () => {
    record(site, door, hit);
    deliverUnlock(site, door, opener);
  });
  door.cancelRelock = site.clock.schedule(RELAY_OPEN_MS, () => {
    door.relay = door.rule.type === 'keep_unlock' || door.rule.type === 'custom' ? 'unlock' : 'lock';
    notifyLock(site, door, door.relay === 'lock' ? 'locked' : 'unlocked');
  });
}

/** Writes down who was kept out. Whether webhooks tell of it is not known; this console's do not. */
export function recordDenial(site: Site, door: SimDoor, opener: Opener): void {
  const hit = doorHit(site, door, opener);
  site.clock.schedule(LOG_DELAY_MS, () => record(site, door, hit));
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

function record(site: Site, door: SimDoor, hit: LogHit): void {
  site.logs.push(hit);
  const { omitsLogs, insights } = site.faults().websocket;
  if (!omitsLogs) site.notify({ event: 'access.logs.add', event_object_id: hit._id, data: { _source: hit._source } });
  if (insights === 'off') return;
  const insight = insightOf(site, door, hit, insights === 'list');
  site.notify({
    event: 'access.logs.insights.add',
    event_object_id: '',
    data: insights === 'list' ? [insight] : insight,
  });
}

/** The other form of the same event. Each party may be one, or a list of them. */
function insightOf(site: Site, door: SimDoor, { _source: { actor, event, authentication } }: LogHit, asLists: boolean) {
  const form = (party: object): object => (asLists ? [party] : party);
  const doorId = site.faults().websocket.namesHubAsDoor ? door.hubId : door.id;
  return {
    log_key: event.log_key,
    event_type: event.type,
    message: event.display_message,
    published: event.published,
    result: event.result,
    metadata: {
      actor: form({ id: actor.id, type: actor.type, display_name: actor.display_name }),
      // Spelt in lower case here.
      authentication: form({ id: '', type: 'auth', display_name: authentication.credential_provider.toLowerCase() }),
      door: form({ id: doorId, type: 'door', display_name: door.name }),
    },
  };
}

function deliverUnlock(site: Site, door: SimDoor, opener: Opener): void {
  const isOfApi = opener.type === 'open_api';
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
      actor: { id: opener.id, name: opener.name, type: isOfApi ? 'open-api' : opener.type },
      object: {
        authentication_type: opener.provider,
        authentication_value: '',
        policy_id: '',
        policy_name: '',
        reader_id: isOfApi ? '' : door.readerId,
        result: 'Access Granted',
        ...(isOfApi ? { actor_id: opener.id, actor_name: opener.name } : {}),
        ...(opener.extra ? { extra: opener.extra } : {}),
      },
    },
  });
}

export function fullName(door: SimDoor): string {
  return `Console - 1F - ${door.name}`;
}
