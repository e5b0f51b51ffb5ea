import { createUnifiVisitorRig } from '../../../../tests/support/unifi-visitor-rig.ts';
import { describeVisitorPort } from '../visitors/visitor-port.contract.ts';

describeVisitorPort('UniFi Access', createUnifiVisitorRig);
