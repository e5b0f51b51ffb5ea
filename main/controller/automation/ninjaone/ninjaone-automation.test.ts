import { createNinjaOneRig } from '../../../../tests/support/ninjaone-rig.ts';
import { describeAutomationPort } from '../automation-port.contract.ts';

describeAutomationPort('NinjaOne', createNinjaOneRig);
