import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../domain/time.ts';
import type { NewVisit, Visitor, VisitorPort, VisitorProblem } from './visitor-port.ts';

/** What a door system can be like when it is asked for something. */
export type VisitorCondition = keyof typeof CREATIONS;

/** A visitor as the door system has it, whatever it told us. */
export type KnownVisitor = Omit<Visitor, 'hasPin'> & {
  readonly doorIds: readonly string[];
  readonly pin: string | null;
};

export type VisitorRig = {
  readonly port: VisitorPort;
  /** The ids of two doors that the system has. PINs have six digits. */
  readonly doors: readonly [string, string];
  readonly now: () => number;
  readonly advance: (byMs: number) => void;
  readonly given: (condition: VisitorCondition) => Promise<void>;
  /** Whatever it does not tell from now on, others of its kind do not tell either. */
  readonly tellLess: (what: 'remarks' | 'pins' | 'names of states') => void;
  /** Says no in each of the ways that it has, one after the other. */
  readonly refusalStyles: readonly (() => void)[];
  readonly visitors: () => readonly KnownVisitor[];
  readonly stop: () => Promise<void>;
};

/** What must be said of a visitor that was to be made, and how many there are then. */
const CREATIONS = {
  'in working order': { problem: null, made: 1 },
  'refusing our token': { problem: 'door_system.not_authorised', made: 0 },
  'lacking the permission': { problem: 'door_system.not_authorised', made: 0 },
  'showing another certificate': { problem: 'door_system.certificate_changed', made: 0 },
  'not to be reached': { problem: 'door_system.unreachable', made: 0 },
  'asked too much': { problem: 'door_system.starting', made: 0 },
  'asked too much, and saying for how long': { problem: 'door_system.starting', made: 0 },
  'still starting': { problem: 'door_system.starting', made: 0 },
  'still starting, with bad requests': { problem: 'door_system.starting', made: 0 },
  'still starting, behind a gateway': { problem: 'door_system.starting', made: 0 },
  'forbidding it': { problem: 'door_system.not_authorised', made: 0 },
  'refusing the connection': { problem: 'door_system.unreachable', made: 0 },
  'losing the connection before it acts': { problem: 'door_system.unreachable', made: 0 },
  'losing the connection after it acted': { problem: 'door_system.unreachable', made: 1 },
  'silent without having acted': { problem: 'door_system.unreachable', made: 0 },
  'silent after it acted': { problem: 'door_system.unreachable', made: 1 },
  'failing after it acted': { problem: 'door_system.starting', made: 1 },
  'refusing after it acted': { problem: 'door_system.starting', made: 1 },
  'refusing in its other dialect after it acted': { problem: 'door_system.starting', made: 1 },
  'answering nonsense after it acted': { problem: 'door_system.unclear_answer', made: 1 },
  'answering nothing after it acted': { problem: 'door_system.unclear_answer', made: 1 },
  'leaving off in the middle of its answer': { problem: 'door_system.unclear_answer', made: 1 },
  'leading elsewhere after it acted': { problem: 'door_system.unclear_answer', made: 1 },
} as const satisfies Record<string, { problem: VisitorProblem['code'] | null; made: 0 | 1 }>;

const CREATION_CASES = Object.entries(CREATIONS).map(([name, expected]) => ({
  // `Object.entries` widens the names; they are the keys of the table all the same.
  condition: name as VisitorCondition,
  ...expected,
}));

const UNKNOWN_ID = '0ed545f8-0000-4000-8000-000000000000';

/** Holds an implementation of the visitor port to its promises. `createRig` makes a new, working system each time. */
export function describeVisitorPort(name: string, createRig: () => Promise<VisitorRig>): void {
  describe(`visitor port: ${name}`, () => {
    let rig: VisitorRig;
    beforeEach(async () => {
      rig = await createRig();
    });
    afterEach(() => rig.stop());

    testCreate(() => rig);
    testSearch(() => rig);
    testChange(() => rig);
    testPins(() => rig);
    testEnd(() => rig);
  });
}

function aVisit({ now, doors }: VisitorRig, changes: Partial<NewVisit> = {}): NewVisit {
  const startsAt = now() + HOUR_MS;
  return {
    key: 'bk-0001',
    name: 'Ève-Marie O’Brien',
    remarks: 'bk:0001@here',
    startsAt,
    endsAt: startsAt + HOUR_MS,
    doorIds: [doors[0]],
    ...changes,
  };
}

async function makeVisitor(rig: VisitorRig, changes: Partial<NewVisit> = {}): Promise<Visitor> {
  const made = await rig.port.create(aVisit(rig, changes));
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

const done = { ok: true, value: null };
const problem = (code: VisitorProblem['code']) => ({ ok: false, error: { code } });

function testCreate(currentRig: () => VisitorRig): void {
  test.each(CREATION_CASES)('a system $condition: $problem, and $made visitors', async (expected) => {
    const rig = currentRig();
    await rig.given(expected.condition);

    const result = await rig.port.create(aVisit(rig));

    expect(result.ok ? null : result.error.code).toBe(expected.problem);
    expect(rig.visitors()).toHaveLength(expected.made);
  });

  test('makes a visitor for the time and doors asked for, with no PIN', async () => {
    const rig = currentRig();
    const { key, remarks, startsAt, endsAt } = aVisit(rig);

    const result = await rig.port.create(aVisit(rig, { doorIds: rig.doors }));

    const [made] = rig.visitors();
    const visitor = { id: made?.id, key, remarks, startsAt, endsAt, isCancelled: false };
    expect(made).toEqual({ ...visitor, doorIds: rig.doors, pin: null });
    expect(result).toEqual({ ok: true, value: { ...visitor, hasPin: false } });
  });

  test('makes one for somebody without a name', async () => {
    expect(await currentRig().port.create(aVisit(currentRig(), { name: '' }))).toMatchObject({ ok: true });
  });

  test('refuses a door that the system does not know', async () => {
    const rig = currentRig();

    expect(await rig.port.create(aVisit(rig, { doorIds: [UNKNOWN_ID] }))).toEqual(problem('visitor.door_unknown'));
    expect(rig.visitors()).toEqual([]);
  });
}

function testSearch(currentRig: () => VisitorRig): void {
  test.each(['remarks', 'pins', 'names of states'] as const)('finds visitors also without %s', async (what) => {
    const rig = currentRig();
    const visitor = await makeVisitor(rig);
    await makeVisitor(rig, { key: 'Robin', remarks: '' });
    await makeVisitor(rig, { key: 'bk-0002' });
    const cancelled = await makeVisitor(rig, { key: 'bk-0003' });
    await rig.port.cancel(cancelled.id);
    rig.tellLess(what);

    const found = await rig.port.find('bk-0001');
    const listed = await rig.port.list('bk-');

    const hasPin = what === 'pins' ? null : false;
    expect(found).toEqual({ ok: true, value: [{ ...visitor, hasPin: found.ok ? found.value[0]?.hasPin : null }] });
    expect(listed.ok && listed.value.map((one) => [one.key, one.isCancelled])).toEqual([
      ['bk-0001', false],
      ['bk-0002', false],
      ['bk-0003', true],
    ]);
    expect(listed.ok && listed.value.every((one) => one.hasPin === hasPin)).toBe(true);
  });

  test('lists more than fit on a page, each once', async () => {
    const rig = currentRig();
    const keys = Array.from({ length: 7 }, (_, index) => `bk-${index}`);
    for (const key of keys) await makeVisitor(rig, { key });

    const listed = await rig.port.list('bk-');

    expect(listed.ok && listed.value.map(({ key }) => key)).toEqual(keys);
  });

  test('finds nobody where there is nobody', async () => {
    expect(await currentRig().port.find('bk-0001')).toEqual({ ok: true, value: [] });
    expect(await currentRig().port.list('bk-')).toEqual({ ok: true, value: [] });
  });

  test.each([
    ['not to be reached', 'door_system.unreachable'],
    ['still starting', 'door_system.starting'],
    ['refusing our token', 'door_system.not_authorised'],
    ['answering nonsense after it acted', 'door_system.unclear_answer'],
  ] as const)('a system %s is not one without visitors', async (condition, code) => {
    const rig = currentRig();
    const { id } = await makeVisitor(rig);
    await rig.given(condition);

    expect(await rig.port.list('bk-')).toEqual(problem(code));
    expect(await rig.port.find('bk-0001')).toEqual(problem(code));
    expect(await rig.port.get(id)).toEqual(problem(code));
  });
}

function testChange(currentRig: () => VisitorRig): void {
  test('moves a visitor to another time and other doors, and may be repeated', async () => {
    const rig = currentRig();
    const { id, startsAt, endsAt } = await makeVisitor(rig);
    const to = { startsAt: startsAt + HOUR_MS, endsAt: endsAt + 3 * HOUR_MS, doorIds: [rig.doors[1]] };

    expect(await rig.port.change(id, to)).toEqual(done);
    expect(await rig.port.change(id, to)).toEqual(done);

    expect(rig.visitors()).toMatchObject([{ id, ...to, key: 'bk-0001', remarks: 'bk:0001@here' }]);
    expect(await rig.port.get(id)).toMatchObject({ ok: true, value: { startsAt: to.startsAt, endsAt: to.endsAt } });
  });

  test('knows a visitor that is not there, in every way of saying so', async () => {
    const rig = currentRig();
    for (const style of rig.refusalStyles) {
      style();
      expect(await rig.port.get(UNKNOWN_ID)).toEqual(problem('visitor.not_found'));
      expect(await rig.port.change(UNKNOWN_ID, aVisit(rig))).toEqual(problem('visitor.not_found'));
      expect(await rig.port.assignPin(UNKNOWN_ID, '123456')).toEqual(problem('visitor.not_found'));
      expect(await rig.port.cancel(UNKNOWN_ID)).toEqual(problem('visitor.not_found'));
      expect(await rig.port.remove(UNKNOWN_ID)).toEqual(problem('visitor.not_found'));
    }
  });
}

function testPins(currentRig: () => VisitorRig): void {
  test('gives a PIN, which shows', async () => {
    const rig = currentRig();
    const { id } = await makeVisitor(rig);

    expect(await rig.port.assignPin(id, '012345')).toEqual(done);

    expect(rig.visitors()).toMatchObject([{ id, pin: '012345' }]);
    expect(await rig.port.get(id)).toMatchObject({ ok: true, value: { hasPin: true } });
  });

  test('refuses a PIN that somebody has, and one of another length, in every way of saying so', async () => {
    const rig = currentRig();
    const first = await makeVisitor(rig);
    const second = await makeVisitor(rig, { key: 'bk-0002' });
    await rig.port.assignPin(first.id, '123456');
    for (const style of rig.refusalStyles) {
      style();
      expect(await rig.port.assignPin(second.id, '123456')).toEqual(problem('visitor.pin_taken'));
      expect(await rig.port.assignPin(second.id, '1234')).toEqual(problem('visitor.pin_length'));
    }
    expect(rig.visitors().map(({ pin }) => pin)).toEqual(['123456', null]);
  });

  test('gives the same PIN again once it was taken away', async () => {
    const rig = currentRig();
    const { id } = await makeVisitor(rig);
    await rig.port.assignPin(id, '123456');

    expect(await rig.port.removePin(id)).toEqual(done);
    expect(rig.visitors()).toMatchObject([{ pin: null }]);
    expect(await rig.port.assignPin(id, '123456')).toEqual(done);
    expect(rig.visitors()).toMatchObject([{ pin: '123456' }]);
  });

  test('keeps the PIN of a visit that is extended before its end, and has lost it afterwards', async () => {
    const rig = currentRig();
    const { id, startsAt, endsAt } = await makeVisitor(rig);
    await rig.port.assignPin(id, '123456');
    const doorIds = [rig.doors[0]];

    await rig.port.change(id, { startsAt, endsAt: endsAt + HOUR_MS, doorIds });
    expect(rig.visitors()).toMatchObject([{ pin: '123456' }]);
    rig.advance(3 * HOUR_MS + MINUTE_MS);
    await rig.port.change(id, { startsAt, endsAt: endsAt + 3 * HOUR_MS, doorIds });

    expect(rig.visitors()).toMatchObject([{ pin: null }]);
    expect(await rig.port.assignPin(id, '123456')).toEqual(done);
    expect(rig.visitors()).toMatchObject([{ pin: '123456' }]);
  });
}

function testEnd(currentRig: () => VisitorRig): void {
  test('cancels a visitor: the PIN is gone and free for others, the record stays', async () => {
    const rig = currentRig();
    const { id } = await makeVisitor(rig);
    await rig.port.assignPin(id, '123456');

    expect(await rig.port.cancel(id)).toEqual(done);

    expect(rig.visitors()).toMatchObject([{ id, isCancelled: true, pin: null }]);
    expect(await rig.port.get(id)).toMatchObject({ ok: true, value: { isCancelled: true } });
    const other = await makeVisitor(rig, { key: 'bk-0002' });
    expect(await rig.port.assignPin(other.id, '123456')).toEqual(done);
  });

  test('removes a visitor without a trace', async () => {
    const rig = currentRig();
    const { id } = await makeVisitor(rig);

    expect(await rig.port.remove(id)).toEqual(done);

    expect(rig.visitors()).toEqual([]);
    expect(await rig.port.remove(id)).toEqual(problem('visitor.not_found'));
  });

  test('gives up what is under way when it closes, and answers nothing from then on', async () => {
    const rig = currentRig();
    await rig.given('silent without having acted');
    const underWay = rig.port.create(aVisit(rig));

    rig.port.close();

    expect(await underWay).toEqual(problem('door_system.closing'));
    expect(await rig.port.list('bk-')).toEqual(problem('door_system.closing'));
  });
}
