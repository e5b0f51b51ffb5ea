import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildFacility, type FacilityRig, STAFF } from '../../../tests/support/facility-rig.ts';
import { silentLog } from '../../../tests/support/facility-database.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { createChangeBus } from '../change-bus.ts';
import { createLog } from '../log.ts';
import { createDoors, type DoorsOptions } from './door-service.ts';

let rig: FacilityRig;

beforeEach(async () => {
  rig = await buildFacility();
});
afterEach(() => rig.dispose());

const unlock = () => rig.doors.unlock({ doorId: 'front', reason: 'Delivery' }, STAFF);

/** The doors of another start of the controller, on the same database. */
function anotherStart(changes: Partial<DoorsOptions> = {}) {
  return createDoors({
    db: rig.database.db,
    clock: rig.clock,
    random: seededRandom(99),
    log: silentLog,
    changes: createChangeBus('later'),
    port: rig.system,
    adapter: 'simulator',
    doors: () => rig.desk.profile().doors,
    ...changes,
  });
}

async function front(doors = rig.doors) {
  const listed = await doors.list();
  if (!listed.ok) throw new Error(listed.error.code);
  return listed.value[0];
}

describe('staff', () => {
  test('open a door once, under the command’s own id', async () => {
    expect(await unlock()).toEqual({ ok: true, value: { outcome: 'opened', reason: null } });

    expect(rig.system.openings).toMatchObject([{ doorId: 'system-front' }]);
    expect(await front()).toMatchObject({
      health: 'ok',
      lastCommand: { at: rig.clock.now(), by: 'Robin', outcome: 'opened', reason: null },
    });
  });

  test('are told in a sentence why a door did not open', async () => {
    rig.system.given('with its hub offline');

    expect(await unlock()).toMatchObject({ ok: true, value: { outcome: 'refused', reason: expect.any(String) } });
  });

  test('are refused a door that there is not, and any where no door system is set up', async () => {
    const without = anotherStart({ port: null, adapter: 'disabled' });

    expect(await rig.doors.unlock({ doorId: 'cellar', reason: '' }, STAFF)).toEqual({
      ok: false,
      error: { code: 'door.not_found' },
    });
    expect(await without.unlock({ doorId: 'front', reason: '' }, STAFF)).toEqual({
      ok: false,
      error: { code: 'door.disabled' },
    });
    expect(rig.system.commands).toEqual([]);
  });
});

describe('a command', () => {
  test('is in the database before it is sent', async () => {
    const release = rig.system.hold();
    const unlocking = unlock();

    expect(await front()).toMatchObject({ lastCommand: { outcome: 'sent' } });

    release();
    await unlocking;
    expect(await front()).toMatchObject({ lastCommand: { outcome: 'opened' } });
  });

  test('whose outcome a dead process took along may have opened the door: the next start says so', async () => {
    const release = rig.system.hold();
    const unlocking = unlock();
    const lines: string[] = [];

    const after = anotherStart({ log: createLog('warn', { write: (line) => void lines.push(line) }) });

    expect(await front(after)).toMatchObject({ lastCommand: { outcome: 'unknown', reason: expect.any(String) } });
    expect(lines.join()).toContain('door.command.outcome_lost');
    release();
    await unlocking;
  });

  test('whose adapter fails may have opened the door, and the failure is not hidden', async () => {
    const port = {
      ...rig.system,
      unlock: () => Promise.reject(new Error('a fault')),
    };
    const doors = anotherStart({ port });

    await expect(doors.unlock({ doorId: 'front', reason: '' }, STAFF)).rejects.toThrow('a fault');
    expect(await front(doors)).toMatchObject({ lastCommand: { outcome: 'unknown' } });
  });
});

describe('which door is which', () => {
  test('is found by name once, and then kept by the system’s own id', async () => {
    const renamed = {
      ...rig.system,
      listDoors: async () => ({
        ok: true as const,
        value: [
          { id: 'system-front', name: 'Main entrance', hub: 'online' as const },
          { id: 'other', name: 'Front door', hub: 'offline' as const },
        ],
      }),
    };
    const doors = anotherStart({ port: renamed });

    await doors.refresh();

    expect(await front(doors)).toMatchObject({ health: 'ok' });
  });

  test('is not known of a door that the system does not have: nothing is sent', async () => {
    const empty = await buildFacility();
    const doors = createDoors({
      db: empty.database.db,
      clock: empty.clock,
      random: seededRandom(1),
      log: silentLog,
      changes: createChangeBus('boot'),
      port: empty.system,
      adapter: 'simulator',
      doors: () => [{ id: 'new', name: 'Side door' }],
    });
    await doors.refresh();

    expect(await doors.unlock({ doorId: 'new', reason: '' }, STAFF)).toMatchObject({ value: { outcome: 'refused' } });
    expect(empty.system.commands).toEqual([]);
    empty.dispose();
  });

  test.each([
    ['the door system has two doors of its name', [{ id: 'side', name: 'Side door' }], ['one', 'two']],
    [
      'two doors of ours have one name',
      [
        { id: 'side', name: 'Side door' },
        { id: 'back', name: 'Side door' },
      ],
      ['one'],
    ],
  ])('is an error of the set-up when %s: nothing is bound and nothing is sent', async (_, ours, theirs) => {
    const listDoors = async () => ({
      ok: true as const,
      value: theirs.map((id) => ({ id, name: 'Side door', hub: 'online' as const })),
    });
    const doors = anotherStart({ port: { ...rig.system, listDoors }, doors: () => ours });

    await doors.refresh();

    expect(await front(doors)).toMatchObject({
      health: 'unreachable',
      healthReason: expect.stringContaining('Two doors have this same name'),
    });
    const opened = await doors.unlock({ doorId: 'side', reason: '' }, STAFF);
    expect(opened).toMatchObject({ value: { outcome: 'refused', reason: expect.stringContaining('same name') } });
    expect(rig.system.commands).toEqual([]);
  });

  test('shows a system that cannot be reached', async () => {
    rig.system.given('not to be reached');

    await rig.doors.refresh();

    expect(await front()).toMatchObject({ health: 'unreachable', healthReason: expect.any(String) });
  });
});
