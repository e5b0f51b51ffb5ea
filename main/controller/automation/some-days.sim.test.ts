import { afterEach, expect, test } from 'vitest';
import type { Booking } from '../../../domain/booking.ts';
import type { Random } from '../../../domain/random.ts';
import { DAY_MS, HOUR_MS, type Interval, MINUTE_MS, overlaps } from '../../../domain/time.ts';
import { type BayClub, openBayClub, ROBIN } from '../../../tests/support/bay-club.ts';
import { BAY_1, BAY_2 } from '../../../tests/support/facility-profile.ts';
import type { Fate } from '../../../tests/support/fake-automation.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { BAY_DEEDS } from '../api/bay-views.ts';
import { isOpen, isRestart, NEAR_USE_MS } from './bay-step.ts';

/*
 * Some days of a club with two bays: bookings made, moved, extended and cancelled, people who come and walk-ins, staff who
 * restart things, restarts of the controller, the internet away for hours; and a system that loses answers, refuses,
 * and is silent.
 */

let club: BayClub | null = null;
afterEach(() => club?.dispose());

const FATES: readonly Extract<Fate, string>[] = [
  'done',
  'done',
  'done',
  'answer_lost',
  'lost',
  'silent',
  'fails',
  'not_sent',
];

function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[random.below(from.length)];
  if (one === undefined) throw new Error('nothing to pick');
  return one;
}

type Week = { readonly club: BayClub; readonly random: Random; readonly bookings: Map<string, Booking> };

const ACTS: readonly ((week: Week) => Promise<Booking | null>)[] = [
  ({ club: { book, clock }, random }) => {
    const startsAt = Math.floor(clock.now() / (30 * MINUTE_MS) + random.below(20)) * 30 * MINUTE_MS;
    return book(pick(random, [BAY_1, BAY_2]), { startsAt, endsAt: startsAt + (1 + random.below(4)) * 30 * MINUTE_MS });
  },
  async ({ club: { move, clock }, random, bookings }) => {
    const booking = pick(random, [...bookings.values()]);
    const startsAt = Math.floor(clock.now() / (30 * MINUTE_MS) + random.below(12)) * 30 * MINUTE_MS;
    return move(booking, { startsAt, endsAt: startsAt + HOUR_MS }, pick(random, [BAY_1, BAY_2]));
  },
  async ({ club: { move }, random, bookings }) => {
    const booking = pick(random, [...bookings.values()]);
    return move(booking, { ...booking, endsAt: booking.endsAt + 30 * MINUTE_MS });
  },
  async ({ club: { cancel }, random, bookings }) => cancel(pick(random, [...bookings.values()])),
  async ({ club: { checkIn, clock }, bookings }) => {
    const due = [...bookings.values()].find(
      ({ startsAt, endsAt, status }) => status === 'confirmed' && startsAt <= clock.now() && clock.now() < endsAt,
    );
    return due ? checkIn(due) : null;
  },
  async ({ club: { bays }, random }) => {
    bays().act(
      { resourceId: pick(random, [BAY_1, BAY_2]), deed: pick(random, BAY_DEEDS), reason: 'test', isOverride: false },
      ROBIN,
    );
    return null;
  },
];

/** Bookings of a bay that somebody may be playing, or about to play, at `at`. */
function nearUse(bookings: Iterable<Booking>, at: number): Booking[] {
  const around: Interval = { startsAt: at, endsAt: at + NEAR_USE_MS };
  return [...bookings].filter((one) => one.status !== 'cancelled' && overlaps(one, around));
}

test.each([1])(
  'each command goes once, nothing restarts under players, every step ends (seed %i)',
  { timeout: 300_000 },
  async (seed) => {
    club = await openBayClub({ seed });
    const { system, clock } = club;
    const random = seededRandom(seed);
    const bookings = new Map<string, Booking>();
    const week: Week = { club, random, bookings };
    const fates = new Map<string, number>();
    const tried = new Map<string, number>();
    system.fateOf = ({ correlationId, deviceId, action }) => {
      tried.set(correlationId, (tried.get(correlationId) ?? 0) + 1);
      const bay = deviceId === 'pc-1' ? BAY_1 : BAY_2;
      const players = nearUse(bookings.values(), clock.now()).filter(({ resourceId }) => resourceId === bay);
      if (isRestart(action)) expect(players, `${action} at ${clock.now()}`).toEqual([]);
      const fate = pick(random, FATES);
      fates.set(fate, (fates.get(fate) ?? 0) + 1);
      return fate;
    };

    const end = clock.now() + 2 * DAY_MS;
    while (clock.now() < end) {
      for (let acts = random.below(3); acts > 0; acts -= 1) {
        const changed = await pick(
          random,
          bookings.size === 0 || random.below(2) === 0 ? ACTS.slice(0, 1) : ACTS,
        )(week);
        if (changed) bookings.set(changed.id, changed);
      }
      if (random.below(40) === 0) await club.restart();
      if (random.below(system.away === null ? 60 : 6) === 0) {
        system.away = system.away === null ? 'automation.unreachable' : null;
      }
      await club.pass(5 * MINUTE_MS + random.below(40 * MINUTE_MS), 4 * MINUTE_MS);
    }
    system.away = null;
    for (const booking of bookings.values()) await club.cancel(booking);
    await club.pass(3 * HOUR_MS, 4 * MINUTE_MS);

    const arrived = system.arrived.map(({ correlationId }) => correlationId);
    expect(new Set(arrived).size).toBe(arrived.length);
    const steps = [...club.steps(BAY_1), ...club.steps(BAY_2)];
    expect(steps.filter(isOpen).map(({ bookingId, action }) => `${bookingId} ${action}`)).toEqual([]);
    expect(new Set(steps.filter(({ state }) => state === 'unknown').map(({ receipt }) => receipt === null))).toEqual(
      new Set([false]),
    );
    // Otherwise nothing of it was tried.
    expect(arrived.length).toBeGreaterThan(25);
    expect([...fates.keys()].toSorted()).toEqual([...new Set(FATES)].toSorted());
  },
);
