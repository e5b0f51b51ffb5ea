import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessWindow } from '../domain/access.ts';
import { required } from '../domain/assert.ts';
import { FacilityProfileSchema } from '../domain/facility.ts';
import { addLocalDays, instantAt, isOpen, localDateOf, openingsOn, weekdayOf } from '../domain/opening-hours.ts';
import type { Random } from '../domain/random.ts';
import { contains, DAY_MS, HOUR_MS, MINUTE_MS, overlaps } from '../domain/time.ts';
import { DEMO_CUSTOMERS } from './customers.ts';
import { demoBlocks, demoBookings, enterableBooking, HARBOUR_GOLF_PROFILE } from './harbour-golf.ts';

const zone = HARBOUR_GOLF_PROFILE.timeZone;

/** A small linear congruential generator: chance that comes out the same each time. */
function seededRandom(seed: number): Random {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return { below, hex: (length) => '0'.repeat(length * 2), uuid: () => '00000000-0000-4000-8000-000000000000' };
}

/** Any moment of two years, so both clock changes are in. */
const anyNow = fc
  .integer({ min: 0, max: 2 * 365 * 24 * 60 })
  .map((minute) => Date.UTC(2025, 0, 1) + minute * MINUTE_MS);

describe('the demo club', () => {
  test('is a valid facility with the doors that its bays name', () => {
    const doorIds = HARBOUR_GOLF_PROFILE.doors.map(({ id }) => id);

    expect(FacilityProfileSchema.parse(HARBOUR_GOLF_PROFILE)).toEqual(HARBOUR_GOLF_PROFILE);
    expect(HARBOUR_GOLF_PROFILE.resources.flatMap((resource) => resource.doorIds)).toSatisfy((ids: string[]) =>
      ids.every((id) => doorIds.includes(id)),
    );
  });

  test('has at least forty customers', () => {
    expect(DEMO_CUSTOMERS.length).toBeGreaterThanOrEqual(40);
  });
});

describe('its bookings', () => {
  test('are inside opening hours, on the grid, and clear of each other and of blocks', () => {
    fc.assert(
      fc.property(anyNow, fc.nat(), (now, seed) => {
        const today = localDateOf(zone, now);
        const bookings = demoBookings(today, seededRandom(seed), now);
        const taken = [...bookings, ...demoBlocks(today)].toSorted((a, b) => a.startsAt - b.startsAt);

        const outside = taken.filter((time) => !isOpen(HARBOUR_GOLF_PROFILE, time));
        const offGrid = bookings.filter(
          ({ startsAt, endsAt }) => startsAt % (30 * MINUTE_MS) || endsAt % (30 * MINUTE_MS),
        );
        const clashes = taken.filter((time, index) => {
          const later = taken.slice(index + 1).filter(({ resourceId }) => resourceId === time.resourceId);
          return later.some((other) => overlaps(time, other));
        });

        expect({ outside, offGrid, clashes }).toEqual({ outside: [], offGrid: [], clashes: [] });
      }),
      { numRuns: 30 },
    );
  });

  test('leave one day empty and fill Saturday more than any weekday', () => {
    const now = instantAt(zone, '2025-11-20', '12:00');
    const bookings = demoBookings('2025-11-20', seededRandom(1), now);
    const hoursOn = (date: string): number =>
      bookings
        .filter((booking) => openingsOn(HARBOUR_GOLF_PROFILE, date).some((opening) => contains(opening, booking)))
        .reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / HOUR_MS, 0);
    const days = Array.from({ length: 15 }, (_, index) => addLocalDays('2025-11-19', index));
    const saturdays = days.filter((date) => weekdayOf(date) === 6);
    const others = days.filter((date) => weekdayOf(date) !== 6);

    expect(days.filter((date) => hoursOn(date) === 0)).toEqual(['2025-11-25']);
    expect(Math.min(...saturdays.map(hoursOn))).toBeGreaterThan(Math.max(...others.map(hoursOn)));
  });
});

describe('the booking that can be entered now', () => {
  test('opens a door at any moment at which the club is open', () => {
    fc.assert(
      fc.property(anyNow, (now) => {
        fc.pre(isOpen(HARBOUR_GOLF_PROFILE, { startsAt: now, endsAt: now + MINUTE_MS }));

        const booking = required(enterableBooking(now), 'the club is open');

        expect(contains(accessWindow(booking), { startsAt: now, endsAt: now + 1 })).toBe(true);
      }),
    );
  });

  test('is there a quarter of an hour before opening, and not in the night', () => {
    expect(enterableBooking(instantAt(zone, '2025-11-20', '05:45'))).toMatchObject({
      startsAt: instantAt(zone, '2025-11-20', '06:00'),
      endsAt: instantAt(zone, '2025-11-20', '07:00'),
    });
    expect(enterableBooking(instantAt(zone, '2025-11-20', '04:00') - DAY_MS)).toBeNull();
  });
});
