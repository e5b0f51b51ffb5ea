import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../../domain/time.ts';
import { type DoorClub, openDoorClub } from '../../../../tests/support/door-club.ts';
import { KIOSK, STAFF } from '../../../../tests/support/facility-rig.ts';
import { DOOR_1 } from '../../../../tests/support/unifi-access-rig.ts';
import { waitUntil } from '../../../../tests/support/wait-until.ts';
import type { FaultsChange } from '../../../../simulators/unifi-access/faults.ts';
import type { DoorStatus } from '../../api/door-views.ts';
import { listAuditOf } from '../../staff/audit-repository.ts';

let club: DoorClub;
beforeEach(async () => {
  club = await openDoorClub();
});
afterEach(() => club.stop());

const holdOpen = (minutes: number | null, doorId = 'front') =>
  club.doorDesk.setRule({ doorId, rule: { kind: 'hold_open', minutes }, reason: 'Event' }, STAFF);
const backToNormal = () => club.doorDesk.setRule({ doorId: 'front', rule: { kind: 'normal' }, reason: 'Over' }, STAFF);
const setLockdown = (isOn: boolean) => club.doorDesk.setLockdown({ isOn, reason: 'Drill' }, STAFF);

async function status(faults: FaultsChange = {}): Promise<DoorStatus> {
  club.console.turnFaults(faults);
  await club.doorDesk.look();
  const read = await club.doorDesk.status();
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}

async function frontDoor(faults: FaultsChange = {}) {
  return (await status(faults)).doors.find(({ doorId }) => doorId === 'front');
}

const trail = () => listAuditOf(club.facility.database.db, { type: 'door', id: 'front' });

describe('a door', () => {
  test('is held open for some minutes, and the console’s own word says so', async () => {
    const until = Math.floor((club.facility.clock.now() + 30 * MINUTE_MS) / SECOND_MS) * SECOND_MS;

    expect(await holdOpen(30)).toEqual({ ok: true, value: { kind: 'held_open', until } });

    expect(await frontDoor()).toMatchObject({ lock: 'unlocked', rule: { kind: 'held_open', until } });
    expect(trail()).toMatchObject([
      { action: 'door.held_open', byName: 'Robin', details: { reason: 'Event', minutes: 30 } },
    ]);
  });

  test('is held open until somebody changes it, and goes back to normal', async () => {
    expect(await holdOpen(null)).toMatchObject({ value: { kind: 'held_open', until: null } });
    expect(await backToNormal()).toEqual({ ok: true, value: { kind: 'normal' } });

    expect(await frontDoor()).toMatchObject({ lock: 'locked', rule: { kind: 'normal' } });
  });

  test.each<[string, FaultsChange, string]>([
    ['whose hub knows no rules', { lockRuleUnsupported: true }, 'door.rule_unsupported'],
    [
      'whose hub knows no rules, in the other dialect',
      { lockRuleUnsupported: true, errorDialect: 'native', errorHttp: '4xx' },
      'door.rule_unsupported',
    ],
    ['of a console that refuses our token', { tokenExpired: true }, 'door.system_failed'],
    ['of a token that may not edit', { missingScopes: ['edit:space'], scopeError: 401 }, 'door.system_failed'],
    ['of a console that cannot be read back', { missingScopes: ['view:space'] }, 'door.rule_uncertain'],
    ['of a console with another certificate', { certificate: 'changed' }, 'door.system_failed'],
  ])('%s is not said to be held open', async (_, faults, code) => {
    club.console.turnFaults(faults);

    expect(await holdOpen(30)).toMatchObject({ ok: false, error: { code } });
  });

  test('that is held open already gets another end', async () => {
    await holdOpen(30);

    expect(await holdOpen(120)).toMatchObject({ ok: true, value: { kind: 'held_open' } });
    club.console.turnFaults({ lockRuleUnsupported: true });
    expect(await holdOpen(15)).toMatchObject({ ok: false, error: { code: 'door.rule_unsupported' } });
  });

  test('of which the answer is lost is read back', async () => {
    club.console.turnFaults({ answer: 'empty', requestsLeft: 2 });

    expect(await holdOpen(30)).toMatchObject({ ok: true, value: { kind: 'held_open' } });
    expect(club.console.journal().filter(({ effect }) => effect === 'rule_set')).toHaveLength(1);
  });

  test('that is none of ours, or that the door system does not have, is refused', async () => {
    expect(await holdOpen(5, 'cellar')).toMatchObject({ error: { code: 'door.not_found' } });
    club.facility.database.db.$client.prepare('delete from door_binding').run();
    expect(await holdOpen(5)).toMatchObject({ error: { code: 'door.not_matched' } });
  });
});

describe('a lockdown', () => {
  test('is set and lifted with both flags, and honoured before anything is opened', async () => {
    expect(await setLockdown(true)).toEqual({ ok: true, value: { lockdown: true, evacuation: false } });

    const unlocked = await club.doors.unlock({ doorId: 'front', reason: 'Delivery' }, STAFF);
    expect(unlocked).toMatchObject({ value: { outcome: 'refused' } });
    expect(await holdOpen(5)).toMatchObject({ error: { code: 'door.lockdown' } });
    expect((await status()).emergency).toEqual({ lockdown: true, evacuation: false });

    expect(await setLockdown(false)).toMatchObject({ value: { lockdown: false } });
    expect(await holdOpen(5)).toMatchObject({ ok: true });
    const sent = club.console.journal().filter(({ effect }) => effect === 'emergency_set');
    expect(sent.map(({ body }) => body)).toEqual([
      { lockdown: true, evacuation: false },
      { lockdown: false, evacuation: false },
    ]);
  });

  test('leaves an evacuation as it is', async () => {
    club.console.setEmergency({ lockdown: false, evacuation: true });

    expect(await setLockdown(true)).toMatchObject({ value: { lockdown: true, evacuation: true } });
  });

  test('that cannot be set says so', async () => {
    club.console.turnFaults({ missingScopes: ['edit:space'] });

    expect(await setLockdown(true)).toMatchObject({ error: { code: 'door.system_failed' } });
    expect((await status({ missingScopes: [] })).emergency).toMatchObject({ lockdown: false });
  });
});

describe('health', () => {
  test('of a door in order has nothing to say', async () => {
    expect(await frontDoor()).toMatchObject({ lock: 'locked', notes: [] });
    expect((await status()).lookedAt).toBe(club.facility.clock.now());
  });

  test.each<[FaultsChange, object[]]>([
    [{ hubsOffline: [DOOR_1.id] }, [{ code: 'hub_offline' }]],
    [{ hubsNotBound: [DOOR_1.id] }, [{ code: 'no_hub' }]],
    [{ readersOffline: [DOOR_1.id] }, [{ code: 'reader_offline', reader: expect.stringContaining('UA G2 Pro') }]],
    [{ pinsOff: [DOOR_1.id] }, [{ code: 'pin_off', reader: expect.stringContaining('UA G2 Pro') }]],
    [{ oddRows: true }, []],
    [{ missingScopes: ['view:device'] }, []],
  ])('of a door with %j', async (faults, notes) => {
    expect((await frontDoor(faults))?.notes).toEqual(notes);
  });

  test.each<[FaultsChange, object[]]>([
    [{ tokenExpired: true }, [{ code: 'token_refused' }]],
    [{ certificate: 'changed' }, [{ code: 'certificate_changed' }]],
    [{ reboot: { status: 404 } }, [{ code: 'starting' }]],
  ])('of a system with %j, and the doors stay as last seen', async (faults, notes) => {
    const before = await status();

    expect(await status(faults)).toMatchObject({ notes, doors: before.doors, lookedAt: before.lookedAt });
  });

  test('says that the clocks differ, that the record may not be read, and that nothing is heard', async () => {
    club.console.turnFaults({ missingScopes: ['view:system_log'], clockSkewMs: -90 * SECOND_MS });
    await club.record.read();
    club.pass(5 * MINUTE_MS);

    expect((await status()).notes).toEqual([
      { code: 'clock_skew', skewMs: expect.any(Number) },
      { code: 'record_refused' },
      { code: 'live_down', since: null },
    ]);
  });

  test('has nothing to say of clocks that agree, a record that is read and a connection that is up', async () => {
    club.record.start();
    await club.record.read();
    await waitUntil(() => club.record.connection().isUp);

    expect((await status()).notes).toEqual([]);
  });
});

test('the history says of a kiosk what was shown there, also of a booking that nobody here has heard of', async () => {
  const booking = await club.bookWithVisitor();
  const unheard = '0a4e2c1e-0000-4000-8000-0000000000b7';
  const show = async (bookingId: string, means: 'pin' | 'qr') => {
    await club.doors.command({ doorId: 'front', bookingId, means }, KIOSK, () => undefined);
    club.pass(10 * SECOND_MS);
  };
  await show(booking.id, 'qr');
  await show(booking.id, 'pin');
  await show(unheard, 'qr');
  await club.record.read();

  const page = await club.doorDesk.history({ doorId: null, before: null });

  expect(page.ok && page.value.events).toMatchObject([
    { kind: 'opened', means: 'qr', by: 'kiosk', booking: null },
    { kind: 'opened', means: 'pin', booking: { id: booking.id, customerName: 'Zoë Núñez' } },
    { kind: 'opened', means: 'qr', booking: { id: booking.id } },
  ]);
});

test('the history names who opened what, newest first, page by page, and links the booking', async () => {
  const booking = await club.bookWithVisitor();
  club.pass(20 * MINUTE_MS);
  club.console.enterPin(DOOR_1.id, booking.pin);
  club.pass(10 * SECOND_MS);
  for (let count = 0; count < 55; count += 1) {
    await club.doors.unlock({ doorId: 'front', reason: 'Delivery' }, STAFF);
    club.pass(10 * SECOND_MS);
  }
  await club.record.read();

  const first = await club.doorDesk.history({ doorId: 'front', before: null });
  const page = first.ok ? first.value : null;
  const second = await club.doorDesk.history({ doorId: 'front', before: page?.next ?? null });

  expect(page?.events).toHaveLength(50);
  expect(page?.events[0]).toMatchObject({ doorName: 'Front door', kind: 'opened', means: 'remote', by: 'Robin' });
  expect(second).toMatchObject({ value: { next: null } });
  expect(second.ok && second.value.events).toHaveLength(6);
  const ofGuest = {
    kind: 'opened',
    means: 'pin',
    by: 'Zoë Núñez',
    booking: { id: booking.id, customerName: 'Zoë Núñez', resourceName: 'Bay 1', startsAt: booking.startsAt },
  };
  expect(second.ok && second.value.events.at(-1)).toMatchObject(ofGuest);
  expect(await club.doorDesk.ofBooking(booking.id)).toMatchObject({ value: [ofGuest] });
});
