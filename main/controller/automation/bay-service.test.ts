import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Booking } from '../../../domain/booking.ts';
import { err, ok } from '../../../domain/result.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { type BayClub, NOON, openBayClub, ROBIN } from '../../../tests/support/bay-club.ts';
import { BAY_1, BAY_2 } from '../../../tests/support/facility-profile.ts';

let club: BayClub;
beforeEach(async () => {
  club = await openBayClub();
});
afterEach(() => club.dispose());

const STRIDE_MS = 10 * SECOND_MS;

async function book(startMin: number, endMin: number): Promise<Booking> {
  const booking = await club.book(BAY_1, { startsAt: NOON + startMin * MINUTE_MS, endsAt: NOON + endMin * MINUTE_MS });
  if (!booking) throw new Error('the time was not to be had');
  return booking;
}

const bay = () =>
  club
    .bays()
    .list()
    .bays.find(({ resourceId }) => resourceId === BAY_1);
const toDo = () => bay()?.toDo.map(({ action, state }) => `${action} ${state}`);

describe('how ready a bay is for a booking', () => {
  test('is planned, under way and then ready, and says when', async () => {
    const { id } = await book(30, 90);
    await club.pass(MINUTE_MS, STRIDE_MS);
    expect(club.bays().readinessOf(id)).toMatchObject({ state: 'planned', at: NOON + 20 * MINUTE_MS });
    await club.pass(19 * MINUTE_MS + 30_000, STRIDE_MS);
    expect(club.bays().readinessOf(id)).toMatchObject({ state: 'under_way' });
    await club.pass(5 * MINUTE_MS, STRIDE_MS);

    expect(club.bays().readinessOf(id).state).toBe('ready');
    expect(club.bays().readinessOf(id).at).toBeGreaterThan(NOON + 22 * MINUTE_MS);
  });

  test('is not ready when a step failed, until somebody has done it by hand', async () => {
    club.system.fateOf = ({ action }) => (action === 'launch.software' ? 'fails' : 'done');
    const { id } = await book(30, 90);
    await club.pass(27 * MINUTE_MS, STRIDE_MS);
    expect(club.bays().readinessOf(id).state).toBe('not_ready');

    const [step] = bay()?.toDo ?? [];
    expect(club.bays().handled(step?.id ?? '', ROBIN)).toEqual(ok(null));

    expect(club.bays().readinessOf(id).state).toBe('ready');
    expect(toDo()).toEqual([]);
    expect(club.bays().handled('nothing', ROBIN)).toEqual(err({ code: 'bay.step_not_found' }));
  });

  test('is nobody’s question where nothing is planned, and skipped where bookings follow each other', async () => {
    const first = await book(30, 90);
    const second = await book(90, 150);
    const other = await club.book(BAY_2, { startsAt: NOON + 48 * HOUR_MS, endsAt: NOON + 49 * HOUR_MS });
    await club.pass(2 * SECOND_MS);

    const states = [first, second, other].map((one) => club.bays().readinessOf(one?.id ?? '').state);
    expect(states).toEqual(['planned', 'skipped', 'none']);
  });
});

describe('what is to be done by hand', () => {
  test('is what failed or is not known, until its booking is over', async () => {
    club.system.fateOf = ({ action }) => (action === 'load.profile' ? { refused: 'script_missing' } : 'done');
    await book(30, 60);
    await club.pass(27 * MINUTE_MS, STRIDE_MS);
    expect(toDo()).toEqual(['load.profile failed']);

    await club.pass(34 * MINUTE_MS, STRIDE_MS);
    expect(toDo()).toEqual([]);
  });

  test('is not what the same action has put right since', async () => {
    let isBroken = true;
    club.system.fateOf = () => (isBroken ? 'fails' : 'done');
    await book(60, 120);
    await club.pass(55 * MINUTE_MS, STRIDE_MS);
    expect(toDo()).toEqual(['power.on failed', 'launch.software failed', 'load.profile failed']);

    isBroken = false;
    expect(
      club.bays().act({ resourceId: BAY_1, deed: 'set_up', reason: 'again', isOverride: false }, ROBIN),
    ).toMatchObject({ ok: true });
    await club.pass(4 * MINUTE_MS, STRIDE_MS);

    expect(toDo()).toEqual([]);
  });

  test('is a clean-up that was not done, until the next players have the bay', async () => {
    club.system.fateOf = ({ action }) => (action === 'reset.defaults' ? 'fails' : 'done');
    await book(0, 30);
    await book(90, 120);
    await club.pass(40 * MINUTE_MS, STRIDE_MS);
    expect(toDo()).toEqual(['reset.defaults failed']);

    await club.pass(51 * MINUTE_MS, STRIDE_MS);
    expect(toDo()).toEqual([]);
  });
});

describe('the list', () => {
  test('says how the PCs are and since when that is known, and that nobody could be asked', async () => {
    await club.bays().refresh();
    expect(club.bays().list()).toMatchObject({ problem: null, asOf: NOON });
    expect(bay()?.pc).toEqual({ state: 'online', lastSeenAt: NOON, asOf: NOON });

    await club.pass(MINUTE_MS, STRIDE_MS);
    club.system.away = 'automation.unreachable';
    await club.bays().refresh();

    expect(club.bays().list()).toMatchObject({ problem: 'automation.unreachable', asOf: NOON });
    expect(bay()?.pc.state).toBe('online');
  });

  test('shows who has just left, plays and comes next, with their plans', async () => {
    await book(0, 60);
    await book(90, 150);
    await club.pass(70 * MINUTE_MS - 4 * MINUTE_MS, STRIDE_MS);

    expect(bay()?.visits.map(({ when, steps }) => `${when} ${steps.length}`)).toEqual(['last 6', 'next 6']);
  });
});

test('the history is told a page at a time, the latest first', async () => {
  club.system.fateOf = () => ({ refused: 'script_missing' });
  for (let hour = 0; hour < 10; hour += 1) await book(hour * 60 + 30, hour * 60 + 60);
  await club.pass(11 * HOUR_MS, 30 * MINUTE_MS);

  const first = club.bays().history({ resourceId: BAY_1, after: null });
  const second = club.bays().history({ resourceId: BAY_1, after: first.next });

  expect(first.steps).toHaveLength(50);
  expect(second.steps).toHaveLength(10);
  expect(second.next).toBeNull();
  expect(new Set([...first.steps, ...second.steps].map(({ id }) => id)).size).toBe(60);
  expect(club.bays().history({ resourceId: BAY_2, after: null }).steps).toEqual([]);
});
