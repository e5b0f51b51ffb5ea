import { describe, expect, onTestFinished, test } from 'vitest';
import { err, ok } from '../../../domain/result.ts';
import { HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import { silentLog, tempFolder } from '../../../tests/support/facility-database.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { waitUntil } from '../../../tests/support/wait-until.ts';
import { lockDataFolder } from '../db/data-folder-lock.ts';
import { makeControllerKey } from './controller-key.ts';
import type { PairingClient } from './pairing-client.ts';
import { createPairingWizard } from './pairing-wizard.ts';
import { sealerIn } from '../../../tests/support/sealers.ts';

type Calls = Pick<PairingClient, 'askTime' | 'claim' | 'confirm'>;

const TYPED = { address: 'cloud.example', code: '7K2M9-QX4TD' };
const clock = manualClock();

/** A cloud that knows the code and waits for its manager for ever. */
function aCloud(changes: Partial<Calls> = {}) {
  const asked: string[] = [];
  const cloudKeys = [makeControllerKey().publicKey];
  const calls: Calls = {
    askTime: async () => ok(clock.now()),
    claim: async () =>
      ok({
        pairingId: '00000000-0000-4000-8000-00000000cafe',
        cloudKeys,
        cloudNonce: 'ab'.repeat(16),
        facilityName: 'Test Club',
        expiresAt: clock.now() + 9 * MINUTE_MS,
      }),
    confirm: async () => ok({ status: 'waiting' }),
    ...changes,
  };
  const client: Calls = {
    askTime: () => (asked.push('time'), calls.askTime()),
    claim: (request) => (asked.push('claim'), calls.claim(request)),
    confirm: (request) => calls.confirm(request),
  };
  return { client, asked };
}

function aWizard({ client }: { readonly client: Calls }) {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  const wizard = createPairingWizard({
    setup: {
      dataDir: folder.path,
      sealer: sealerIn(folder.path),
      appVersion: 'test',
      readMachineId: async () => 'machine',
      random: seededRandom(3),
      clock,
      after: () => new Promise((resolve) => setImmediate(resolve, null)),
      log: silentLog,
    },
    cloudUrl: '',
    areKeysUnreadable: false,
    lockFolder: () => lockDataFolder(folder.path),
    onPaired: async () => undefined,
    log: silentLog,
    clientOf: () => client,
  });
  onTestFinished(() => wizard.cancel());
  const settle = (): Promise<void> => waitUntil(async () => wizard.view().step !== 'reaching');
  return { wizard, settle, dataDir: folder.path };
}

async function problemWith(changes: Partial<Calls>, typed = TYPED) {
  const cloud = aCloud(changes);
  const { wizard } = aWizard(cloud);
  wizard.begin(typed);
  await waitUntil(async () => wizard.view().step === 'code');
  const view = wizard.view();
  return { problem: view.step === 'code' ? view.problem : view, asked: cloud.asked };
}

describe('a try to pair', () => {
  test('shows what to compare, and for how long', async () => {
    const { wizard, settle } = aWizard(aCloud());

    wizard.begin(TYPED);
    const first = wizard.view();
    await settle();

    expect(first).toEqual({ step: 'reaching', cloudUrl: 'https://cloud.example' });
    expect(wizard.view()).toEqual({
      step: 'compare',
      facilityName: 'Test Club',
      checkValue: expect.stringMatching(/^\d{6}$/),
      leftMs: 9 * MINUTE_MS,
    });
  });

  test('is one at a time, and can be given up', async () => {
    const cloud = aCloud();
    const { wizard, settle } = aWizard(cloud);
    wizard.begin(TYPED);
    await settle();

    wizard.begin({ ...TYPED, address: 'elsewhere.example' });
    wizard.cancel();
    await waitUntil(async () => wizard.view().step === 'code');

    expect(wizard.view()).toEqual({
      step: 'code',
      cloudUrl: 'https://cloud.example',
      areKeysUnreadable: false,
      problem: null,
    });
    expect(cloud.asked).toEqual(['time', 'claim']);
  });

  test.each([
    ['ahead', 5 * HOUR_MS],
    ['behind', -3 * MINUTE_MS],
  ])('with a clock %s of the cloud’s uses no code up', async (_, fastMs) => {
    const { problem, asked } = await problemWith({ askTime: async () => ok(clock.now() - fastMs) });

    expect(problem).toEqual({ code: 'pairing.clock_wrong', fastMs });
    expect(asked).toEqual(['time']);
  });

  test('takes a certificate that is out of its time for a wrong clock', async () => {
    const dated = err({ code: 'pairing.unreachable', problem: 'expired', isCertificateDated: true } as const);

    const { problem } = await problemWith({ askTime: async () => dated });

    expect(problem).toEqual({ code: 'pairing.clock_wrong', fastMs: null });
  });

  test('says that the cloud cannot be reached, before the code is shown to anybody', async () => {
    const { problem, asked } = await problemWith({
      askTime: async () => err({ code: 'pairing.unreachable', problem: 'ENOTFOUND' }),
    });

    expect(problem).toEqual({ code: 'pairing.unreachable', problem: 'ENOTFOUND' });
    expect(asked).toEqual(['time']);
  });

  test.each([
    ['pairing.code_refused', { code: 'pairing.code_refused' }],
    ['request.rate_limited', { code: 'pairing.too_many_tries' }],
    ['pairing.proof_wrong', { code: 'pairing.refused', reason: 'pairing.proof_wrong', sentence: 'No.' }],
  ])('says what it means that the cloud answers %s', async (reason, expected) => {
    const { problem } = await problemWith({
      claim: async () => err({ code: 'pairing.refused', reason, sentence: 'No.' }),
    });

    expect(problem).toEqual(expected);
  });

  test('that was compared and then is not known any more has run out', async () => {
    const { problem } = await problemWith({
      confirm: async () => err({ code: 'pairing.refused', reason: 'pairing.not_found', sentence: 'Over.' }),
    });

    expect(problem).toEqual({ code: 'pairing.expired' });
  });

  test('needs an address', async () => {
    const { problem, asked } = await problemWith({}, { ...TYPED, address: 'the cloud' });

    expect(problem).toEqual({ code: 'pairing.bad_address' });
    expect(asked).toEqual([]);
  });

  test('is refused while another program has the data folder', async () => {
    const { wizard, settle, dataDir } = aWizard(aCloud());
    const other = lockDataFolder(dataDir);
    onTestFinished(() => (other.ok ? other.value.release() : undefined));

    wizard.begin(TYPED);
    await settle();

    expect(wizard.view()).toMatchObject({ step: 'code', problem: { code: 'database.in_use' } });
  });
});
