import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AccessDoor, DoorCommand, DoorPort, DoorSystemError, UnlockResult } from './door-port.ts';

/** What a door system can be like when a command comes. */
export type DoorCondition = keyof typeof UNLOCKS;

/** An opening that happened in the building, whatever the caller was told. */
export type Opening = { readonly doorId: string; readonly correlationId: string };

export type DoorRig = {
  readonly port: DoorPort;
  /** Two doors that the system has, in the order in which it lists them; both in working order. */
  readonly doors: readonly [AccessDoor, AccessDoor];
  /** Puts the system, or its first door where a condition is about one door, into `condition`. */
  readonly given: (condition: DoorCondition) => Promise<void>;
  /** The commands that reached the system, also those that it refused or never answered. */
  readonly arrivals: () => readonly Opening[];
  readonly openings: () => readonly Opening[];
  readonly stop: () => Promise<void>;
};

const opened: UnlockResult = { outcome: 'opened' };

/** What must be said of the door, and how often it may have opened. */
const UNLOCKS = {
  'in working order': { result: opened, openings: 1 },
  'with its hub offline': { result: { outcome: 'refused', reason: 'offline' }, openings: 0 },
  'with no hub bound': { result: { outcome: 'refused', reason: 'no_hub' }, openings: 0 },
  'with its hub busy': { result: { outcome: 'refused', reason: 'busy' }, openings: 0 },
  'with firmware that is too old': { result: { outcome: 'refused', reason: 'unsupported' }, openings: 0 },
  'not allowed to be opened': { result: { outcome: 'refused', reason: 'forbidden' }, openings: 0 },
  'in emergency lockdown': { result: { outcome: 'refused', reason: 'lockdown' }, openings: 0 },
  'refusing our token': { result: { outcome: 'refused', reason: 'not_authorised' }, openings: 0 },
  'showing another certificate': { result: { outcome: 'refused', reason: 'certificate_changed' }, openings: 0 },
  'not to be reached': { result: { outcome: 'refused', reason: 'unreachable' }, openings: 0 },
  'asked too much': { result: { outcome: 'refused', reason: 'rate_limited' }, openings: 0 },
  'asked too much, and saying for how long': { result: { outcome: 'refused', reason: 'rate_limited' }, openings: 0 },
  'still starting': { result: { outcome: 'refused', reason: 'starting' }, openings: 0 },
  'still starting, with bad requests': { result: { outcome: 'refused', reason: 'starting' }, openings: 0 },
  // By its answer it may as well have failed afterwards.
  'still starting, behind a gateway': { result: { outcome: 'unknown', reason: 'system_error' }, openings: 0 },
  'losing the connection before it acts': { result: { outcome: 'unknown', reason: 'connection_lost' }, openings: 0 },
  'losing the connection after it acted': { result: { outcome: 'unknown', reason: 'connection_lost' }, openings: 1 },
  'silent without having acted': { result: { outcome: 'unknown', reason: 'timeout' }, openings: 0 },
  'silent after it acted': { result: { outcome: 'unknown', reason: 'timeout' }, openings: 1 },
  'failing after it acted': { result: { outcome: 'unknown', reason: 'system_error' }, openings: 1 },
  'answering nonsense after it acted': { result: { outcome: 'unknown', reason: 'unclear_answer' }, openings: 1 },
} as const satisfies Record<string, { result: UnlockResult; openings: 0 | 1 }>;

const UNLOCK_CASES = Object.entries(UNLOCKS).map(([name, expected]) => ({
  // `Object.entries` widens the names; they are the keys of the table all the same.
  condition: name as DoorCondition,
  ...expected,
}));

const LIST_CASES: readonly { readonly condition: DoorCondition; readonly code: DoorSystemError['code'] }[] = [
  { condition: 'not to be reached', code: 'door_system.unreachable' },
  { condition: 'showing another certificate', code: 'door_system.certificate_changed' },
  { condition: 'refusing our token', code: 'door_system.not_authorised' },
  { condition: 'still starting', code: 'door_system.starting' },
];

/** Holds an implementation of the door port to its promises. `createRig` makes a new, working system each time. */
export function describeDoorPort(name: string, createRig: () => Promise<DoorRig>): void {
  describe(`door port: ${name}`, () => {
    let rig: DoorRig;
    beforeEach(async () => {
      rig = await createRig();
    });
    afterEach(() => rig.stop());

    testOneUnlock(() => rig);
    testSeveralUnlocks(() => rig);
    testList(() => rig);
    testClose(() => rig);
  });
}

function commandFor(doorId: string, correlationId = 'command-1'): DoorCommand {
  return { doorId, correlationId, actor: { id: 'booking-8123', name: 'Ève-Marie O’Brien' } };
}

function testOneUnlock(currentRig: () => DoorRig): void {
  test.each(UNLOCK_CASES)('a system $condition: $result.outcome, and $openings openings', async (expected) => {
    const rig = currentRig();
    await rig.given(expected.condition);
    const [{ id: doorId }] = rig.doors;

    const result = await rig.port.unlock(commandFor(doorId));

    expect(result).toEqual(expected.result);
    expect(rig.openings()).toEqual(Array(expected.openings).fill({ doorId, correlationId: 'command-1' }));
    expect(rig.arrivals().length).toBeLessThanOrEqual(1);
  });

  test('refuses a door that the system does not know', async () => {
    const rig = currentRig();

    const result = await rig.port.unlock(commandFor('0ed545f8-0000-4000-8000-000000000000'));

    expect(result).toEqual({ outcome: 'refused', reason: 'not_found' });
    expect(rig.openings()).toEqual([]);
  });
}

function testSeveralUnlocks(currentRig: () => DoorRig): void {
  test('refuses a second command for a door while the first is under way, and opens other doors meanwhile', async () => {
    const rig = currentRig();
    const [first, second] = rig.doors;

    const results = await Promise.all([
      rig.port.unlock(commandFor(first.id, 'first')),
      rig.port.unlock(commandFor(first.id, 'again')),
      rig.port.unlock(commandFor(second.id, 'other')),
    ]);

    expect(results).toEqual([opened, { outcome: 'refused', reason: 'busy' }, opened]);
    expect(rig.openings().map(correlationIdOf).toSorted()).toEqual(['first', 'other']);
  });

  test('opens a door again once the last command is answered', async () => {
    const rig = currentRig();
    const [{ id: doorId }] = rig.doors;
    await rig.port.unlock(commandFor(doorId, 'first'));

    const result = await rig.port.unlock(commandFor(doorId, 'second'));

    expect(result).toEqual(opened);
    expect(rig.openings().map(correlationIdOf)).toEqual(['first', 'second']);
  });
}

function testList(currentRig: () => DoorRig): void {
  test('lists the doors', async () => {
    const rig = currentRig();

    expect(await rig.port.listDoors()).toEqual({ ok: true, value: rig.doors });
  });

  test.each([
    { condition: 'with its hub offline', hub: 'offline' },
    { condition: 'with no hub bound', hub: 'not_bound' },
  ] as const)('lists a door $condition as such', async ({ condition, hub }) => {
    const rig = currentRig();
    await rig.given(condition);
    const [first, second] = rig.doors;

    expect(await rig.port.listDoors()).toEqual({ ok: true, value: [{ ...first, hub }, second] });
  });

  test.each(LIST_CASES)('a system $condition cannot list its doors: $code', async ({ condition, code }) => {
    const rig = currentRig();
    await rig.given(condition);

    expect(await rig.port.listDoors()).toEqual({ ok: false, error: { code } });
  });
}

function testClose(currentRig: () => DoorRig): void {
  test('closes after the unlock that is under way, and refuses from then on', async () => {
    const { port, doors, openings } = currentRig();
    const [{ id: doorId }] = doors;
    const underWay = port.unlock(commandFor(doorId));

    await port.close();

    expect(openings()).toHaveLength(1);
    expect(await underWay).toEqual(opened);
    expect(await port.unlock(commandFor(doorId, 'late'))).toEqual({ outcome: 'refused', reason: 'closing' });
    expect(await port.listDoors()).toEqual({ ok: false, error: { code: 'door_system.closing' } });
  });
}

function correlationIdOf({ correlationId }: Opening): string {
  return correlationId;
}
