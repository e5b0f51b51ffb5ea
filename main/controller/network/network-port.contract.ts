import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NetworkChange, NetworkError, NetworkPort, SwitchPort } from './network-port.ts';

/** What a network can be like when it is asked for something. */
export type NetworkCondition = keyof typeof CHANGES | keyof typeof READS;

export type NetworkRig = {
  readonly port: NetworkPort;
  /** A PoE port with something on it, and a port without PoE. */
  readonly poePort: SwitchPort;
  readonly plainPort: SwitchPort;
  readonly given: (condition: NetworkCondition) => Promise<void>;
  /** What happened in the building, whatever the caller was told. */
  readonly vouchersMade: () => number;
  readonly powerCycles: () => number;
  /** Logins that reached the network. */
  readonly logins: () => number;
  /** As when a session runs out while the caller has it. */
  readonly forgetSessions: () => void;
  /** Lets so much time pass. */
  readonly advance: (ms: number) => void;
  readonly stop: () => Promise<void>;
};

const done: NetworkChange = { outcome: 'done' };
const refused = (reason: NetworkError['code'] | 'network.rejected'): NetworkChange => ({ outcome: 'refused', reason });
const unknown = (reason: 'timeout' | 'connection_lost' | 'unclear_answer'): NetworkChange => ({
  outcome: 'unknown',
  reason,
});

/** What must be said of a change, and how often it may have happened. */
const CHANGES = {
  'in working order': { result: done, effects: 1 },
  'with rows that nobody expects': { result: done, effects: 1 },
  'limiting logins': { result: refused('network.rate_limited'), effects: 0 },
  'asking for a second factor': { result: refused('network.second_factor'), effects: 0 },
  'refusing our password': { result: refused('network.not_authorised'), effects: 0 },
  'without our site': { result: refused('network.site_unknown'), effects: 0 },
  'showing another certificate': { result: refused('network.certificate_changed'), effects: 0 },
  'not to be reached': { result: refused('network.unreachable'), effects: 0 },
  'still starting': { result: refused('network.starting'), effects: 0 },
  'not allowing it, with HTTP 200': { result: refused('network.not_authorised'), effects: 0 },
  'not allowing it, with HTTP 403': { result: refused('network.not_authorised'), effects: 0 },
  'not offering it, with HTTP 200': { result: refused('network.rejected'), effects: 0 },
  'not offering it, with HTTP 400': { result: refused('network.rejected'), effects: 0 },
  'losing the connection before it acts': { result: unknown('connection_lost'), effects: 0 },
  'losing the connection after it acted': { result: unknown('connection_lost'), effects: 1 },
  'silent without having acted': { result: unknown('timeout'), effects: 0 },
  'silent after it acted': { result: unknown('timeout'), effects: 1 },
  'showing a web page after it acted': { result: unknown('unclear_answer'), effects: 1 },
  'failing after it acted': { result: unknown('unclear_answer'), effects: 1 },
  'answering nothing after it acted': { result: unknown('unclear_answer'), effects: 1 },
  'answering nonsense after it acted': { result: unknown('unclear_answer'), effects: 1 },
  'answering without rows after it acted': { result: done, effects: 1 },
} as const satisfies Record<string, { result: NetworkChange; effects: 0 | 1 }>;

/** What is said to whoever only reads, of a network that is like this to everything. */
const READS = {
  'silent to everything': 'network.unreachable',
  'losing every connection': 'network.unreachable',
  'showing web pages for everything': 'network.unclear_answer',
  'answering nothing to everything': 'network.unclear_answer',
  'answering everything without rows': 'network.unclear_answer',
  'answering everything with nonsense': 'network.unclear_answer',
} as const satisfies Record<string, NetworkError['code']>;

const CHANGE_CASES = Object.entries(CHANGES).map(([name, expected]) => ({
  // `Object.entries` widens the names; they are the keys of the table all the same.
  condition: name as NetworkCondition,
  ...expected,
}));

const LIST_CASES: readonly { readonly condition: NetworkCondition; readonly code: NetworkError['code'] }[] = [
  { condition: 'limiting logins', code: 'network.rate_limited' },
  { condition: 'asking for a second factor', code: 'network.second_factor' },
  { condition: 'refusing our password', code: 'network.not_authorised' },
  { condition: 'without our site', code: 'network.site_unknown' },
  { condition: 'showing another certificate', code: 'network.certificate_changed' },
  { condition: 'not to be reached', code: 'network.unreachable' },
  { condition: 'still starting', code: 'network.starting' },
  // As above: the keys of the table.
  ...Object.entries(READS).map(([name, code]) => ({ condition: name as NetworkCondition, code })),
];

/** Holds an implementation of the network port to its promises. `createRig` makes a new, working network each time. */
export function describeNetworkPort(name: string, createRig: () => Promise<NetworkRig>): void {
  describe(`network port: ${name}`, () => {
    let rig: NetworkRig;
    beforeEach(async () => {
      rig = await createRig();
    });
    afterEach(() => rig.stop());

    testChanges(() => rig);
    testLists(() => rig);
    testSessions(() => rig);
    testClose(() => rig);
  });
}

const VOUCHER = { durationMin: 90, note: 'bk:1' };

function testChanges(currentRig: () => NetworkRig): void {
  test.each(CHANGE_CASES)('a network $condition makes a voucher: $result.outcome, $effects made', async (expected) => {
    const rig = currentRig();
    await rig.given(expected.condition);

    expect(await rig.port.createVoucher(VOUCHER)).toEqual(expected.result);
    expect(rig.vouchersMade()).toBe(expected.effects);
  });

  test.each(CHANGE_CASES)('a network $condition cycles power: $result.outcome, $effects times', async (expected) => {
    const rig = currentRig();
    await rig.given(expected.condition);

    expect(await rig.port.powerCycle(rig.poePort)).toEqual(expected.result);
    expect(rig.powerCycles()).toBe(expected.effects);
  });

  test('a voucher is listed with its code and note until it is deleted', async () => {
    const { port } = currentRig();
    await port.createVoucher(VOUCHER);
    const listed = await port.listVouchers();
    const [voucher] = listed.ok ? listed.value : [];

    expect(listed).toMatchObject({ ok: true, value: [{ ...VOUCHER, code: expect.stringMatching(/^\d{10}$/) }] });
    expect(await port.deleteVoucher(voucher?.id ?? '')).toEqual(done);
    expect(await port.listVouchers()).toEqual({ ok: true, value: [] });
    expect(await port.deleteVoucher(voucher?.id ?? '')).toEqual({ outcome: 'refused', reason: 'network.not_found' });
  });

  test('a power cycle takes the port and what hangs on it away for a while', async () => {
    const { port, poePort, advance } = currentRig();
    const isThere = async (): Promise<boolean> => {
      const clients = await port.listClients();
      return clients.ok && clients.value.some((one) => one.port?.portIndex === poePort.portIndex);
    };

    expect(await isThere()).toBe(true);
    await port.powerCycle(poePort);
    expect(await isThere()).toBe(false);
    advance(60_000);
    expect(await isThere()).toBe(true);
  });

  test('a port without PoE, and one that is not there, are refused', async () => {
    const { port, plainPort, powerCycles } = currentRig();

    expect(await port.powerCycle(plainPort)).toEqual(refused('network.rejected'));
    expect(await port.powerCycle({ ...plainPort, switchMac: '00:00:00:00:00:00' })).toEqual({
      outcome: 'refused',
      reason: 'network.not_found',
    });
    expect(powerCycles()).toBe(0);
  });
}

function testLists(currentRig: () => NetworkRig): void {
  test.each(LIST_CASES)('a network $condition lists nothing: $code', async ({ condition, code }) => {
    const rig = currentRig();
    await rig.given(condition);

    const refusal = { ok: false, error: { code } };
    expect(await rig.port.listSwitches()).toEqual(refusal);
    expect(await rig.port.listClients()).toEqual(refusal);
    expect(await rig.port.listVouchers()).toEqual(refusal);
  });

  test.each(LIST_CASES)('a network that turns $condition says so to whoever was logged in', async (given) => {
    const rig = currentRig();
    await rig.port.listClients();
    rig.forgetSessions();
    await rig.given(given.condition);

    expect(await rig.port.listClients()).toEqual({ ok: false, error: { code: given.code } });
  });

  test.each(['in working order', 'with rows that nobody expects'] as const)(
    'a network %s lists what it has',
    async (condition) => {
      const { port, poePort, plainPort, given } = currentRig();
      await given(condition);

      const switches = await port.listSwitches();
      const [device, ...others] = switches.ok ? switches.value : [];

      expect(others).toEqual([]);
      expect(device).toMatchObject({ mac: poePort.switchMac, isOnline: true });
      expect(device?.ports.find(({ index }) => index === poePort.portIndex)).toMatchObject({
        isUp: true,
        hasPoe: true,
      });
      expect(device?.ports.find(({ index }) => index === plainPort.portIndex)).toMatchObject({ hasPoe: false });
      expect(await port.listClients()).toMatchObject({ ok: true, value: [{ port: poePort }] });
    },
  );
}

function testSessions(currentRig: () => NetworkRig): void {
  test('a network that starts again says so to whoever was logged in, and is had again afterwards', async () => {
    const { port, given } = currentRig();
    await port.listClients();
    await given('still starting');

    expect(await port.listClients()).toEqual({ ok: false, error: { code: 'network.starting' } });
    await given('in working order');
    expect(await port.listClients()).toMatchObject({ ok: true });
  });

  test('all that is asked at once costs one login', async () => {
    const { port, logins } = currentRig();

    await Promise.all([port.listSwitches(), port.listClients(), port.createVoucher(VOUCHER)]);

    expect(logins()).toBe(1);
  });

  test('a session that runs out is had again, with one login for all that ask', async () => {
    const { port, logins, forgetSessions } = currentRig();
    await port.listClients();
    forgetSessions();

    const answers = await Promise.all([port.listSwitches(), port.listClients(), port.listVouchers()]);

    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(logins()).toBe(2);
  });

  test('a session that ran out costs a command no second try', async () => {
    const { port, poePort, logins, forgetSessions, powerCycles } = currentRig();
    await port.listClients();
    forgetSessions();

    expect(await port.powerCycle(poePort)).toEqual(done);
    expect([logins(), powerCycles()]).toEqual([2, 1]);
  });

  test.each(['limiting logins', 'asking for a second factor', 'refusing our password'] as const)(
    'a network %s is left alone for more than a minute, and then tried again',
    async (condition) => {
      const { port, logins, given, advance } = currentRig();
      await given(condition);
      await port.listClients();

      await port.listClients();
      advance(60_000);
      await port.createVoucher(VOUCHER);
      expect(logins()).toBe(1);

      await given('in working order');
      advance(60_000);
      expect(await port.listClients()).toMatchObject({ ok: true });
      expect(logins()).toBe(2);
    },
  );

  test('a certificate that is not the trusted one is never shown the password', async () => {
    const { port, logins, given } = currentRig();
    await given('showing another certificate');

    await port.listClients();
    await port.createVoucher(VOUCHER);

    expect(logins()).toBe(0);
  });
}

function testClose(currentRig: () => NetworkRig): void {
  test('closing gives up what is under way, and whatever is asked from then on', async () => {
    const { port, given, poePort } = currentRig();
    await given('silent without having acted');
    const underWay = port.powerCycle(poePort);

    port.close();

    expect(['refused', 'unknown']).toContain((await underWay).outcome);
    expect(await port.listClients()).toEqual({ ok: false, error: { code: 'network.closing' } });
    expect(await port.createVoucher(VOUCHER)).toEqual(refused('network.closing'));
  });
}
