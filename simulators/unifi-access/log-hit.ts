import { randomUUID } from 'node:crypto';
import type { SimDoor, Site } from './site.ts';

/** A row of the system log, and the payload of the websocket's `access.logs.add`. */
export type LogHit = ReturnType<typeof doorOpenedHit>;

export type Opener = {
  readonly id: string;
  readonly name: string;
  /** Echoed as the caller sent it. */
  readonly extra?: Readonly<Record<string, unknown>>;
};

/** The log row of a door opened through the API. */
export function doorOpenedHit(site: Site, door: SimDoor, opener: Opener) {
  const unlockSource = { actor_id: opener.id, extra: opener.extra ?? null };
  return {
    '@timestamp': new Date(site.now()).toISOString(),
    _id: randomUUID(),
    tag: 'access',
    _source: {
      actor: { id: opener.id, type: 'open_api', display_name: opener.name, alternate_id: '', alternate_name: '' },
      authentication: { credential_provider: 'REMOTE_THROUGH_UAH', issuer: '' },
      event: {
        type: 'access.door.unlock',
        display_message: 'Access Granted (Remote)',
        result: 'ACCESS',
        published: site.now(),
        reason: '',
        log_key: 'dashboard.access.door.unlock.success',
        log_category: 'Unlocks',
      },
      // Clients must pick by `type`: the order here is the console's own.
      target: [
        target('UAH', door.hubId, `UA-HUB-${door.hubId.slice(-4)}`),
        target('device_config', 'door_entry_method', 'entry'),
        target('door', door.id, door.name),
        target('floor', site.floorId, '1F'),
        target('unlock_source', '', `open_api:${JSON.stringify(unlockSource)}`),
      ],
    },
  };
}

function target(type: string, id: string, displayName: string) {
  return { type, id, display_name: displayName, alternate_id: '', alternate_name: '' };
}
