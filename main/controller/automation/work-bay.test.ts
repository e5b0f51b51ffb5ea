import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS, type Interval, MINUTE_MS } from '../../../domain/time.ts';
import { type BayClub, NOON, openBayClub } from '../../../tests/support/bay-club.ts';
import { BAY_1, BAY_2 } from '../../../tests/support/facility-profile.ts';
import type { Booking } from '../../../domain/booking.ts';

let club: BayClub;
beforeEach(async () => {
  club = await openBayClub();
});
afterEach(() => club.dispose());

/** Minutes from noon. */
function from(startMin: number, endMin: number): Interval {
  return { startsAt: NOON + startMin * MINUTE_MS, endsAt: NOON + endMin * MINUTE_MS };
}

async function book(startMin: number, endMin: number, bay = BAY_1): Promise<Booking> {
  const booking = await club.book(bay, from(startMin, endMin));
  if (!booking) throw new Error('the time was not to be had');
  return booking;
}

const arrived = () => club.system.arrived.map(({ action, at }) => `${Math.floor((at - NOON) / MINUTE_MS)} ${action}`);

const SET_UP = ['20 power.on', '21 launch.software', '22 load.profile'];

describe('a booking', () => {
  test('has its bay set up ten minutes before and tidied up five minutes after, step by step', async () => {
    await book(30, 90);

    await club.pass(2 * HOUR_MS);

    expect(arrived()).toEqual([...SET_UP, '95 save.data', '96 reset.defaults', '97 diagnostics']);
    expect(club.steps().map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'succeeded'));
  });

  test('tells the PC what to start, until when it makes sense, and who wants it', async () => {
    await book(30, 90);

    await club.pass(25 * MINUTE_MS);

    expect(club.system.arrived).toMatchObject([
      { deviceId: 'pc-1', action: 'power.on', argument: '', initiatedBy: 'booking', notAfter: NOON + 40 * MINUTE_MS },
      { deviceId: 'pc-1', action: 'launch.software', argument: 'gspro' },
      { deviceId: 'pc-1', action: 'load.profile', argument: 'club' },
    ]);
  });

  test('that follows another at once leaves the bay as it is, and the last is tidied up after', async () => {
    await book(30, 90);
    await book(90, 150);

    await club.pass(4 * HOUR_MS);

    expect(arrived()).toEqual([...SET_UP, '155 save.data', '156 reset.defaults', '157 diagnostics']);
  });

  test('whose neighbour is cancelled gets the set-up that it was to do without', async () => {
    const first = await book(30, 90);
    await book(90, 150);
    await club.pass(MINUTE_MS);

    await club.cancel(first);
    await club.pass(90 * MINUTE_MS);

    expect(arrived()).toEqual(['80 power.on', '81 launch.software', '82 load.profile']);
  });

  test('that is cancelled has nothing done for it', async () => {
    const booking = await book(30, 90);
    await club.pass(MINUTE_MS);

    await club.cancel(booking);
    await club.pass(2 * HOUR_MS);

    expect(arrived()).toEqual([]);
    expect(new Set(club.steps().map(({ state }) => state))).toEqual(new Set(['cancelled']));
  });

  test('that is cancelled in the very second of its set-up has nothing done for it either', async () => {
    const booking = await book(30, 90);
    await club.pass(19 * MINUTE_MS);
    club.clock.advance(MINUTE_MS);

    await club.cancel(booking);
    await club.pass(5 * MINUTE_MS);

    expect(arrived()).toEqual([]);
  });

  test('that moves to the other bay has that one set up', async () => {
    const booking = await book(30, 90);
    await club.pass(MINUTE_MS);

    await club.move(booking, from(60, 120), BAY_2);
    await club.pass(55 * MINUTE_MS);

    expect(club.system.arrived.map(({ deviceId }) => deviceId)).toEqual(['pc-2', 'pc-2', 'pc-2']);
  });

  test('that is extended while it is tidied up is tidied up again at its new end', async () => {
    const booking = await book(30, 90);
    await club.pass(29 * MINUTE_MS);
    const here = await club.checkIn(booking);
    await club.pass(66 * MINUTE_MS + 30_000);

    if (here) await club.move(here, { ...here, endsAt: NOON + 120 * MINUTE_MS });
    await club.pass(HOUR_MS);

    expect(arrived()).toEqual([...SET_UP, '95 save.data', '125 save.data', '126 reset.defaults', '127 diagnostics']);
    expect(club.told().filter((line) => line.includes('cancelled'))).toHaveLength(2);
  });

  test('is planned for once, however often that is looked at', async () => {
    await book(30, 90);

    await club.pass(15 * MINUTE_MS);
    await club.restart();
    await club.restart();

    expect(club.steps()).toHaveLength(6);
  });
});

describe('a walk-in', () => {
  test('has its bay set up at once, for ten minutes at most', async () => {
    await club.book(BAY_1, from(0, 60));

    await club.pass(9 * MINUTE_MS);

    expect(arrived()).toEqual(['0 power.on', '1 launch.software', '2 load.profile']);
  });
});

describe('a step', () => {
  test('that fails holds up none of the others', async () => {
    club.system.fateOf = ({ action }) => (action === 'power.on' ? 'fails' : 'done');
    await book(30, 90);

    await club.pass(30 * MINUTE_MS);

    expect(club.told().slice(0, 3)).toEqual([
      '20 power.on failed',
      '21 launch.software succeeded',
      '22 load.profile succeeded',
    ]);
  });

  test('that is refused for good is not sent again', async () => {
    club.system.fateOf = ({ action }) => (action === 'launch.software' ? { refused: 'script_missing' } : 'done');
    await book(30, 90);

    await club.pass(30 * MINUTE_MS);

    expect(club.system.tried).toHaveLength(3);
    expect(club.steps().find(({ action }) => action === 'launch.software')).toMatchObject({
      state: 'failed',
      reason: 'script_missing',
    });
  });

  test('whose answer is lost is found out about, and not sent again', async () => {
    club.system.fateOf = () => 'answer_lost';
    await book(30, 90);

    await club.pass(28 * MINUTE_MS);

    expect(arrived()).toEqual(SET_UP);
    expect(club.told().slice(0, 3)).toEqual(SET_UP.map((line) => `${line} succeeded`));
  });

  test('of which nothing is heard gives the next its turn after three minutes, and is not known after 45', async () => {
    club.system.fateOf = () => 'silent';
    await book(30, 180);

    await club.pass(28 * MINUTE_MS);
    expect(arrived()).toEqual(['20 power.on', '23 launch.software', '26 load.profile']);

    await club.pass(HOUR_MS);
    expect(club.told().slice(0, 3)).toEqual([
      '20 power.on unknown',
      '23 launch.software unknown',
      '26 load.profile unknown',
    ]);
    expect(club.system.tried).toHaveLength(3);
  });

  test('that may never have arrived is not sent again either', async () => {
    club.system.fateOf = () => 'lost';
    await book(30, 180);

    await club.pass(2 * HOUR_MS);

    expect(club.system.tried).toHaveLength(3);
    expect(club.steps().slice(0, 3)).toMatchObject(
      Array.from({ length: 3 }, () => ({ state: 'unknown', reason: 'answer_lost' })),
    );
  });

  test('that certainly was not sent is tried again while it makes sense', async () => {
    let tries = 0;
    club.system.fateOf = () => {
      tries += 1;
      return tries < 4 ? 'not_sent' : 'done';
    };
    await book(30, 90);

    await club.pass(27 * MINUTE_MS);

    expect(arrived().map((line) => line.split(' ')[1])).toEqual(['power.on', 'launch.software', 'load.profile']);
    expect(club.system.tried).toHaveLength(6);
  });

  test('for a PC that is off waits for it to come on, until it makes no sense any more', async () => {
    club.system.fateOf = () => ({ refused: 'device_offline' });
    await book(30, 90);

    await club.pass(45 * MINUTE_MS);

    expect(club.steps().slice(0, 3)).toMatchObject([
      { state: 'expired', reason: 'device_offline' },
      { state: 'expired' },
      { state: 'expired' },
    ]);
  });

  test('asks what became of it every 15 to 20 seconds', async () => {
    const asked: number[] = [];
    club.system.fateOf = () => 'silent';
    await book(30, 90);
    await club.pass(20 * MINUTE_MS);
    club.system.onCall = (call) => void (call === 'follow' && asked.push(club.clock.now()));

    await club.pass(2 * MINUTE_MS);

    const waits = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    expect(waits.length).toBeGreaterThan(4);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(15_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(21_000);
  });
});

describe('with the internet down', () => {
  test('steps say what they need and expire, and bookings go on', async () => {
    club.system.away = 'automation.unreachable';
    const booking = await book(30, 90);

    await club.pass(45 * MINUTE_MS);

    expect(await club.checkIn(booking)).toMatchObject({ status: 'checked_in' });
    expect(
      club
        .steps()
        .slice(0, 3)
        .map(({ state }) => state),
    ).toEqual(['expired', 'expired', 'expired']);
    expect(club.steps()[0]).toMatchObject({ reason: 'automation.unreachable' });
    expect(club.system.tried).toEqual([]);
  });

  test('what is still of use when it is back is done then', async () => {
    club.system.away = 'automation.unreachable';
    await book(30, 90);
    await club.pass(30 * MINUTE_MS);

    club.system.away = null;
    await club.pass(5 * MINUTE_MS);

    expect(arrived().map((line) => line.split(' ')[1])).toEqual(['power.on', 'launch.software', 'load.profile']);
  });
});

test('after the PC has slept over a booking only what still makes sense is done', async () => {
  await book(30, 90);
  await book(300, 360);
  await club.pass(MINUTE_MS);

  club.clock.advance(100 * MINUTE_MS);
  await club.pass(10 * MINUTE_MS);

  expect(arrived().map((line) => line.split(' ')[1])).toEqual(['save.data', 'reset.defaults', 'diagnostics']);
});
