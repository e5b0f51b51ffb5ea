import { exposeBridge } from './bridge.ts';

exposeBridge('staff');
