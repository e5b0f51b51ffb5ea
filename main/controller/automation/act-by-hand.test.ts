import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Booking } from '../../../domain/booking.ts';
import { err, ok } from '../../../domain/result.ts';
import { HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import { type BayClub, NOON, openBayClub, ROBIN } from '../../../tests/support/bay-club.ts';
import { BAY_1, BAY_2, BAY_3 } from '../../../tests/support/facility-profile.ts';
import type { BayDeed, WantedDeed } from '../api/bay-views.ts';
import { listAuditOf } from '../staff/audit-repository.ts';

let club: BayClub;
beforeEach(async () => {
  club = await openBayClub();
});
afterEach(() => club.dispose());

function act(deed: BayDeed, more: Partial<WantedDeed> = {}) {
  return club.bays().act({ resourceId: BAY_1, deed, reason: 'No picture', isOverride: false, ...more }, ROBIN);
}

async function book(startMin: number, endMin: number): Promise<Booking> {
  const booking = await club.book(BAY_1, {
    startsAt: NOON + startMin * MINUTE_MS,
    endsAt: NOON + endMin * MINUTE_MS,
  });
  if (!booking) throw new Error('the time was not to be had');
  return booking;
}

const arrived = () => club.system.arrived.map(({ action, initiatedBy }) => `${action} for ${initiatedBy}`);

describe('staff', () => {
  test('restart a PC that nobody uses, and the trail says who and why', async () => {
    expect(act('reboot')).toEqual(ok(null));
    await club.pass(2 * MINUTE_MS);

    expect(arrived()).toEqual(['reboot for staff']);
    expect(club.steps()).toMatchObject([{ state: 'succeeded', askedBy: 'Robin', askedReason: 'No picture' }]);
    expect(listAuditOf(club.db(), { type: 'resource', id: BAY_1 })).toMatchObject([
      { action: 'bay.told', byName: 'Robin', details: { deed: 'reboot', reason: 'No picture' } },
    ]);
  });

  test('set a bay up and tidy it up, each step after the other', async () => {
    expect(act('set_up')).toEqual(ok(null));
    await club.pass(5 * MINUTE_MS);
    expect(act('clean_up')).toEqual(ok(null));
    await club.pass(5 * MINUTE_MS);

    expect(club.system.arrived.map(({ action }) => action)).toEqual([
      'power.on',
      'launch.software',
      'load.profile',
      'save.data',
      'reset.defaults',
      'diagnostics',
    ]);
  });

  test('name the service that is restarted once, in the settings of the bay', async () => {
    act('restart.service');
    await club.pass(MINUTE_MS);

    expect(club.system.arrived).toMatchObject([{ action: 'restart.service', argument: 'GSPConnect' }]);
  });

  test('are told when it makes no sense to ask', async () => {
    await club
      .bays()
      .bind({ resourceId: BAY_2, deviceId: 'pc-2', software: '', profile: '', service: '', isAutomated: true }, ROBIN);

    expect(act('reboot', { resourceId: BAY_3 })).toEqual(err({ code: 'bay.not_found' }));
    expect(act('restart.service', { resourceId: BAY_2 })).toEqual(err({ code: 'bay.no_service' }));
    await club
      .bays()
      .bind({ resourceId: BAY_2, deviceId: null, software: '', profile: '', service: '', isAutomated: true }, ROBIN);
    expect(act('reboot', { resourceId: BAY_2 })).toEqual(err({ code: 'bay.not_bound' }));
  });

  test('are not kept waiting by what is planned and cannot be sent', async () => {
    club.system.fateOf = ({ initiatedBy }) => (initiatedBy === 'booking' ? { refused: 'device_offline' } : 'done');
    await book(30, 90);
    await club.pass(22 * MINUTE_MS);

    act('reboot', { isOverride: true });
    await club.pass(MINUTE_MS);

    expect(arrived()).toEqual(['reboot for staff']);
  });

  test('have what could not be sent within five minutes given up', async () => {
    club.system.away = 'automation.unreachable';
    act('reboot');
    await club.pass(6 * MINUTE_MS);
    club.system.away = null;
    await club.pass(5 * MINUTE_MS);

    expect(arrived()).toEqual([]);
    expect(club.steps()).toMatchObject([{ state: 'expired', reason: 'automation.unreachable' }]);
  });
});

describe('a bay', () => {
  test.each<BayDeed>(['reboot', 'restart.software', 'restart.service', 'set_up', 'clean_up'])(
    'in use is not interrupted by %s, unless a manager says so',
    async (deed) => {
      await book(0, 60);
      await club.pass(15 * MINUTE_MS);

      expect(act(deed)).toEqual(err({ code: 'bay.in_use', until: NOON + HOUR_MS }));
      expect(act(deed, { isOverride: true })).toEqual(ok(null));
      expect(listAuditOf(club.db(), { type: 'resource', id: BAY_1 })).toMatchObject([{ details: { override: true } }]);
    },
  );

  test('near use is set up, and not restarted', async () => {
    await book(30, 90);
    await club.pass(16 * MINUTE_MS);

    expect(act('reboot')).toEqual(err({ code: 'bay.near_use', startsAt: NOON + 30 * MINUTE_MS }));
    expect(act('set_up')).toEqual(ok(null));
  });

  test('is in use until whoever plays there has left, whatever the time is', async () => {
    const booking = await book(0, 60);
    await club.checkIn(booking);
    await club.pass(61 * MINUTE_MS);

    expect(act('reboot')).toEqual(err({ code: 'bay.in_use', until: NOON + HOUR_MS }));
  });

  test('that somebody books before the restart is sent is not restarted', async () => {
    club.system.away = 'automation.unreachable';
    act('reboot');
    await club.pass(MINUTE_MS);
    await book(0, 60);
    club.system.away = null;
    await club.pass(4 * MINUTE_MS);

    expect(arrived()).not.toContain('reboot for staff');
    expect(club.steps().find(({ action }) => action === 'reboot')).toMatchObject({
      state: 'cancelled',
      reason: 'bay_in_use',
    });
  });

  test('is not told the same twice at once, nor again too soon', async () => {
    act('reboot');
    expect(act('reboot')).toEqual(err({ code: 'bay.under_way', action: 'reboot' }));
    await club.pass(3 * MINUTE_MS);

    const sentAt = club.steps()[0]?.sentAt ?? 0;
    expect(act('reboot')).toEqual(err({ code: 'bay.cooling_down', action: 'reboot', until: sentAt + 10 * MINUTE_MS }));
    await club.pass(10 * MINUTE_MS);
    expect(act('reboot')).toEqual(ok(null));
  });
});

describe('the PC of a bay', () => {
  const words = { software: 'e6', profile: 'day', service: '', isAutomated: true };

  test('is one that the system knows, and of one bay only', async () => {
    const bays = club.bays();

    expect(await bays.bind({ resourceId: BAY_1, deviceId: 'pc-9', ...words }, ROBIN)).toEqual(
      err({ code: 'bay.device_unknown' }),
    );
    expect(await bays.bind({ resourceId: BAY_1, deviceId: 'pc-2', ...words }, ROBIN)).toEqual(
      err({ code: 'bay.device_taken', resourceId: BAY_2 }),
    );
    club.system.away = 'automation.unreachable';
    expect(await bays.listDevices()).toEqual(err({ code: 'bay.unreachable', reason: 'automation.unreachable' }));
  });

  test('that changes gets what was planned for the other and is not sent yet', async () => {
    await book(30, 90);
    await club.pass(MINUTE_MS);
    club.system.devices = [...club.system.devices, { id: 'pc-3', name: 'PC-3', isOnline: true, lastSeenAt: null }];

    await club.bays().bind({ resourceId: BAY_1, deviceId: 'pc-3', ...words }, ROBIN);
    await club.pass(25 * MINUTE_MS);

    expect(club.system.arrived).toMatchObject([
      { deviceId: 'pc-3' },
      { deviceId: 'pc-3', argument: 'e6' },
      { deviceId: 'pc-3', argument: 'day' },
    ]);
    expect(club.steps()).toHaveLength(6);
  });

  test('that is taken out of automation is left alone', async () => {
    await book(30, 90);
    await club.pass(MINUTE_MS);

    await club.bays().bind({ resourceId: BAY_1, deviceId: 'pc-1', ...words, isAutomated: false }, ROBIN);
    await club.pass(2 * HOUR_MS);

    expect(arrived()).toEqual([]);
  });
});
