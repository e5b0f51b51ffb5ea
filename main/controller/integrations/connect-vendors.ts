import type { Random } from '../../../domain/random.ts';
import type { DoorPort } from '../access/door-port.ts';
import { createUnifiAccessDoors } from '../access/unifi-access/unifi-access-doors.ts';
import { UNIFI_ACCESS } from '../access/unifi-access/unifi-access-vendor.ts';
import { createUnifiAccessVisitors } from '../access/unifi-access/unifi-access-visitors.ts';
import type { VisitorPort } from '../access/visitors/visitor-port.ts';
import type { DoorView } from '../api/views.ts';
import type { Log } from '../log.ts';
import type { HealthBook } from './health-book.ts';
import { type OpenedIntegrations, settingsOf } from './opened-integration.ts';
import { watchDoors } from './watched-doors.ts';

/** What the controller reaches other vendors' systems by. Null for what is not set up. */
export type VendorPorts = {
  readonly doorPort: DoorPort | null;
  readonly doorAdapter: DoorView['adapter'];
  readonly visitorPort: VisitorPort | null;
};

export type ConnectParts = { readonly random: Random; readonly log: Log; readonly health: HealthBook };

/** Makes the adapters of what is switched on. They make no connection yet. */
export function connectVendors(opened: OpenedIntegrations, { random, log, health }: ConnectParts): VendorPorts {
  const access = settingsOf(opened, UNIFI_ACCESS);
  if (!access) return { doorPort: null, doorAdapter: 'disabled', visitorPort: null };
  const { console: settings, keepsVisitors } = access.settings;
  const doorPort = watchDoors(createUnifiAccessDoors({ settings, random, log }), UNIFI_ACCESS.name, health);
  const visitorPort = keepsVisitors ? createUnifiAccessVisitors({ settings }) : null;
  return { doorPort, doorAdapter: access.mode, visitorPort };
}
