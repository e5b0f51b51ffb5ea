import { createUnifiNetworkRig } from '../../../../tests/support/unifi-network-rig.ts';
import { describeNetworkPort } from '../network-port.contract.ts';

describeNetworkPort('UniFi OS, over the simulator', () => createUnifiNetworkRig());

describeNetworkPort('a classic console, over the simulator', () => createUnifiNetworkRig({ dialect: 'classic' }));
