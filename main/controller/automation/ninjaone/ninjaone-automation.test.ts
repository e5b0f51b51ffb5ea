import { afterEach, describe, expect, test } from 'vitest';
import { BAY_1, BAY_2, createNinjaOneRig, type NinjaOneRig } from '../../../../tests/support/ninjaone-rig.ts';
import { waitUntil } from '../../../../tests/support/wait-until.ts';
import type { FaultsChange } from '../../../../simulators/ninjaone/faults.ts';
import { describeAutomationPort } from '../automation-port.contract.ts';
import type { BayCommand, Progress, SendResult } from '../automation-port.ts';
import { BayScriptsSchema } from './bay-scripts.ts';

describeAutomationPort('NinjaOne', createNinjaOneRig);

const running: NinjaOneRig[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((rig) => rig.stop()));
});

async function rigWith(options: Parameters<typeof createNinjaOneRig>[0] = {}): Promise<NinjaOneRig> {
  const rig = await createNinjaOneRig(options);
  running.push(rig);
  return rig;
}

const LAUNCH = 'Bay launch software';

function commandFor(rig: NinjaOneRig, facts: Partial<BayCommand> = {}): BayCommand {
  return {
    deviceId: String(BAY_1.id),
    action: 'launch.software',
    correlationId: 'step-1',
    notAfter: rig.now() + 600_000,
    initiatedBy: 'booking',
    argument: '',
    ...facts,
  };
}

async function receiptFor(rig: NinjaOneRig, { deviceId }: BayCommand): Promise<string> {
  const receipt = await rig.port.prepare(deviceId);
  if (!receipt.ok) throw new Error(receipt.error.code);
  return receipt.value;
}

async function sendBy(rig: NinjaOneRig, command: BayCommand): Promise<SendResult> {
  return rig.port.send(command, await receiptFor(rig, command));
}

async function followBy(rig: NinjaOneRig, command: BayCommand, result: SendResult): Promise<Progress> {
  if (result.outcome !== 'sent' && result.outcome !== 'unknown') throw new Error(`was ${result.outcome}`);
  const progress = await rig.port.follow(command, result.receipt);
  if (!progress.ok) throw new Error(progress.error.code);
  return progress.value;
}

const posts = (rig: NinjaOneRig) =>
  rig.cloud.journal().filter(({ method, path }) => method === 'POST' && path.startsWith('/v2/'));
const tokenRequests = (rig: NinjaOneRig, grant: string) =>
  rig.cloud.journal().filter(({ body }) => JSON.stringify(body) === JSON.stringify({ grant_type: grant }));

describe('what nobody knows of a tenant makes no difference', () => {
  const oddities: readonly FaultsChange[] = [
    { activitiesBareArray: true },
    { activitiesTwice: true },
    { activitiesShuffled: true, activitiesTwice: true },
    { sourceNameMissing: true },
    { exitCodeHidden: true },
    { echoMissing: true },
    { echoMissing: true, activitiesBareArray: true, activitiesTwice: true, activitiesShuffled: true },
    { runsUnseen: true },
    { optionsNeedUser: true },
    { runAnswer: 'integer' },
    { runAnswer: 'uuid' },
    { runAnswer: 'bare-uuid' },
    { runAnswer: 'id' },
    { runAnswer: 'activityId' },
    { runAnswer: 'jobUid' },
  ];

  test.each(oddities)('%j', async (faults) => {
    const rig = await rigWith({ faults });
    const good = commandFor(rig);
    const sent = await sendBy(rig, good);
    rig.pass(30_000);
    const first = await followBy(rig, good, sent);
    rig.cloud.changeScript(LAUNCH, { exitCode: 99 });
    const bad = commandFor(rig, { correlationId: 'step-2' });
    const sentAgain = await sendBy(rig, bad);
    rig.pass(30_000);

    expect(first.state).toBe('succeeded');
    expect(await followBy(rig, bad, sentAgain)).toMatchObject({ state: 'failed', reason: 'failed' });
    expect(rig.runs()).toHaveLength(2);
  });

  test('a record that lags is waited for', async () => {
    const rig = await rigWith({ faults: { feedLagMs: 600_000, echoMissing: true } });
    const command = commandFor(rig);
    const sent = await sendBy(rig, command);
    rig.pass(120_000);
    const early = await followBy(rig, command, sent);
    rig.pass(600_000);

    expect(early).toEqual({ state: 'running' });
    expect((await followBy(rig, command, sent)).state).toBe('succeeded');
  });

  test.each(['reboot', 'restart.service'] as const)('a technician does a %s where machines may not', async (action) => {
    const rig = await rigWith({ faults: { everythingNeedsUser: true } });
    const command = commandFor(rig, { action, argument: action === 'reboot' ? '' : 'Spooler' });

    expect(await sendBy(rig, command)).toMatchObject({ outcome: 'sent' });
    expect(rig.runs()).toHaveLength(1);
  });

  test('and where nobody has signed in, says so', async () => {
    const rig = await rigWith({ faults: { everythingNeedsUser: true }, settings: { refreshToken: null } });

    expect(await sendBy(rig, commandFor(rig, { action: 'reboot' }))).toEqual({
      outcome: 'refused',
      reason: 'user_context_required',
    });
  });
});

describe('a script', () => {
  test('is told what it needs to refuse a late run and to say which run it was', async () => {
    const rig = await rigWith();
    const argument = 'profiles/league-night:2';

    await sendBy(rig, commandFor(rig, { action: 'load.profile', argument, notAfter: Date.UTC(2025, 10, 22, 15, 10) }));

    expect(posts(rig).map(({ body }) => body)).toEqual([
      {
        type: 'SCRIPT',
        id: 148,
        parameters:
          '-Corr step-1 -InitiatedBy booking -Reason load.profile -NotAfter 2025-11-22T15:10:00Z -Argument profiles/league-night:2',
        runAs: 'loggedonuser',
      },
    ]);
  });

  test('runs as the role in the spelling of the PC', async () => {
    const scripts = BayScriptsSchema.parse({
      scripts: { diagnostics: { name: 'Bay diagnostics', runAs: 'SR_LOCAL_ADMINISTRATOR' } },
    });
    const rig = await rigWith({ arrangement: scripts });

    expect(await sendBy(rig, commandFor(rig, { action: 'diagnostics' }))).toMatchObject({ outcome: 'sent' });
    expect(rig.cloud.runs()).toMatchObject([{ runAs: 'SR_LOCAL_ADMINISTRATOR' }]);
  });

  test('does not run as a role that the PC does not have', async () => {
    const scripts = BayScriptsSchema.parse({
      scripts: { diagnostics: { name: 'Bay diagnostics', runAs: 'SR_DOMAIN_ADMINISTRATOR' } },
    });
    const rig = await rigWith({ arrangement: scripts });

    expect(await sendBy(rig, commandFor(rig, { action: 'diagnostics' }))).toEqual({
      outcome: 'refused',
      reason: 'rejected',
    });
    expect(posts(rig)).toEqual([]);
  });

  test('is missing where two have its name', async () => {
    const rig = await rigWith();
    rig.cloud.changeScript('Bay save data', { name: ` ${LAUNCH.toUpperCase()} ` });

    expect(await sendBy(rig, commandFor(rig))).toEqual({ outcome: 'refused', reason: 'script_missing' });
  });

  test('is found at once when it has been made after all', async () => {
    const rig = await rigWith();
    rig.cloud.changeScript(LAUNCH, { isActive: false });
    await sendBy(rig, commandFor(rig));
    rig.cloud.changeScript(LAUNCH, { isActive: true });

    expect(await sendBy(rig, commandFor(rig))).toMatchObject({ outcome: 'sent' });
  });

  test('of somebody else that runs at the same time is not mistaken for ours', async () => {
    const rig = await rigWith({ faults: { echoMissing: true } });
    const command = commandFor(rig);
    const sent = await sendBy(rig, command);
    const theirs = { deviceId: BAY_1.id, activityType: 'SCRIPTING', statusCode: 'COMPLETED', seriesUid: 'theirs' };
    rig.cloud.addActivity({ ...theirs, activityResult: 'FAILURE', sourceName: LAUNCH, message: 'theirs' });
    rig.pass(30_000);
    const untold = await followBy(rig, command, sent);
    rig.cloud.writeField(BAY_1.id, 'bayState', JSON.stringify({ corr: 'step-1', code: 0, detail: 'up in 12 s' }));

    expect(untold).toEqual({ state: 'running' });
    expect(await followBy(rig, command, sent)).toEqual({ state: 'succeeded', detail: 'up in 12 s' });
  });

  test.each(['CANCELLED', 'BLOCKED'])('that the vendor gave up (%s) has not run', async (statusCode) => {
    const rig = await rigWith({ faults: { runsUnseen: true, echoMissing: true } });
    const command = commandFor(rig);
    const sent = await sendBy(rig, command);
    rig.cloud.turnFaults({ runsUnseen: false });
    rig.cloud.addActivity({
      deviceId: BAY_1.id,
      activityType: 'SCRIPTING',
      statusCode,
      seriesUid: 's',
      sourceName: LAUNCH,
      message: '',
    });

    expect(await followBy(rig, command, sent)).toEqual({ state: 'failed', reason: 'not_run', detail: statusCode });
  });

  test('that reaches its PC too late does nothing, and says so', async () => {
    const rig = await rigWith({ faults: { offlineLagMs: 600_000 } });
    rig.cloud.setOnline(BAY_1.id, false);
    const command = commandFor(rig, { notAfter: rig.now() + 60_000 });
    const sent = await sendBy(rig, command);
    rig.pass(300_000);
    rig.cloud.setOnline(BAY_1.id, true);
    rig.pass(60_000);

    expect(sent.outcome).toBe('sent');
    expect(await followBy(rig, command, sent)).toMatchObject({ state: 'failed', reason: 'too_late' });
    expect(rig.cloud.runs()).toMatchObject([{ state: 'too_late' }]);
  });

  test('is not sent to a PC that is off', async () => {
    const rig = await rigWith();
    rig.cloud.setOnline(BAY_1.id, false);

    await sendBy(rig, commandFor(rig));

    expect(posts(rig)).toEqual([]);
  });

  test('is followed through a record of many pages', async () => {
    const rig = await rigWith({ faults: { echoMissing: true } });
    const command = commandFor(rig);
    const sent = await sendBy(rig, command);
    rig.pass(30_000);
    for (let count = 0; count < 450; count += 1) {
      rig.cloud.addActivity({ deviceId: BAY_1.id, activityType: 'MONITOR', statusCode: 'NOISE', message: 'noise' });
    }

    expect((await followBy(rig, command, sent)).state).toBe('succeeded');
  });
});

describe('switching a PC on', () => {
  const waker = { wakerDeviceId: String(BAY_2.id) };
  const wake = (rig: NinjaOneRig) => commandFor(rig, { action: 'power.on' });

  test('does nothing to one that is on', async () => {
    const rig = await rigWith();

    const result = await sendBy(rig, wake(rig));

    expect(await followBy(rig, wake(rig), result)).toEqual({ state: 'succeeded', detail: null });
    expect(posts(rig)).toEqual([]);
  });

  test('asks the PC that is always on, and is done when the other is there', async () => {
    const rig = await rigWith({ arrangement: waker });
    rig.cloud.setOnline(BAY_1.id, false);

    const result = await sendBy(rig, wake(rig));
    const early = await followBy(rig, wake(rig), result);
    rig.pass(30_000);

    expect(early).toEqual({ state: 'running' });
    expect(await followBy(rig, wake(rig), result)).toMatchObject({ state: 'succeeded' });
    expect(rig.runs()).toEqual([{ deviceId: String(BAY_2.id), what: 'power.on' }]);
  });

  test('fails where the one that is to wake it says that it could not', async () => {
    const rig = await rigWith({ arrangement: waker });
    rig.cloud.setOnline(BAY_1.id, false);
    rig.cloud.changeScript('Bay power on', { exitCode: 1 });

    const result = await sendBy(rig, wake(rig));
    rig.pass(30_000);

    expect(await followBy(rig, wake(rig), result)).toMatchObject({ state: 'failed', reason: 'not_installed' });
  });

  test('cannot be done where no PC is there to do it', async () => {
    const rig = await rigWith();
    rig.cloud.setOnline(BAY_1.id, false);

    expect(await sendBy(rig, wake(rig))).toEqual({ outcome: 'refused', reason: 'unsupported' });
  });
});

describe('sign-in', () => {
  test('many who ask at once share one token of each kind', async () => {
    const rig = await rigWith();

    await Promise.all([BAY_1, BAY_2].map(({ id }) => sendBy(rig, commandFor(rig, { deviceId: String(id) }))));

    expect(tokenRequests(rig, 'client_credentials')).toHaveLength(1);
    expect(tokenRequests(rig, 'refresh_token')).toHaveLength(1);
  });

  test('tokens are renewed before they run out', async () => {
    const rig = await rigWith();
    await rig.port.listAbilities();

    rig.pass(3600_000 - 120_000);
    await rig.port.listAbilities();

    expect(tokenRequests(rig, 'refresh_token')).toHaveLength(2);
    expect(rig.cloud.journal().filter(({ answered }) => answered === 401)).toEqual([]);
  });

  test.each([
    { refreshRotation: 'rotated', kept: 2 },
    { refreshRotation: 'same', kept: 0 },
    { refreshRotation: 'omitted', kept: 0 },
  ] as const)('a refresh token that is $refreshRotation works on, and a new one is handed over', async (expected) => {
    const rig = await rigWith({ faults: { refreshRotation: expected.refreshRotation } });
    await rig.port.listAbilities();
    rig.pass(3600_000);

    const again = await rig.port.listAbilities();

    expect(again).toMatchObject({
      ok: true,
      value: expect.arrayContaining([{ action: 'launch.software', state: 'ready', script: null }]),
    });
    expect(rig.kept).toHaveLength(expected.kept);
    expect(new Set(rig.kept).size).toBe(expected.kept);
  });

  test('a refresh token that cannot be kept is used all the same, loudly', async () => {
    const rig = await rigWith({
      onRefreshToken: () => {
        throw new Error('disk full');
      },
    });

    expect(await sendBy(rig, commandFor(rig))).toMatchObject({ outcome: 'sent' });
    expect(rig.logged()).toContain('automation.refresh_token.not_kept');
  });

  test('one that is dead is not tried again', async () => {
    const rig = await rigWith({ faults: { refreshTokenDead: true } });

    await sendBy(rig, commandFor(rig));
    await sendBy(rig, commandFor(rig));

    expect(tokenRequests(rig, 'refresh_token')).toHaveLength(1);
    expect(rig.logged()).toContain('automation.technician.signed_out');
  });

  test.each<FaultsChange>([
    { answer: 'http-500' },
    { answer: 'http-502' },
    { reset: 'before-effect' },
    { answer: 'garbled' },
  ])('one that could not be exchanged because of %j is not dead', async (fault) => {
    const rig = await rigWith();
    const command = commandFor(rig);
    const receipt = await receiptFor(rig, command);
    rig.cloud.turnFaults({ ...fault, appliesTo: 'token', requestsLeft: 1, refreshRotation: 'same' });

    expect(await rig.port.send(command, receipt)).toMatchObject({ outcome: 'not_sent' });
    expect(await rig.port.send(command, receipt)).toMatchObject({ outcome: 'sent' });
  });

  test('a technician who signs in later is found without anything being started anew', async () => {
    let kept: string | null = null;
    const rig = await rigWith({ settings: { refreshToken: null }, findRefreshToken: () => kept });
    const before = await sendBy(rig, commandFor(rig));

    kept = rig.cloud.issueRefreshToken('an-app');

    expect(before).toEqual({ outcome: 'refused', reason: 'user_context_required' });
    expect(await sendBy(rig, commandFor(rig))).toMatchObject({ outcome: 'sent' });
  });

  test('where somebody else has exchanged our refresh token, the one that is kept takes its place', async () => {
    let kept: string | null = null;
    const rig = await rigWith({ settings: { refreshToken: 'exchanged-by-a-check' }, findRefreshToken: () => kept });
    kept = rig.cloud.issueRefreshToken('an-app');

    expect(await sendBy(rig, commandFor(rig))).toMatchObject({ outcome: 'sent' });
  });

  test('a token that is refused at the command itself is renewed, and the command goes out once', async () => {
    const rig = await rigWith();
    await sendBy(rig, commandFor(rig));
    const command = commandFor(rig, { correlationId: 'step-2' });
    const receipt = await receiptFor(rig, command);
    rig.cloud.turnFaults({ tokensRefused: 1, appliesTo: 'commands' });

    expect(await rig.port.send(command, receipt)).toMatchObject({ outcome: 'sent' });
    expect(posts(rig).map(({ answered }) => answered)).toEqual([204, 401, 204]);
    expect(rig.runs()).toHaveLength(2);
  });

  test('a client that may not be a machine reads as the technician', async () => {
    const rig = await rigWith();
    const refreshToken = rig.cloud.issueRefreshToken('technicians-only');
    const other = await rigWith({ settings: { url: rig.cloud.url, clientId: 'technicians-only', refreshToken } });

    expect(await other.port.listDevices()).toMatchObject({ ok: true });
    expect(rig.cloud.journal().filter(({ path }) => path.startsWith('/v2/'))).toHaveLength(1);
  });

  test('technicians may sign in through a client of their own', async () => {
    const rig = await rigWith();
    const technicianClient = { clientId: 'technicians-only', clientSecret: 'a-secret-that-must-not-leak' };
    const refreshToken = rig.cloud.issueRefreshToken('technicians-only');
    const other = await rigWith({ settings: { url: rig.cloud.url, technicianClient, refreshToken } });

    expect(await sendBy(other, commandFor(other))).toMatchObject({ outcome: 'sent' });
  });

  test('a token that is refused again and again is not asked for again and again', async () => {
    const rig = await rigWith({ faults: { tokensRefused: 1000 } });

    expect(await rig.port.listDevices()).toEqual({ ok: false, error: { code: 'automation.not_authorised' } });
    expect(rig.cloud.journal()).toHaveLength(4);
  });
});

describe('asked too much', () => {
  test('leaves the vendor alone for as long as it said', async () => {
    const rig = await rigWith();
    const command = commandFor(rig);
    const receipt = await receiptFor(rig, command);
    rig.cloud.turnFaults({ rateLimited: { retryAfterSeconds: 30 }, appliesTo: 'commands', requestsLeft: 1 });
    const retryAt = rig.now() + 30_000;
    await rig.port.send(command, receipt);
    const requests = rig.cloud.journal().length;

    rig.pass(29_000);
    const early = await rig.port.send(command, receipt);
    const requestsThen = rig.cloud.journal().length;
    rig.pass(1_000);

    expect(early).toEqual({ outcome: 'not_sent', reason: 'automation.rate_limited', retryAt });
    expect(requestsThen).toBe(requests);
    expect(await rig.port.send(command, receipt)).toMatchObject({ outcome: 'sent' });
    expect(rig.runs()).toHaveLength(1);
  });

  test('where it did not say, for some seconds of our own choice', async () => {
    const rig = await rigWith();
    rig.cloud.turnFaults({ rateLimited: { retryAfterSeconds: null }, requestsLeft: 1 });
    await rig.port.listDevices();

    expect(await rig.port.listDevices()).toEqual({ ok: false, error: { code: 'automation.rate_limited' } });
    rig.pass(2_000);
    expect(await rig.port.listDevices()).toMatchObject({ ok: true });
  });
});

test('what was under way when the port closed may have happened', async () => {
  const rig = await rigWith({ limits: { totalMs: 60_000 } });
  const command = commandFor(rig);
  const receipt = await receiptFor(rig, command);
  rig.cloud.turnFaults({ hang: 'after-effect', appliesTo: 'commands' });
  const sending = rig.port.send(command, receipt);
  await waitUntil(() => rig.runs().length > 0);

  rig.port.close();

  expect(await sending).toMatchObject({ outcome: 'unknown' });
});

test('many PCs come in pages, each once, and those of another organisation not at all', async () => {
  const moreDevices = Array.from({ length: 450 }, (_, index) => ({
    id: 100 + index,
    name: `PC ${index}`,
    organizationId: 2,
  }));
  const rig = await rigWith({ moreDevices, arrangement: { organizationId: 2 } });

  const devices = await rig.port.listDevices();

  expect(devices.ok && devices.value.map(({ id }) => Number(id))).toEqual(moreDevices.map(({ id }) => id));
});

test('no secret gets into the log', async () => {
  const rig = await rigWith({ faults: { tokensRefused: 1 } });
  await sendBy(rig, commandFor(rig));
  await rig.given('silent after it acted');
  await sendBy(rig, commandFor(rig, { correlationId: 'step-2' }));
  await rig.cloud.stop();
  await rig.port.listDevices();

  expect(rig.logged()).toContain('automation.command.unknown');
  expect(rig.logged()).not.toContain('a-secret-that-must-not-leak');
  expect(rig.kept.filter((token) => rig.logged().includes(token))).toEqual([]);
});
