import { exposeBridge } from './bridge.ts';

exposeBridge('kiosk');
