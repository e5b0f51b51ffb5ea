import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aBooking } from '../tests/support/a-booking.ts';
import { aBay, aProfile, BAY_1, BAY_2 } from '../tests/support/facility-profile.ts';
import { type AvailabilityFacts, alternatives, type Busy, checkSlot, listSlots, type Slot } from './availability.ts';
import { type Booking, cancel, confirm, isLive, reschedule } from './booking.ts';
import type { FacilityProfile, Opening } from './facility.ts';
import { addLocalDays, createCalendar, startOfLocalDay } from './opening-hours.ts';
import { DAY_MS, GRAIN_MS, MINUTE_MS } from './time.ts';

const CHANGES = [
  ['America/Halifax', '2026-03-08'],
  ['America/Halifax', '2026-11-01'],
  ['America/Santiago', '2026-09-06'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Asia/Kolkata', '2026-06-01'],
] as const;

const BAYS = [BAY_1, BAY_2];

const time = fc.integer({ min: 0, max: 95 }).map((quarter) => clock(quarter * 15));
const opening: fc.Arbitrary<Opening> = fc.record({
  weekday: fc.integer({ min: 1, max: 7 }),
  opens: fc.oneof(fc.constant('00:00'), time),
  closes: fc.oneof(fc.constant('24:00'), time),
});
const aroundTheClock = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' }));

const policy = fc
  .record({
    stepMin: fc.constantFrom(5, 15, 25, 30, 60, 90),
    shortestMin: fc.constantFrom(5, 30, 60),
    longestMin: fc.constantFrom(60, 90, 240, 1440),
    bufferMin: fc.constantFrom(0, 5, 15),
    noticeMin: fc.constantFrom(0, 7, 60, 1500),
    horizonDays: fc.integer({ min: 0, max: 3 }),
  })
  .filter(({ shortestMin, longestMin }) => shortestMin <= longestMin);

type Case = { readonly facts: AvailabilityFacts; readonly changes: string };

/** Random clubs around a day on which clocks change (day 0), with two bays and some of their time taken. */
const aCase: fc.Arbitrary<Case> = fc
  .record({
    place: fc.constantFrom(...CHANGES),
    hours: fc.oneof(fc.constant(aroundTheClock), fc.array(opening, { minLength: 4, maxLength: 14 })),
    closedOn: fc.option(fc.integer({ min: -1, max: 1 })),
    policy,
    busy: fc.array(
      fc.record({
        bay: fc.constantFrom(...BAYS),
        grain: fc.integer({ min: -288, max: 576 }),
        grains: fc.integer({ min: 1, max: 60 }),
      }),
      { maxLength: 12 },
    ),
    nowMin: fc.integer({ min: -3 * 1440, max: 1440 }),
    channel: fc.constantFrom('web', 'clubos', 'kiosk', 'desk'),
  })
  .map((drawn) => {
    const [timeZone, changes] = drawn.place;
    const midnight = startOfLocalDay(timeZone, changes);
    const closedDate = drawn.closedOn === null ? null : addLocalDays(changes, drawn.closedOn);
    const profile: FacilityProfile = aProfile({
      timeZone,
      hours: drawn.hours,
      closures: closedDate ? [{ from: closedDate, to: closedDate, reason: 'closed' }] : [],
      policy: drawn.policy,
      resources: BAYS.map((id) => aBay(id)),
    });
    const busy: Busy[] = drawn.busy.map(({ bay, grain, grains }, n) => ({
      id: `busy ${n}`,
      resourceId: bay,
      startsAt: midnight + grain * GRAIN_MS,
      endsAt: midnight + (grain + grains) * GRAIN_MS,
    }));
    const { channel } = drawn;
    const calendar = createCalendar(profile);
    return { changes, facts: { profile, busy, now: midnight + drawn.nowMin * MINUTE_MS, channel, calendar } };
  });

const durationMin = fc.constantFrom(5, 30, 45, 60, 90, 240, 720);

describe('availability', () => {
  test('offers just what a check accepts: nothing more, and no start of the grid hidden', () => {
    fc.assert(
      fc.property(aCase, durationMin, ({ facts, changes }, minutes) => {
        const dates = [-3, -2, -1, 0, 1, 2].map((offset) => addLocalDays(changes, offset));
        const midnight = startOfLocalDay(facts.profile.timeZone, changes);

        const offered = dates.flatMap((date) => listSlots(facts, { date, durationMin: minutes })).map(keyOf);

        const grains = Array.from({ length: 3 * 288 }, (_, n) => midnight - DAY_MS + n * GRAIN_MS);
        const accepted = grains
          .flatMap((startsAt) =>
            BAYS.map((resourceId) => ({ resourceId, startsAt, endsAt: startsAt + minutes * MINUTE_MS })),
          )
          // Customers are refused off the grid; whoever may start there too is still listed the grid alone.
          .filter((slot) => isForCustomers(facts) || isOnSomeGrid(facts, slot))
          .filter((slot) => checkSlot(facts, slot).ok)
          .map(keyOf);
        const within = (key: string) =>
          Number(key.split('@')[1]) >= grains[0]! && Number(key.split('@')[1]) <= grains.at(-1)!;
        expect(new Set(offered.filter(within))).toEqual(new Set(accepted));
      }),
      { numRuns: 150 },
    );
  });

  test('keeps every rule in whatever it offers, seen grain by grain', () => {
    fc.assert(
      fc.property(aCase, durationMin, ({ facts, changes }, minutes) => {
        const { busy, now, profile } = facts;
        const bufferMs = profile.policy.bufferMin * MINUTE_MS;
        const calendar = createCalendar(profile);

        for (const slot of listSlots(facts, { date: changes, durationMin: minutes })) {
          for (let grain = slot.startsAt; grain < slot.endsAt; grain += GRAIN_MS) {
            expect(calendar.openingsAt(grain)).not.toEqual([]);
          }
          const tooNear = busy.filter(
            (other) =>
              other.resourceId === slot.resourceId &&
              other.startsAt - bufferMs < slot.endsAt &&
              slot.startsAt < other.endsAt + bufferMs,
          );
          expect(tooNear).toEqual([]);
          const earliest = isForCustomers(facts) ? now + profile.policy.noticeMin * MINUTE_MS : now - 30 * MINUTE_MS;
          expect(slot.startsAt).toBeGreaterThanOrEqual(earliest);
          expect(slot.endsAt).toBeGreaterThan(now);
        }
      }),
    );
  });

  test('is the same without a calendar, and in whatever order the busy times come', () => {
    fc.assert(
      fc.property(aCase, durationMin, ({ facts, changes }, minutes) => {
        const query = { date: changes, durationMin: minutes };
        const { calendar: _, ...without } = facts;

        expect(listSlots({ ...without, busy: facts.busy.toReversed() }, query)).toEqual(listSlots(facts, query));
      }),
    );
  });

  test('offers as alternatives only other times, each once, that a check accepts', () => {
    fc.assert(
      fc.property(aCase, fc.integer({ min: -288, max: 576 }), durationMin, ({ facts, changes }, grain, minutes) => {
        const startsAt = startOfLocalDay(facts.profile.timeZone, changes) + grain * GRAIN_MS;
        const wanted = { resourceId: BAY_1, startsAt, endsAt: startsAt + minutes * MINUTE_MS };

        const offered = alternatives(facts, wanted, 6);

        expect(offered.length).toBeLessThanOrEqual(6);
        expect(new Set(offered.map(keyOf)).size).toBe(offered.length);
        expect(offered.map(keyOf)).not.toContain(keyOf(wanted));
        expect(offered.filter((slot) => !checkSlot(facts, slot).ok)).toEqual([]);
      }),
    );
  });
});

const operation = fc.oneof(
  fc.record({
    kind: fc.constant('book' as const),
    bay: fc.constantFrom(...BAYS),
    half: fc.nat({ max: 27 }),
    halves: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    kind: fc.constant('move' as const),
    index: fc.nat({ max: 9 }),
    bay: fc.constantFrom(...BAYS),
    half: fc.nat({ max: 27 }),
    halves: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ kind: fc.constant('cancel' as const), index: fc.nat({ max: 9 }) }),
);

describe('accepted operations', () => {
  test('in any order leave no two bookings overlapping or nearer than the buffer', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 60 }),
        fc.constantFrom(0, 10),
        fc.constantFrom('web' as const, 'desk' as const),
        (operations, bufferMin, channel) => {
          const profile = aProfile({
            policy: { ...aProfile().policy, bufferMin },
            resources: BAYS.map((id) => aBay(id)),
          });
          const opens = Date.parse('2026-06-01T08:00-03:00');
          const bookings: Booking[] = [];
          const isFree = (slot: Slot & { ignoreId?: string }) =>
            checkSlot({ profile, busy: bookings.filter(isLive), now: opens, channel }, slot).ok;

          for (const step of operations) {
            if (step.kind === 'book') {
              const slot = slotOf(step, opens);
              if (isFree(slot)) bookings.push(booked(`b${bookings.length}`, slot));
              continue;
            }
            const current = bookings[step.index];
            if (!current) continue;
            const slot = step.kind === 'move' ? slotOf(step, opens) : null;
            if (slot && !isFree({ ...slot, ignoreId: current.id })) continue;
            const result = slot ? reschedule(current, slot) : cancel(current, opens);
            if (result.ok) bookings[step.index] = result.value;
          }

          expect(pairsTooNear(bookings.filter(isLive), bufferMin)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function slotOf(drawn: { bay: string; half: number; halves: number }, opens: number): Slot {
  const startsAt = opens + drawn.half * 30 * MINUTE_MS;
  return { resourceId: drawn.bay, startsAt, endsAt: startsAt + drawn.halves * 30 * MINUTE_MS };
}

function booked(id: string, slot: Slot): Booking {
  const held = aBooking({ id, ...slot, status: 'held' });
  const confirmed = confirm(held);
  return confirmed.ok ? confirmed.value : held;
}

function pairsTooNear(bookings: readonly Booking[], bufferMin: number): [string, string][] {
  return bookings.flatMap((a, n) =>
    bookings
      .slice(n + 1)
      .filter(
        (b) =>
          a.resourceId === b.resourceId &&
          a.startsAt < b.endsAt + bufferMin * MINUTE_MS &&
          b.startsAt < a.endsAt + bufferMin * MINUTE_MS,
      )
      .map((b): [string, string] => [a.id, b.id]),
  );
}

function isForCustomers({ channel }: AvailabilityFacts): boolean {
  return channel === 'web' || channel === 'clubos';
}

/** True when some opening of the days around counts its grid to the start of `slot`. */
function isOnSomeGrid({ profile, calendar = createCalendar(profile) }: AvailabilityFacts, { startsAt }: Slot): boolean {
  return calendar
    .openingsAt(startsAt)
    .some((own) => (startsAt - own.startsAt) % (profile.policy.stepMin * MINUTE_MS) === 0);
}

function keyOf({ resourceId, startsAt, endsAt }: Slot): string {
  return `${resourceId}@${startsAt}@${endsAt}`;
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
