import { randomUUID } from 'node:crypto';
import type { SimDoor, Site } from './site.ts';

/** A row of the system log, and the payload of the websocket's `access.logs.add`. */
export type LogHit = ReturnType<typeof doorHit>;

/** Who opens, or tries to, and by what. */
export type Opener = {
  readonly id: string;
  readonly name: string;
  readonly type: 'open_api' | 'visitor' | 'user';
  /** As the console names it, such as `PIN_CODE`. */
  readonly provider: string;
  readonly isGranted: boolean;
  /** Of the API's callers, echoed as they sent it. */
  readonly extra?: Readonly<Record<string, unknown>>;
};

const WORDS: Readonly<Record<string, string>> = { REMOTE_THROUGH_UAH: 'Remote', PIN_CODE: 'PIN', NFC: 'NFC' };

/** The log row of a door that was opened, or kept closed. */
export function doorHit(site: Site, door: SimDoor, opener: Opener) {
  const { logsOmitExtra, logsNameHubAsDoor } = site.faults();
  const unlockSource = { actor_id: opener.id, extra: logsOmitExtra ? null : (opener.extra ?? null) };
  const isOfApi = opener.type === 'open_api';
  return {
    '@timestamp': new Date(site.now()).toISOString(),
    _id: randomUUID(),
    tag: 'access',
    _source: {
      actor: { id: opener.id, type: opener.type, display_name: opener.name, alternate_id: '', alternate_name: '' },
      authentication: { credential_provider: opener.provider, issuer: '' },
      event: {
        type: 'access.door.unlock',
        display_message: `Access ${opener.isGranted ? 'Granted' : 'Denied'} (${WORDS[opener.provider] ?? opener.provider})`,
        result: opener.isGranted ? 'ACCESS' : 'BLOCKED',
        published: site.now(),
        reason: '',
        log_key: `dashboard.access.door.unlock.${opener.isGranted ? 'success' : 'fail'}`,
        log_category: 'Unlocks',
      },
      // Clients must pick by `type`: the order here is the console's own.
      target: [
        target('UAH', door.hubId, `UA-HUB-${door.hubId.slice(-4)}`),
        target('device_config', 'door_entry_method', 'entry'),
        target('door', logsNameHubAsDoor ? door.hubId : door.id, door.name),
        target('floor', site.floorId, '1F'),
        ...(isOfApi ? [target('unlock_source', '', `open_api:${JSON.stringify(unlockSource)}`)] : []),
      ],
    },
  };
}

function target(type: string, id: string, displayName: string) {
  return { type, id, display_name: displayName, alternate_id: '', alternate_name: '' };
}
