import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../domain/time.ts';
import { type DoorClub, openDoorClub } from '../../../../tests/support/door-club.ts';
import { NOON, STAFF } from '../../../../tests/support/facility-rig.ts';
import { DOOR_1, DOOR_2 } from '../../../../tests/support/unifi-access-rig.ts';
import type { FaultsChange } from '../../../../simulators/unifi-access/faults.ts';
import { insertEvent, insertSighting, saveRecordPlace } from './door-event-repository.ts';

let club: DoorClub;
beforeEach(async () => {
  club = await openDoorClub();
});
afterEach(() => club.stop());

const unlock = () => club.doors.unlock({ doorId: 'front', reason: 'Delivery' }, STAFF);

async function lastCommand() {
  const listed = await club.doors.list();
  return listed.ok ? listed.value[0]?.lastCommand : null;
}

async function statusOf(bookingId: string) {
  const found = await club.facility.bookings.get(bookingId);
  return found.ok ? found.value.booking.status : null;
}

/** Openings so many days ago, as they were read then. */
function remember(...daysAgo: readonly number[]): void {
  const what = {
    kind: 'opened',
    means: 'card',
    actor: { id: null, name: null, kind: 'unknown' },
    correlationId: null,
  } as const;
  club.facility.database.db.transaction((tx) => {
    for (const days of daysAgo) {
      const [id, at] = [`${days} days ago`, NOON - days * DAY_MS];
      const own = { id, at, doorId: 'front', bookingId: null, commandId: null };
      insertEvent(tx, { ...what, ...own }, { isArrivalDue: false, recordedAt: at });
      insertSighting(tx, { ...what, at, source: 'log', sourceId: id, systemDoorId: DOOR_1.id }, id);
      saveRecordPlace(tx, { lastEventAt: at, readAt: at });
    }
  });
}

/** How many days ago what is on record happened. */
const remembered = () => club.events().map(({ at }) => Math.round((NOON - at) / DAY_MS));

const countTellings = (): unknown =>
  club.facility.database.db.$client.prepare('select count(*) from door_sighting').pluck().get();

describe('the record', () => {
  test('has an opening of ours once, with who commanded it, however often it is read', async () => {
    await unlock();
    club.pass(2 * SECOND_MS);

    await club.record.read();
    await club.record.read();

    expect(club.events()).toMatchObject([
      { doorId: 'front', kind: 'opened', means: 'remote', commandId: expect.any(String), bookingId: null },
    ]);
  });

  test('is read on from where it was after a restart, and nothing is missed meanwhile', async () => {
    await unlock();
    club.pass(2 * SECOND_MS);
    await club.record.read();
    await club.restart();
    club.pass(3 * HOUR_MS);
    await unlock();
    club.pass(2 * SECOND_MS);

    await club.record.read();

    expect(club.events()).toHaveLength(2);
  });

  test('keeps what happened for 400 days, and longer what is read again and again', async () => {
    remember(405, 401, 399);
    await unlock();
    club.pass(2 * SECOND_MS);

    await club.record.read();

    expect(remembered()).toEqual([399, 0]);
    expect(countTellings()).toBe(2);
  });

  test('keeps the latest event, however long ago that was', async () => {
    remember(405, 401);

    await club.record.read();

    expect(remembered()).toEqual([401]);
  });

  test('passes over doors that are none of ours', async () => {
    await club.ask('PUT', `/doors/${DOOR_2.id}/unlock`);
    club.pass(2 * SECOND_MS);

    await club.record.read();

    expect(club.events()).toEqual([]);
  });

  test('goes through all pages, whatever the console says how many there are', async () => {
    await club.stop();
    club = await openDoorClub({ limits: { pageSize: 2 } });
    for (let count = 0; count < 5; count += 1) {
      await unlock();
      club.pass(10 * SECOND_MS);
    }

    await club.record.read();

    expect(club.events()).toHaveLength(5);
  });

  test('finds the door where a row names its hub', async () => {
    club.console.turnFaults({ logsNameHubAsDoor: true });
    await unlock();
    club.pass(2 * SECOND_MS);

    await club.record.read();

    expect(club.events()).toMatchObject([{ doorId: 'front', kind: 'opened' }]);
  });

  test('that cannot be read says why, and is read when it can be', async () => {
    await unlock();
    club.pass(2 * SECOND_MS);
    for (const [errorDialect, errorHttp] of [
      ['string', '200'],
      ['native', '4xx'],
    ] as const) {
      club.console.turnFaults({ missingScopes: ['view:system_log'], scopeError: 401, errorDialect, errorHttp });
      await club.record.read();
      expect(club.record.standing()).toMatchObject({ trouble: 'door_system.not_authorised', readAt: null });
    }

    club.console.resetFaults();
    await club.record.read();

    expect(club.record.standing()).toMatchObject({ trouble: null, readAt: club.facility.clock.now() });
    expect(club.events()).toHaveLength(1);
  });

  test('tells a wrong PIN as denied, with nobody’s booking', async () => {
    club.console.enterPin(DOOR_1.id, '999999');
    club.pass(2 * SECOND_MS);

    await club.record.read();

    expect(club.events()).toMatchObject([{ kind: 'denied', means: 'pin', bookingId: null }]);
  });
});

describe('a PIN at the door’s own reader', () => {
  test('checks its booking in, once, and the trail says where', async () => {
    const booking = await club.bookWithVisitor();
    club.pass(20 * MINUTE_MS);
    expect(club.console.enterPin(DOOR_1.id, booking.pin)).toBe(true);
    const cameAt = club.facility.clock.now();
    club.pass(2 * SECOND_MS);

    await club.record.read();
    club.console.enterPin(DOOR_1.id, booking.pin);
    club.pass(2 * SECOND_MS);
    await club.record.read();

    expect(club.events()).toMatchObject([
      { kind: 'opened', means: 'pin', bookingId: booking.id, commandId: null },
      { kind: 'opened', means: 'pin', bookingId: booking.id },
    ]);
    const found = await club.facility.bookings.get(booking.id);
    expect(found).toMatchObject({ value: { booking: { status: 'checked_in' } } });
    const arrivals = found.ok ? found.value.history.filter(({ what }) => what === 'booking.checked_in') : [];
    expect(arrivals).toMatchObject([{ by: 'reader' }]);
    expect(found.ok && Math.abs((found.value.booking.checkedInAt ?? 0) - cameAt)).toBeLessThan(SECOND_MS);
  });

  test('is known by the visitor’s mark where the console names another id', async () => {
    const booking = await club.bookWithVisitor();
    club.facility.database.db.$client.prepare('update door_grant set visitor_id = ?').run('somebody-else');
    club.pass(20 * MINUTE_MS);
    club.console.enterPin(DOOR_1.id, booking.pin);
    club.pass(2 * SECOND_MS);

    await club.record.read();

    expect(club.events()).toMatchObject([{ bookingId: booking.id }]);
  });

  test('that is only heard of after the end is recorded, and is no arrival', async () => {
    const booking = await club.bookWithVisitor();
    club.pass(20 * MINUTE_MS);
    club.console.enterPin(DOOR_1.id, booking.pin);
    club.pass(3 * HOUR_MS);

    await club.record.read();

    expect(club.events()).toMatchObject([{ bookingId: booking.id }]);
    expect(await statusOf(booking.id)).toBe('confirmed');
  });
});

describe('a command of which nobody knows what became of it', () => {
  const LOST: FaultsChange = { appliesTo: 'unlock', reset: 'after-effect' };
  const NEVER_ARRIVED: FaultsChange = { appliesTo: 'unlock', reset: 'before-effect' };

  test.each([
    ['by what it carried', {}],
    ['by its door and time, where the console leaves that out', { logsOmitExtra: true }],
  ])('opened, when the record has it: %s', async (_, faults) => {
    club.console.turnFaults({ ...LOST, ...faults });
    await unlock();
    expect(await lastCommand()).toMatchObject({ outcome: 'unknown' });
    club.pass(2 * SECOND_MS);

    await club.record.read();

    expect(await lastCommand()).toMatchObject({ outcome: 'opened', reason: null });
    expect(club.console.journal().filter(({ effect }) => effect === 'unlocked')).toHaveLength(1);
  });

  test('did not open, when the record of its time shows nothing; and it is not sent again', async () => {
    club.console.turnFaults(NEVER_ARRIVED);
    await unlock();
    club.pass(10 * SECOND_MS);
    await club.record.read();
    expect(await lastCommand()).toMatchObject({ outcome: 'unknown' });
    club.pass(30 * SECOND_MS);

    await club.record.read();

    expect(await lastCommand()).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('did not open') });
    expect(club.console.journal().filter(({ path }) => path.endsWith('/unlock'))).toHaveLength(1);
  });

  test('stays unknown for as long as the record cannot be read', async () => {
    club.console.turnFaults({ ...NEVER_ARRIVED, missingScopes: ['view:system_log'] });
    await unlock();
    club.pass(10 * MINUTE_MS);

    await club.record.read();

    expect(await lastCommand()).toMatchObject({ outcome: 'unknown' });
  });

  test('is not taken for opened by somebody else’s opening', async () => {
    club.console.turnFaults({ ...NEVER_ARRIVED, requestsLeft: 1 });
    await unlock();
    await club.ask('PUT', `/doors/${DOOR_1.id}/unlock`, { actor_id: 'another-program', actor_name: 'Another program' });
    club.pass(40 * SECOND_MS);

    await club.record.read();

    expect(await lastCommand()).toMatchObject({ outcome: 'refused' });
  });

  test.each([-4 * MINUTE_MS, 4 * MINUTE_MS])(
    'is settled rightly by a console whose clock is %i ms off',
    async (clockSkewMs) => {
      club.console.turnFaults({ clockSkewMs });
      await club.record.read();
      club.console.turnFaults({ ...LOST, logsOmitExtra: true });
      await unlock();
      club.pass(2 * SECOND_MS);
      await club.record.read();
      expect(await lastCommand()).toMatchObject({ outcome: 'opened' });

      club.console.turnFaults(NEVER_ARRIVED);
      club.pass(MINUTE_MS);
      await unlock();
      club.pass(40 * SECOND_MS);
      await club.record.read();

      expect(await lastCommand()).toMatchObject({ outcome: 'refused' });
    },
  );
});
