import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BAY_1, createNinjaOneRig } from '../../../../tests/support/ninjaone-rig.ts';
import { type FaultsChange, NO_FAULTS } from '../../../../simulators/ninjaone/faults.ts';
import type { BayAction, BayCommand } from '../automation-port.ts';

const MINUTE_MS = 60_000;

/** Anything that can go wrong, several things at once, for some requests or for all. */
const faults: fc.Arbitrary<FaultsChange> = fc.record(
  {
    appliesTo: fc.constantFrom('all', 'commands', 'reads', 'token'),
    requestsLeft: fc.constantFrom(null, 0, 1, 3),
    hang: fc.constantFrom('off', 'off', 'before-effect', 'after-effect'),
    reset: fc.constantFrom('off', 'off', 'before-effect', 'after-effect'),
    rateLimited: fc.constantFrom(null, null, { retryAfterSeconds: null }, { retryAfterSeconds: 5 }),
    answer: fc.constantFrom('true', 'true', 'http-500', 'http-502', 'html-200', 'garbled', 'empty', 'redirect'),
    refusal: fc.constantFrom('none', 'none', 'insufficient-privileges', 'plain-400', 'failure-code', 'html-403'),
    tokensRefused: fc.constantFrom(0, 1, 2),
    refreshRotation: fc.constantFrom('rotated', 'same', 'omitted'),
    refreshTokenDead: fc.boolean(),
    clientUnknown: fc.boolean(),
    everythingNeedsUser: fc.boolean(),
    optionsNeedUser: fc.boolean(),
    activitiesBareArray: fc.boolean(),
    activitiesTwice: fc.boolean(),
    activitiesShuffled: fc.boolean(),
    feedLagMs: fc.constantFrom(0, 30_000),
    sourceNameMissing: fc.boolean(),
    exitCodeHidden: fc.boolean(),
    runsUnseen: fc.boolean(),
    echoMissing: fc.boolean(),
    runAnswer: fc.constantFrom('empty', 'integer', 'uuid', 'bare-uuid', 'id', 'activityId', 'jobUid'),
  },
  { requiredKeys: [] },
);
const action = fc.constantFrom<BayAction>('launch.software', 'reboot', 'restart.service');

/** What is said of a command, and how often it was carried out, go together whatever happens. */
test('a command is carried out once at most, never when it was refused, and its success is never made up', async () => {
  await fc.assert(
    fc.asyncProperty(faults, action, fc.constantFrom(0, 99), async (change, wanted, exitCode) => {
      const rig = await createNinjaOneRig({ limits: { totalMs: 250 } });
      rig.cloud.changeScript('Bay launch software', { exitCode });
      const command: BayCommand = {
        deviceId: String(BAY_1.id),
        action: wanted,
        correlationId: 'step-1',
        notAfter: rig.now() + 10 * MINUTE_MS,
        initiatedBy: 'staff',
        argument: wanted === 'restart.service' ? 'Spooler' : '',
      };
      const receipt = await rig.port.prepare(command.deviceId);
      rig.cloud.turnFaults(change);

      const result = receipt.ok ? await rig.port.send(command, receipt.value) : null;
      rig.pass(2 * MINUTE_MS);
      const duringFaults = receipt.ok ? await rig.port.follow(command, receipt.value) : null;
      rig.cloud.turnFaults({ ...NO_FAULTS, refreshTokenDead: change.refreshTokenDead ?? false });
      rig.pass(20 * MINUTE_MS);
      const followed = result && 'receipt' in result ? await rig.port.follow(command, result.receipt) : null;
      const runs = rig.runs().length;
      const really = rig.cloud.runs().map(({ state }) => state);
      await rig.stop();

      expect(runs).toBeLessThanOrEqual(1);
      if (result?.outcome === 'refused' || result?.outcome === 'not_sent') expect(runs).toBe(0);
      for (const told of [duringFaults, followed]) {
        if (told?.ok && told.value.state === 'succeeded') expect(really).toEqual(['succeeded']);
        if (told?.ok && told.value.state === 'failed') expect(really).toEqual(['failed']);
      }
    }),
    {
      numRuns: 30,
      examples: [[{ appliesTo: 'commands', answer: 'garbled', everythingNeedsUser: true }, 'restart.service', 0]],
    },
  );
}, 120_000);
