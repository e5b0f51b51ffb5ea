import { UNIFI_ACCESS } from '../access/unifi-access/unifi-access-vendor.ts';
import { NINJAONE } from '../automation/ninjaone/ninjaone-vendor.ts';
import { UNIFI_NETWORK } from '../network/unifi-network/unifi-network-vendor.ts';
import type { Vendor } from './vendor.ts';

/** Every vendor that can be set up, in the order of the screen. A new one is a line here, and texts for its fields. */
export const VENDORS: readonly Vendor[] = [UNIFI_ACCESS, NINJAONE, UNIFI_NETWORK];
