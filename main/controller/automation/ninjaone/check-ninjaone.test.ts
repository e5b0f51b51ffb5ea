import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  BAY_1,
  BAY_2,
  createNinjaOneRig,
  NINJAONE_APP,
  type NinjaOneRig,
  QUICK,
} from '../../../../tests/support/ninjaone-rig.ts';
import { seededRandom } from '../../../../tests/support/seeded-random.ts';
import { isUsable, type SetupFinding } from '../../integrations/setup-check.ts';
import { createLog } from '../../log.ts';
import { BayScriptsSchema } from './bay-scripts.ts';
import { checkNinjaOne, type NinjaOneCheckParts } from './check-ninjaone.ts';
import { NinjaOneSettingsSchema } from './ninjaone-settings.ts';

let rig: NinjaOneRig;
beforeEach(async () => {
  rig = await createNinjaOneRig();
});
afterEach(() => rig.stop());

async function check(settings: object = {}, parts: Partial<NinjaOneCheckParts> = {}) {
  const { clientId, clientSecret } = NINJAONE_APP;
  const refreshToken = rig.cloud.issueRefreshToken('an-app');
  return checkNinjaOne(
    NinjaOneSettingsSchema.parse({ url: rig.cloud.url, clientId, clientSecret, refreshToken, ...settings }),
    {
      onRefreshToken: () => {},
      probesRegions: false,
      clock: { now: rig.now, monotonicMs: rig.now },
      random: seededRandom(1),
      log: createLog('silent'),
      limits: QUICK,
      ...parts,
    },
  );
}

const statesOf = ({ findings }: { readonly findings: readonly SetupFinding[] }) =>
  Object.fromEntries(findings.map(({ id, state }) => [id, state]));

describe('the set-up check of NinjaOne', () => {
  test('finds all well, thing by thing, and runs nothing', async () => {
    const report = await check({}, { arrangement: BayScriptsSchema.parse({ wakerDeviceId: String(BAY_2.id) }) });

    expect(statesOf(report)).toEqual({
      machine: 'ok',
      'machine.scopes': 'ok',
      devices: 'ok',
      technician: 'ok',
      'technician.scopes': 'ok',
      waker: 'ok',
      'script.power.on': 'ok',
      'script.launch.software': 'ok',
      'script.load.profile': 'ok',
      'script.save.data': 'ok',
      'script.reset.defaults': 'ok',
      'script.diagnostics': 'ok',
      'script.restart.software': 'ok',
      'run_as.system': 'ok',
      'run_as.loggedonuser': 'ok',
    });
    expect(isUsable(report)).toBe(true);
    expect(rig.runs()).toEqual([]);
  });

  test('names the script that is missing, and where nobody has signed in says so', async () => {
    rig.cloud.changeScript('Bay save data', { isActive: false });

    const report = await check({ refreshToken: null });

    expect(statesOf(report)).toMatchObject({
      technician: 'missing',
      'script.save.data': 'missing',
      waker: 'not_tried',
    });
    expect(report.findings.find(({ id }) => id === 'script.save.data')?.sentence).toContain('“Bay save data”');
    expect(isUsable(report)).toBe(false);
  });

  test('names the role that scripts may not run as, and those that they may', async () => {
    const scripts = { diagnostics: { name: 'Bay diagnostics', runAs: 'SR_DOMAIN_ADMINISTRATOR' } };

    const report = await check({}, { arrangement: BayScriptsSchema.parse({ scripts }) });

    expect(report.findings.find(({ state }) => state === 'missing')?.sentence).toContain('loggedonuser');
  });

  test('names the scope that the client lacks', async () => {
    const narrow = await createNinjaOneRig({ app: { scopes: ['monitoring'] } });
    const report = await check({ url: narrow.cloud.url, refreshToken: null });
    await narrow.stop();

    expect(report.findings.find(({ id }) => id === 'machine.scopes')).toMatchObject({
      state: 'missing',
      sentence: expect.stringContaining('management'),
    });
  });

  test('a PC that wakes the others has to be on', async () => {
    rig.cloud.setOnline(BAY_1.id, false);

    const report = await check({}, { arrangement: BayScriptsSchema.parse({ wakerDeviceId: String(BAY_1.id) }) });

    expect(statesOf(report)['waker']).toBe('failed');
  });

  test('hands over the refresh token that it got in exchange', async () => {
    const kept: string[] = [];

    await check({}, { onRefreshToken: (token) => void kept.push(token) });

    expect(kept).toHaveLength(1);
  });

  test('an instance that does not know the client is all there is to say, and no other is asked', async () => {
    const other = await createNinjaOneRig();
    const report = await check({ clientId: 'nobody' }, { regions: [other.cloud.url] });
    await other.stop();

    expect(statesOf(report)).toEqual({
      machine: 'missing',
      region: 'not_tried',
      devices: 'not_tried',
      technician: 'not_tried',
      scripts: 'not_tried',
    });
    expect(other.cloud.journal()).toEqual([]);
  });

  test('asked to, it finds the region that does', async () => {
    const other = await createNinjaOneRig();
    rig.cloud.turnFaults({ clientUnknown: true });
    const report = await check({}, { probesRegions: true, regions: [rig.cloud.url, other.cloud.url] });
    await other.stop();

    expect(report.findings.find(({ id }) => id === 'region')?.sentence).toContain(other.cloud.url);
  });

  test('without internet it says that, and accuses no credential', async () => {
    await rig.cloud.stop();

    const report = await check({ refreshToken: null });

    expect(statesOf(report)).toMatchObject({ machine: 'failed', devices: 'not_tried' });
  });
});
