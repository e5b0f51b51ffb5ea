import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { at } from '../tests/support/facility-profile.ts';
import type { Opening } from './facility.ts';
import {
  addLocalDays,
  createCalendar,
  type HoursProfile,
  instantAt,
  localDateOf,
  localMinuteOfDay,
  localTimeAt,
  openingsOn,
  startOfLocalDay,
  weekdayOf,
} from './opening-hours.ts';
import { DAY_MS, type EpochMs, GRAIN_MS, isOnGrain } from './time.ts';

/** Each with a day on which its clocks change. */
const CHANGES = [
  ['America/Halifax', '2026-03-08'],
  ['America/Halifax', '2026-11-01'],
  ['America/Santiago', '2026-04-04'],
  ['America/Santiago', '2026-09-06'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Australia/Adelaide', '2026-10-04'],
  ['America/St_Johns', '2026-11-01'],
  ['Asia/Kolkata', '2026-06-01'],
] as const;

const place = fc.constantFrom(...CHANGES).map(([timeZone, changes]) => ({ timeZone, changes }));

/** Hours that neither begin nor end in the small hours, when a wall clock may show the same time twice. */
const calmTime = fc.integer({ min: 4 * 12, max: 22 * 12 }).map(timeOfGrain);
const calmOpening: fc.Arbitrary<Opening> = fc.record({
  weekday: fc.integer({ min: 1, max: 7 }),
  opens: fc.oneof(fc.constant('00:00'), calmTime),
  closes: fc.oneof(fc.constantFrom('00:00', '24:00'), calmTime),
});
const anyOpening: fc.Arbitrary<Opening> = fc.record({
  weekday: fc.integer({ min: 1, max: 7 }),
  opens: fc.integer({ min: 0, max: 287 }).map(timeOfGrain),
  closes: fc.integer({ min: 0, max: 288 }).map(timeOfGrain),
});

function profileWith(opening: fc.Arbitrary<Opening>): fc.Arbitrary<HoursProfile & { readonly changes: string }> {
  return fc
    .record({
      place,
      hours: fc.array(opening, { maxLength: 12 }),
      closed: fc.array(fc.record({ in: fc.integer({ min: -3, max: 3 }), days: fc.integer({ min: 0, max: 2 }) }), {
        maxLength: 2,
      }),
    })
    .map(({ place: { timeZone, changes }, hours, closed }) => ({
      timeZone,
      changes,
      hours,
      closures: closed.map((closure) => ({
        from: addLocalDays(changes, closure.in),
        to: addLocalDays(changes, closure.in + closure.days),
        reason: 'closed',
      })),
    }));
}

const grainsFromChange = fc.integer({ min: -3 * 288, max: 3 * 288 });

describe('opening hours', () => {
  test('are open just when a person who looks at calendar and wall clock would say so', () => {
    fc.assert(
      fc.property(
        profileWith(calmOpening),
        grainsFromChange,
        fc.integer({ min: 1, max: 400 }),
        (profile, first, length) => {
          const startsAt = startOfLocalDay(profile.timeZone, profile.changes) + first * GRAIN_MS;
          const grains = Array.from({ length }, (_, n) => startsAt + n * GRAIN_MS);
          const expected = grains.every((grain) => looksOpen(profile, grain));

          expect(createCalendar(profile).isOpen({ startsAt, endsAt: startsAt + length * GRAIN_MS })).toBe(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('of one day are in order, apart, on the grain, and begin on that day', () => {
    fc.assert(
      fc.property(profileWith(anyOpening), fc.integer({ min: -3, max: 3 }), (profile, offset) => {
        const date = addLocalDays(profile.changes, offset);

        const openings = openingsOn(profile, date);

        for (const [n, opening] of openings.entries()) {
          const previous = openings[n - 1];
          expect(opening.startsAt).toBeLessThan(opening.endsAt);
          expect(previous === undefined || previous.endsAt < opening.startsAt).toBe(true);
          expect(isOnGrain(opening.startsAt) && isOnGrain(opening.endsAt)).toBe(true);
          expect(localDateOf(profile.timeZone, opening.startsAt)).toBe(date);
          expect(opening.endsAt).toBeLessThanOrEqual(startOfLocalDay(profile.timeZone, addLocalDays(date, 2)));
        }
      }),
    );
  });

  test('belong to the business day whose opening contains the instant', () => {
    fc.assert(
      fc.property(profileWith(anyOpening), grainsFromChange, (profile, grain) => {
        const instant = startOfLocalDay(profile.timeZone, profile.changes) + grain * GRAIN_MS;
        const today = localDateOf(profile.timeZone, instant);
        const holding = [today, addLocalDays(today, -1)].find((date) =>
          openingsOn(profile, date).some(({ startsAt, endsAt }) => startsAt <= instant && instant < endsAt),
        );

        expect(createCalendar(profile).businessDateOf(instant)).toBe(holding ?? today);
      }),
    );
  });
});

describe('local time', () => {
  const anyGrain = fc.integer({ min: at('2020-01-01T00:00Z') / GRAIN_MS, max: at('2040-01-01T00:00Z') / GRAIN_MS });
  const somewhereSomeTime = fc
    .record({ place, isNear: fc.boolean(), anyGrain, nearGrain: grainsFromChange })
    .map(({ place: { timeZone, changes }, isNear, anyGrain: grain, nearGrain }) => ({
      timeZone,
      instant: isNear ? startOfLocalDay(timeZone, changes) + nearGrain * GRAIN_MS : grain * GRAIN_MS,
    }));

  test('is what the zone tables of this machine show, from a calendar too', () => {
    fc.assert(
      fc.property(somewhereSomeTime, ({ timeZone, instant }) => {
        const expected = wallClock(timeZone, instant);

        expect(localTimeAt(timeZone, instant)).toEqual(expected);
        expect(createCalendar({ timeZone, hours: [], closures: [] }).localTimeAt(instant)).toEqual(expected);
        expect(localDateOf(timeZone, instant)).toBe(expected.date);
        expect(localMinuteOfDay(timeZone, instant)).toBe(expected.minuteOfDay);
        expect(weekdayOf(expected.date)).toBe(expected.weekday);
      }),
      { numRuns: 400 },
    );
  });

  test('goes to the instant that shows it, or past what the clocks skip, and never to the second of two', () => {
    fc.assert(
      fc.property(place, fc.integer({ min: -2, max: 2 }), fc.integer({ min: 0, max: 287 }), (where, offset, grain) => {
        const { timeZone } = where;
        const date = addLocalDays(where.changes, offset);
        const candidates = Array.from(
          { length: 3 * 288 },
          (_, n) => Date.parse(`${date}T00:00Z`) - DAY_MS + n * GRAIN_MS,
        );
        const shows = (instant: EpochMs) => {
          const shown = wallClock(timeZone, instant);
          return shown.date === date && shown.minuteOfDay === grain * 5;
        };

        const instant = instantAt(timeZone, date, timeOfGrain(grain));

        const first = candidates.find(shows);
        const isPastTheGap = wallClock(timeZone, instant).minuteOfDay > grain * 5;
        expect(first === undefined ? isPastTheGap : instant === first).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

/** From the first day that may be written to the last. */
const anyDate = fc
  .integer({ min: Date.parse('0000-01-01') / DAY_MS, max: Date.parse('9999-12-31') / DAY_MS })
  .map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10));

test('so many days after a date is what the calendar says', () => {
  const examples: [string, number][] = [
    ['2024-02-28', 1],
    ['2100-02-28', 1],
    ['2026-01-01', -1],
    ['9999-12-31', 1],
    ['0000-01-01', -1],
  ];
  fc.assert(
    fc.property(anyDate, fc.integer({ min: -800, max: 800 }), (date, days) => {
      expect(addLocalDays(date, days)).toBe(Temporal.PlainDate.from(date).add({ days }).toString());
    }),
    { numRuns: 1000, examples },
  );
});

function timeOfGrain(grain: number): string {
  const minute = grain * 5;
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

const FORMATS = new Map(
  CHANGES.map(([timeZone]) => [
    timeZone as string,
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' }),
  ]),
);

/** What a wall clock and a calendar show, asked of the machine's own zone tables. */
function wallClock(timeZone: string, instant: EpochMs): { date: string; weekday: number; minuteOfDay: number } {
  const [date = '', time = ''] = FORMATS.get(timeZone)!.format(instant).split(', ');
  const [hours, minutes] = time.split(':');
  const weekday = new Date(`${date}T00:00Z`).getUTCDay() || 7;
  return { date, weekday, minuteOfDay: Number(hours) * 60 + Number(minutes) };
}

/** Whether somebody who looks at wall clock and calendar would find the facility open. */
function looksOpen(profile: HoursProfile, instant: EpochMs): boolean {
  const { date, weekday, minuteOfDay } = wallClock(profile.timeZone, instant);
  const time = timeOfGrain(Math.floor(minuteOfDay / 5));
  const yesterday = new Date(Date.parse(`${date}T00:00Z`) - DAY_MS).toISOString().slice(0, 10);
  const isClosedOn = (day: string) => profile.closures.some(({ from, to }) => from <= day && day <= to);
  return profile.hours.some(({ weekday: opensOn, opens, closes }) => {
    const runsPastMidnight = closes <= opens;
    const sinceToday = opensOn === weekday && !isClosedOn(date) && opens <= time && (runsPastMidnight || time < closes);
    const sinceYesterday = opensOn % 7 === weekday - 1 && !isClosedOn(yesterday) && runsPastMidnight && time < closes;
    return sinceToday || sinceYesterday;
  });
}
