import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createUnifiNetworkRig,
  NETWORK_PASSWORD,
  type UnifiNetworkRig,
} from '../../../../tests/support/unifi-network-rig.ts';
import { isUsable, type SetupReport } from '../../integrations/setup-check.ts';
import type { NetworkCondition } from '../network-port.contract.ts';
import { checkUnifiNetwork } from './check-unifi-network.ts';

let rig: UnifiNetworkRig;
beforeEach(async () => {
  rig = await createUnifiNetworkRig();
});
afterEach(() => rig.stop());

const check = (): Promise<SetupReport> => checkUnifiNetwork(rig.settings, { clock: rig.clock });

function statesOf({ findings }: SetupReport): string {
  return findings.map(({ id, state }) => `${id}: ${state}`).join(', ');
}

describe('checking UniFi Network', () => {
  test('finds everything in order, and changes nothing', async () => {
    const report = await check();

    expect(statesOf(report)).toBe(
      'connection: ok, login: ok, devices: ok, clients: ok, vouchers.view: ok, vouchers.edit: ok, power.cycle: ok',
    );
    expect(isUsable(report)).toBe(true);
    expect([rig.vouchersMade(), rig.powerCycles(), rig.logins()]).toEqual([0, 0, 1]);
  });

  test.each<[NetworkCondition, string]>([
    ['not to be reached', 'connection: failed, login: not_tried, rights: not_tried'],
    ['showing another certificate', 'connection: failed, login: not_tried, rights: not_tried'],
    ['refusing our password', 'connection: ok, login: missing, rights: not_tried'],
    ['asking for a second factor', 'connection: ok, login: missing, rights: not_tried'],
    ['without our site', 'connection: ok, login: ok, site: failed, rights: not_tried'],
    [
      'not allowing it, with HTTP 403',
      'connection: ok, login: ok, devices: ok, clients: ok, vouchers.view: ok, vouchers.edit: missing, power.cycle: missing',
    ],
  ])('says of a console %s what is in the way', async (condition, states) => {
    await rig.given(condition);

    const report = await check();

    expect(statesOf(report)).toBe(states);
    expect(isUsable(report)).toBe(false);
    expect(JSON.stringify(report)).not.toContain(NETWORK_PASSWORD);
  });
});
