import type { DoorPort } from '../access/door-port.ts';
import type { DoorSystemPorts } from '../access/door-system.ts';
import { createUnifiAccessEvents } from '../access/unifi-access/events/unifi-access-events.ts';
import { createUnifiAccessControl } from '../access/unifi-access/unifi-access-control.ts';
import { createUnifiAccessDoors } from '../access/unifi-access/unifi-access-doors.ts';
import { UNIFI_ACCESS } from '../access/unifi-access/unifi-access-vendor.ts';
import { createUnifiAccessVisitors } from '../access/unifi-access/unifi-access-visitors.ts';
import type { VisitorPort } from '../access/visitors/visitor-port.ts';
import type { BaysView } from '../api/bay-views.ts';
import type { DoorView } from '../api/views.ts';
import type { AutomationPort } from '../automation/automation-port.ts';
import { connectNinjaOne, NINJAONE } from '../automation/ninjaone/ninjaone-vendor.ts';
import type { NetworkView } from '../api/network-views.ts';
import type { NetworkPort } from '../network/network-port.ts';
import { createUnifiNetwork } from '../network/unifi-network/unifi-network-port.ts';
import { UNIFI_NETWORK } from '../network/unifi-network/unifi-network-vendor.ts';
import type { HealthBook } from './health-book.ts';
import { type OpenedIntegrations, settingsOf } from './opened-integration.ts';
import type { CheckParts } from './vendor.ts';
import { watchAutomation } from './watched-automation.ts';
import { watchDoorControl, watchDoors } from './watched-doors.ts';
import { watchNetwork } from './watched-network.ts';

/** What the controller reaches other vendors' systems by. Null for what is not set up. */
export type VendorPorts = {
  readonly doorPort: DoorPort | null;
  readonly doorAdapter: DoorView['adapter'];
  readonly visitorPort: VisitorPort | null;
  /** What the door system offers besides opening a door. */
  readonly doorSystem: DoorSystemPorts | null;
  readonly automationPort: AutomationPort | null;
  readonly automationAdapter: BaysView['adapter'];
  readonly networkPort: NetworkPort | null;
  readonly networkAdapter: NetworkView['adapter'];
  /** Whether each booking gets a voucher of the guest Wi-Fi. */
  readonly hasVouchers: boolean;
};

export const NOTHING_CONNECTED: VendorPorts = {
  doorPort: null,
  doorAdapter: 'disabled',
  visitorPort: null,
  doorSystem: null,
  automationPort: null,
  automationAdapter: 'disabled',
  networkPort: null,
  networkAdapter: 'disabled',
  hasVouchers: false,
};

export type ConnectParts = CheckParts & {
  readonly health: HealthBook;
  /** Where UniFi Access reaches this controller with what happens; null where it does not. */
  readonly doorDeliveryUrl: string | null;
};

/** Makes the adapters of what is switched on. They make no connection yet. */
export function connectVendors(opened: OpenedIntegrations, parts: ConnectParts): VendorPorts {
  return {
    ...NOTHING_CONNECTED,
    ...connectDoors(opened, parts),
    ...connectBays(opened, parts),
    ...connectNetwork(opened, parts),
  };
}

function connectNetwork(opened: OpenedIntegrations, { clock, health }: ConnectParts): Partial<VendorPorts> {
  const network = settingsOf(opened, UNIFI_NETWORK);
  if (!network) return {};
  const { console: settings, hasVouchers } = network.settings;
  const networkPort = watchNetwork(createUnifiNetwork({ settings, clock }), UNIFI_NETWORK.name, health);
  return { networkPort, networkAdapter: network.mode, hasVouchers };
}

function connectBays(opened: OpenedIntegrations, parts: ConnectParts): Partial<VendorPorts> {
  const ninjaOne = settingsOf(opened, NINJAONE);
  if (!ninjaOne) return {};
  const { mode, settings } = ninjaOne;
  const automationPort = watchAutomation(connectNinjaOne(settings, parts), NINJAONE.name, parts.health);
  return { automationPort, automationAdapter: mode };
}

function connectDoors(
  opened: OpenedIntegrations,
  { clock, random, log, health, doorDeliveryUrl: deliveryUrl }: ConnectParts,
): Partial<VendorPorts> {
  const access = settingsOf(opened, UNIFI_ACCESS);
  if (!access) return {};
  const { console: settings, keepsVisitors } = access.settings;
  const console = { settings, clock, random, log };
  const events = createUnifiAccessEvents(console);
  const control = watchDoorControl(createUnifiAccessControl(console), UNIFI_ACCESS.name, health);
  return {
    doorPort: watchDoors(createUnifiAccessDoors({ settings, random, log }), UNIFI_ACCESS.name, health),
    doorAdapter: access.mode,
    visitorPort: keepsVisitors ? createUnifiAccessVisitors({ settings }) : null,
    doorSystem: { events, control, deliveryUrl },
  };
}
