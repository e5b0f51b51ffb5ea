import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../../../tests/support/facility-database.ts';
import {
  aWish,
  afternoon,
  buildFacility,
  type FacilityRig,
  NOON,
  STAFF,
} from '../../../../tests/support/facility-rig.ts';
import { manualTimers } from '../../../../tests/support/manual-timers.ts';
import { seededRandom } from '../../../../tests/support/seeded-random.ts';
import { createUnifiNetworkRig, type UnifiNetworkRig } from '../../../../tests/support/unifi-network-rig.ts';
import { required } from '../../../../domain/assert.ts';
import type { Booking } from '../../../../domain/booking.ts';
import { DAY_MS, MINUTE_MS } from '../../../../domain/time.ts';
import type { WantedTime } from '../../api/services.ts';
import { findJobByKey } from '../../jobs/job-repository.ts';
import { createJobRunner } from '../../jobs/job-runner.ts';
import { cleanUpVouchers } from './clean-up-vouchers.ts';
import { createGuestWifi } from './guest-wifi.ts';
import { type SweepParts, sweepVouchers } from './sweep-vouchers.ts';
import { findVoucherOf } from './wifi-voucher-repository.ts';

let club: FacilityRig;
let network: UnifiNetworkRig;
let parts: SweepParts;
beforeEach(async () => {
  club = await buildFacility();
  network = await createUnifiNetworkRig({ now: NOON });
  const { db } = club.database;
  parts = { db, clock: club.clock, log: silentLog, port: network.port, facilityId: club.desk.profile().id };
});
afterEach(async () => {
  await network.stop();
  club.dispose();
});

async function book(changes: Partial<WantedTime> = {}): Promise<Booking> {
  const booked = await club.bookings.create(aWish(changes), STAFF);
  return required(booked.ok ? booked.value : null, 'the time is free');
}

async function cancel({ id: bookingId, revision }: Booking): Promise<void> {
  await club.bookings.cancel({ bookingId, revision }, STAFF);
}

async function move({ id: bookingId, revision, resourceId }: Booking, from: string, until: string): Promise<void> {
  const to = { bookingId, revision, resourceId, ...afternoon(from, until) };
  const moved = await club.bookings.move(to, STAFF);
  expect(moved.ok).toBe(true);
}

function pass(ms: number): void {
  club.clock.advance(ms);
  network.advance(ms);
}

const notes = (): string[] => network.sim.site.vouchers().map(({ note }) => note);
const nextAt = (now: number): number => now + DAY_MS;
const codeOf = ({ id }: Booking): string | null => findVoucherOf(club.database.db, id)?.code ?? null;

describe('the sweep', () => {
  test('makes one voucher for a booking of the next day, which lasts it and half an hour more', async () => {
    const booking = await book();

    expect(await sweepVouchers(parts)).toEqual({ kind: 'again', at: NOON + MINUTE_MS });

    const vouchers = network.sim.site.vouchers();
    expect(vouchers).toMatchObject([{ durationMin: 90, quota: 0, note: `bk:${booking.id}` }]);
    expect(codeOf(booking)).toBe(vouchers[0]?.code);
  });

  test('asks the network nothing while there is nothing to do', async () => {
    await book();
    await sweepVouchers(parts);
    const asked = network.sim.journal().length;

    await sweepVouchers(parts);

    expect(network.sim.journal()).toHaveLength(asked);
  });

  test('leaves a booking that is further ahead until the day before it', async () => {
    const booking = await book({ startsAt: NOON + 2 * DAY_MS, endsAt: NOON + 2 * DAY_MS + 60 * MINUTE_MS });
    await sweepVouchers(parts);
    expect(notes()).toEqual([]);

    pass(DAY_MS + MINUTE_MS);
    await sweepVouchers(parts);

    expect(notes()).toEqual([`bk:${booking.id}`]);
  });

  test('deletes the voucher of a booking that is cancelled', async () => {
    const booking = await book();
    await sweepVouchers(parts);
    await cancel(booking);

    await sweepVouchers(parts);

    expect(notes()).toEqual([]);
    expect(codeOf(booking)).toBeNull();
  });

  test('keeps the code of a booking that moves, and makes another for one that grows', async () => {
    const moved = await book();
    const grown = await book(afternoon('18:00', '19:00'));
    await sweepVouchers(parts);
    const before = [codeOf(moved), codeOf(grown)];
    await move(moved, '16:30', '17:30');
    await move(grown, '18:00', '20:00');

    await sweepVouchers(parts);

    expect(codeOf(moved)).toBe(before[0]);
    expect(codeOf(grown)).not.toBe(before[1]);
    expect(network.sim.site.vouchers().map(({ durationMin }) => durationMin)).toEqual([90, 150]);
  });

  test('leaves the voucher of a booking alone that grows while its players are in', async () => {
    const booking = await book();
    await sweepVouchers(parts);
    const code = codeOf(booking);
    pass(afternoon('15:10', '15:11').startsAt - NOON);
    await move(booking, '15:00', '17:00');

    await sweepVouchers(parts);

    expect(codeOf(booking)).toBe(code);
  });

  test.each([
    'losing the connection before it acts',
    'losing the connection after it acted',
    'failing after it acted',
    'answering nothing after it acted',
    'still starting',
    'limiting logins',
  ] as const)('of a network %s it makes one voucher for each booking in the end', async (condition) => {
    const bookings = [await book(), await book(afternoon('18:00', '19:00'))];
    await network.given(condition);
    await sweepVouchers(parts);
    await network.given('in working order');

    for (let minute = 0; minute < 3; minute += 1) {
      pass(MINUTE_MS);
      await sweepVouchers(parts);
    }

    expect(notes().toSorted()).toEqual(bookings.map(({ id }) => `bk:${id}`).toSorted());
    expect(bookings.map(codeOf)).not.toContain(null);
  });

  test('a voucher that cannot be deleted keeps no booking from its own', async () => {
    const cancelled = await book();
    await sweepVouchers(parts);
    await cancel(cancelled);
    const booking = await book(afternoon('18:00', '19:00'));
    network.sim.turnFaults({ appliesTo: 'writes', refusal: 'api.err.Busy', requestsLeft: 1 });

    expect(await sweepVouchers(parts)).toMatchObject({ kind: 'retry' });

    expect(codeOf(booking)).not.toBeNull();
    await sweepVouchers(parts);
    expect(notes()).toEqual([`bk:${booking.id}`]);
  });

  test('finds what a process had made that died before it could write it down', async () => {
    const booking = await book();
    await network.port.createVoucher({ durationMin: 90, note: `bk:${booking.id}` });

    await sweepVouchers(parts);

    expect(network.vouchersMade()).toBe(1);
    expect(codeOf(booking)).toBe(network.sim.site.vouchers()[0]?.code);
  });

  test('of two for one booking it takes one; the other goes at night, and those of others never', async () => {
    const booking = await book();
    for (const note of [`bk:${booking.id}`, `bk:${booking.id}`, 'bk:another-clubs', 'Event of Saturday']) {
      await network.port.createVoucher({ durationMin: 90, note });
    }

    await sweepVouchers(parts);
    await cleanUpVouchers(parts, nextAt);

    expect(network.vouchersMade()).toBe(4);
    expect(notes().toSorted()).toEqual(['Event of Saturday', `bk:${booking.id}`, 'bk:another-clubs'].toSorted());
    expect(network.sim.site.vouchers().map(({ code }) => code)).toContain(codeOf(booking));
  });
});

describe('at night', () => {
  test('what is over or cancelled is deleted and forgotten, and others’ vouchers are left', async () => {
    const over = await book();
    const cancelled = await book(afternoon('18:00', '19:00'));
    const ahead = await book({ startsAt: NOON + DAY_MS, endsAt: NOON + DAY_MS + 60 * MINUTE_MS });
    await sweepVouchers(parts);
    await cancel(cancelled);
    await network.port.createVoucher({ durationMin: 90, note: 'bk:another-clubs' });
    pass(12 * 60 * MINUTE_MS);
    await sweepVouchers(parts);

    await cleanUpVouchers(parts, nextAt);

    expect(notes().toSorted()).toEqual([`bk:${ahead.id}`, 'bk:another-clubs'].toSorted());
    expect([codeOf(over), codeOf(cancelled)]).toEqual([null, null]);
    expect(codeOf(ahead)).not.toBeNull();
  });

  test('a voucher that somebody deleted in UniFi is made again', async () => {
    const booking = await book();
    await sweepVouchers(parts);
    const [first] = network.sim.site.vouchers();
    network.sim.site.deleteVoucher(first?.id ?? '');

    await cleanUpVouchers(parts, nextAt);
    await sweepVouchers(parts);

    expect(notes()).toEqual([`bk:${booking.id}`]);
    expect(codeOf(booking)).not.toBe(first?.code);
  });

  test('a network that cannot be asked is asked again later', async () => {
    await network.given('still starting');

    expect(await cleanUpVouchers(parts, nextAt)).toMatchObject({ kind: 'retry' });
  });
});

test('it is a job that goes on by itself, says why it does not get on, and survives a restart', async () => {
  const { db } = club.database;
  const { clock } = club;
  const start = () => {
    const wifi = createGuestWifi({ ...parts, random: seededRandom(3), profile: club.desk.profile });
    const { schedule } = manualTimers(clock);
    const { workers } = wifi;
    const runner = createJobRunner({ db, clock, random: seededRandom(4), log: silentLog, workers, schedule });
    wifi.start();
    runner.start();
    return runner;
  };
  const first = start();
  await first.idle();
  const booking = await book();
  await network.given('still starting');
  pass(MINUTE_MS);
  await first.idle();
  expect(findJobByKey(db, 'wifi.sweep')).toMatchObject({
    state: 'queued',
    problem: expect.stringContaining('starting'),
  });
  await first.stop();

  await network.given('in working order');
  const second = start();
  await second.idle();

  expect(codeOf(booking)).not.toBeNull();
  await second.stop();
});
