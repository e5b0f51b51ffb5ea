import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EpochMs } from '../../../domain/time.ts';
import type {
  AutomationError,
  AutomationPort,
  BayCommand,
  BayDevice,
  Progress,
  Receipt,
  SendResult,
} from './automation-port.ts';

/** What an automation system can be like when a command comes. */
export type AutomationCondition = keyof typeof CONDITIONS;

/** A command that was carried out at a PC, whatever the caller was told. */
export type BayRun = { readonly deviceId: string; readonly what: BayCommand['action'] };

export type AutomationRig = {
  readonly port: AutomationPort;
  /** Two PCs that the system has, in the order in which it lists them; both are on. */
  readonly devices: readonly [BayDevice, BayDevice];
  /** Puts the system, or its first PC where a condition is about one PC, into `condition`. */
  readonly given: (condition: AutomationCondition) => Promise<void>;
  readonly now: () => EpochMs;
  /** Lets time go by, for the system and for the port. */
  readonly pass: (ms: number) => void;
  readonly runs: () => readonly BayRun[];
  readonly stop: () => Promise<void>;
};

type Expected = {
  readonly send:
    | Omit<Extract<SendResult, { outcome: 'refused' | 'not_sent' }>, 'retryAt'>
    | { outcome: 'sent' | 'unknown' };
  readonly runs: 0 | 1;
  /** Two minutes later; absent where nothing was sent. */
  readonly later?: Progress['state'] | Extract<Progress, { state: 'failed' }>['reason'];
};

const sent = (later: Expected['later']): Expected => ({ send: { outcome: 'sent' }, runs: 1, ...(later && { later }) });
const lost = (runs: 0 | 1): Expected => ({
  send: { outcome: 'unknown' },
  runs,
  later: runs === 1 ? 'succeeded' : 'running',
});
const refused = (reason: Extract<SendResult, { outcome: 'refused' }>['reason']): Expected => ({
  send: { outcome: 'refused', reason },
  runs: 0,
});
const notSent = (reason: AutomationError['code']): Expected => ({ send: { outcome: 'not_sent', reason }, runs: 0 });

/** What must be said of a command, how often it may run, and what becomes known of it. */
const CONDITIONS = {
  'in working order': sent('succeeded'),
  'whose tokens run out early': sent('succeeded'),
  'with a script that fails': sent('failed'),
  'with a program that is not installed': sent('not_installed'),
  'with a program that does not show up': sent('not_detected'),
  'with a run that comes too late': sent('too_late'),
  'whose record lags by a minute': sent('succeeded'),
  'that tells nothing of its runs': sent('running'),
  'with nobody signed in': refused('user_context_required'),
  'with the sign-in ended': refused('user_context_required'),
  'without the script': refused('script_missing'),
  'with the PC off': refused('device_offline'),
  'lacking a privilege': refused('not_authorised'),
  'that does not know our credentials': refused('not_authorised'),
  'that cannot do it': refused('unsupported'),
  'that will not do it': refused('rejected'),
  'not to be reached': notSent('automation.unreachable'),
  'asked too much': notSent('automation.rate_limited'),
  'asked too much, and saying for how long': notSent('automation.rate_limited'),
  'losing the connection before it acts': lost(0),
  'losing the connection after it acted': lost(1),
  'silent without having acted': lost(0),
  'silent after it acted': lost(1),
  'failing after it acted': lost(1),
  'behind something that answers with a page of its own': lost(1),
} as const satisfies Record<string, Expected>;

const CASES = Object.entries(CONDITIONS).map(([name, expected]: [string, Expected]) => ({
  // `Object.entries` widens the names; they are the keys of the table all the same.
  condition: name as AutomationCondition,
  expected,
  summary: [...Object.values(expected.send), `${expected.runs} runs`, expected.later].join(', '),
}));

const READ_CASES = [
  { condition: 'not to be reached', code: 'automation.unreachable' },
  { condition: 'that does not know our credentials', code: 'automation.not_authorised' },
] as const;

const MINUTE_MS = 60_000;

/** Holds an implementation of the automation port to its promises. `createRig` makes a new, working system each time. */
export function describeAutomationPort(name: string, createRig: () => Promise<AutomationRig>): void {
  describe(`automation port: ${name}`, () => {
    let rig: AutomationRig;
    beforeEach(async () => {
      rig = await createRig();
    });
    afterEach(() => rig.stop());

    testOneCommand(() => rig);
    testFollow(() => rig);
    testRefusals(() => rig);
    testReads(() => rig);
    testClose(() => rig);
  });
}

function commandOf({ devices, now }: AutomationRig, facts: Partial<BayCommand> = {}): BayCommand {
  return {
    deviceId: devices[0].id,
    action: 'launch.software',
    correlationId: 'step-1',
    notAfter: now() + 5 * MINUTE_MS,
    initiatedBy: 'booking',
    argument: '',
    ...facts,
  };
}

async function prepared({ port }: AutomationRig, { deviceId }: BayCommand): Promise<Receipt> {
  const receipt = await port.prepare(deviceId);
  if (!receipt.ok) throw new Error(`could not prepare: ${receipt.error.code}`);
  expect(receipt.value.length).toBeLessThanOrEqual(2000);
  return receipt.value;
}

function stateOf(progress: Awaited<ReturnType<AutomationPort['follow']>>): string {
  if (!progress.ok) return progress.error.code;
  return progress.value.state === 'failed' ? progress.value.reason : progress.value.state;
}

function testOneCommand(currentRig: () => AutomationRig): void {
  test.each(CASES)('a system $condition: $summary', async ({ condition, expected }) => {
    const rig = currentRig();
    const command = commandOf(rig);
    const receipt = await prepared(rig, command);
    await rig.given(condition);

    const result = await rig.port.send(command, receipt);

    expect(result).toMatchObject(expected.send);
    rig.pass(2 * MINUTE_MS);
    expect(rig.runs()).toEqual(Array(expected.runs).fill({ deviceId: command.deviceId, what: command.action }));
    if (result.outcome !== 'sent' && result.outcome !== 'unknown') return;
    expect(stateOf(await rig.port.follow(command, result.receipt))).toBe(expected.later);
    expect(rig.runs()).toHaveLength(expected.runs);
  });

  test('says when to come again, where the system said so', async () => {
    const rig = currentRig();
    const command = commandOf(rig);
    const receipt = await prepared(rig, command);
    await rig.given('asked too much, and saying for how long');

    const result = await rig.port.send(command, receipt);

    expect(result).toEqual({ outcome: 'not_sent', reason: 'automation.rate_limited', retryAt: rig.now() + 30_000 });
  });

  test.each([
    { action: 'reboot', argument: '' },
    { action: 'restart.service', argument: 'Spooler' },
    { action: 'load.profile', argument: 'league-night' },
  ] as const)('carries out $action', async ({ action, argument }) => {
    const rig = currentRig();
    const command = commandOf(rig, { action, argument, initiatedBy: 'staff' });
    const result = await rig.port.send(command, await prepared(rig, command));
    rig.pass(3 * MINUTE_MS);

    expect(result.outcome).toBe('sent');
    const progress = result.outcome === 'sent' ? await rig.port.follow(command, result.receipt) : null;
    expect(progress).toMatchObject({ ok: true, value: { state: 'succeeded' } });
    expect(rig.runs()).toEqual([{ deviceId: command.deviceId, what: action }]);
  });
}

function testFollow(currentRig: () => AutomationRig): void {
  test('a run that has not ended is running', async () => {
    const rig = currentRig();
    const command = commandOf(rig);
    const result = await rig.port.send(command, await prepared(rig, command));
    rig.pass(5_000);

    expect(result.outcome).toBe('sent');
    expect(result.outcome === 'sent' && stateOf(await rig.port.follow(command, result.receipt))).toBe('running');
  });

  test('finds the outcome by what was prepared, when whoever sent the command died at once', async () => {
    const rig = currentRig();
    const command = commandOf(rig);
    const receipt = await prepared(rig, command);
    await rig.port.send(command, receipt);
    rig.pass(2 * MINUTE_MS);

    expect(stateOf(await rig.port.follow(command, receipt))).toBe('succeeded');
  });

  test('the outcome of an earlier run is not the outcome of this one', async () => {
    const rig = currentRig();
    const first = commandOf(rig);
    await rig.port.send(first, await prepared(rig, first));
    rig.pass(2 * MINUTE_MS);
    const second = commandOf(rig, { correlationId: 'step-2' });
    const receipt = await prepared(rig, second);

    const before = stateOf(await rig.port.follow(second, receipt));
    await rig.given('with a script that fails');
    await rig.port.send(second, receipt);
    rig.pass(2 * MINUTE_MS);

    expect(before).toBe('running');
    expect(stateOf(await rig.port.follow(second, receipt))).toBe('failed');
  });
}

function testRefusals(currentRig: () => AutomationRig): void {
  test('refuses a PC that the system does not know', async () => {
    const rig = currentRig();
    const receipt = await prepared(rig, commandOf(rig));

    expect(await rig.port.send(commandOf(rig, { deviceId: '999999' }), receipt)).toEqual({
      outcome: 'refused',
      reason: 'device_unknown',
    });
    expect(await rig.port.prepare('999999')).toEqual({ ok: false, error: { code: 'automation.device_unknown' } });
  });

  test.each(['two words', 'a;b', '-Corr', '$(evil)', 'é', '../42 ', 'x'.repeat(101)])(
    'refuses an argument that a system may trip over: %s',
    async (argument) => {
      const rig = currentRig();
      const command = commandOf(rig, { action: 'load.profile', argument });

      expect(await rig.port.send(command, await prepared(rig, command))).toEqual({
        outcome: 'refused',
        reason: 'rejected',
      });
      expect(rig.runs()).toEqual([]);
    },
  );

  test('refuses what is too late', async () => {
    const rig = currentRig();
    const command = commandOf(rig, { notAfter: rig.now() - 1 });

    expect(await rig.port.send(command, await prepared(rig, command))).toEqual({
      outcome: 'refused',
      reason: 'rejected',
    });
    expect(rig.runs()).toEqual([]);
  });
}

function testReads(currentRig: () => AutomationRig): void {
  test('lists the PCs', async () => {
    const rig = currentRig();

    expect(await rig.port.listDevices()).toEqual({ ok: true, value: rig.devices });
  });

  test('lists a PC that is off as such', async () => {
    const rig = currentRig();
    await rig.given('with the PC off');
    const [first, second] = rig.devices;

    const devices = await rig.port.listDevices();

    expect(devices).toMatchObject({
      ok: true,
      value: [
        { id: first.id, isOnline: false },
        { id: second.id, isOnline: true },
      ],
    });
  });

  test.each(READ_CASES)('a system $condition cannot be read: $code', async ({ condition, code }) => {
    const rig = currentRig();
    const receipt = await prepared(rig, commandOf(rig));
    await rig.given(condition);

    const failure = { ok: false, error: { code } };
    expect(await rig.port.listDevices()).toEqual(failure);
    expect(await rig.port.listAbilities()).toEqual(failure);
    expect(await rig.port.prepare(rig.devices[0].id)).toEqual(failure);
    expect(await rig.port.follow(commandOf(rig), receipt)).toEqual(failure);
  });

  test.each([
    { condition: 'in working order', state: 'ready' },
    { condition: 'with nobody signed in', state: 'needs_user' },
    { condition: 'with the sign-in ended', state: 'needs_user' },
    { condition: 'without the script', state: 'no_script' },
  ] as const)('a system $condition says of a script: $state', async ({ condition, state }) => {
    const rig = currentRig();
    await rig.given(condition);

    const abilities = await rig.port.listAbilities();

    const found = abilities.ok ? abilities.value : [];
    expect(found.find(({ action }) => action === 'launch.software')?.state).toBe(state);
    expect(found.find(({ action }) => action === 'reboot')?.state).toBe('ready');
    expect(found.filter((ability) => (ability.state === 'no_script') !== (ability.script !== null))).toEqual([]);
  });
}

function testClose(currentRig: () => AutomationRig): void {
  test('refuses everything once it is closed', async () => {
    const rig = currentRig();
    const command = commandOf(rig);
    const receipt = await prepared(rig, command);

    rig.port.close();

    const closing = { ok: false, error: { code: 'automation.closing' } };
    expect(await rig.port.send(command, receipt)).toEqual({ outcome: 'refused', reason: 'closing' });
    expect(await rig.port.listDevices()).toEqual(closing);
    expect(await rig.port.listAbilities()).toEqual(closing);
    expect(await rig.port.prepare(command.deviceId)).toEqual(closing);
    expect(await rig.port.follow(command, receipt)).toEqual(closing);
    expect(rig.runs()).toEqual([]);
  });
}
