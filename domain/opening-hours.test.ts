import { describe, expect, test } from 'vitest';
import { aProfile, at, between, everyDay } from '../tests/support/facility-profile.ts';
import {
  addLocalDays,
  businessDateOf,
  createCalendar,
  instantAt,
  isOpen,
  localDateOf,
  localMinuteOfDay,
  openingsOn,
  startOfLocalDay,
  weekdayOf,
} from './opening-hours.ts';
import { HOUR_MS, type Interval } from './time.ts';

// Halifax goes from −04:00 to −03:00 on 2026-03-08 at 02:00 and back on 2026-11-01 at 02:00.
const HALIFAX = 'America/Halifax';

const hoursIn = (intervals: readonly Interval[]): number[] =>
  intervals.map(({ startsAt, endsAt }) => (endsAt - startsAt) / HOUR_MS);

describe('local days', () => {
  test('the day is that of the facility, not of UTC or of this machine', () => {
    expect(localDateOf(HALIFAX, at('2026-06-01T23:59-03:00'))).toBe('2026-06-01');
    expect(localDateOf(HALIFAX, at('2026-06-02T00:00-03:00'))).toBe('2026-06-02');
    expect(localDateOf('Asia/Kolkata', at('2026-06-02T00:00+05:30'))).toBe('2026-06-02');
    expect(localDateOf('Pacific/Kiritimati', at('2026-06-02T00:00+14:00'))).toBe('2026-06-02');
  });

  test.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-03-07', 400, '2027-04-11'],
  ])('%s and %i days is %s', (date, days, expected) => {
    expect(addLocalDays(date, days)).toBe(expected);
  });

  test('weekdays run from Monday = 1 to Sunday = 7', () => {
    expect(['2026-06-01', '2026-06-06', '2026-06-07'].map(weekdayOf)).toEqual([1, 6, 7]);
  });

  test.each([
    [HALIFAX, '2026-03-08', '2026-03-08T00:00-04:00', 23],
    [HALIFAX, '2026-03-09', '2026-03-09T00:00-03:00', 24],
    [HALIFAX, '2026-11-01', '2026-11-01T00:00-03:00', 25],
    // Clocks go forward at midnight: the day begins at 01:00.
    ['America/Santiago', '2026-09-06', '2026-09-06T01:00-03:00', 23],
    ['America/Santiago', '2026-04-04', '2026-04-04T00:00-03:00', 25],
    // Clocks move by half an hour.
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-04T00:00+10:30', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-05T00:00+11:00', 24.5],
    ['Australia/Adelaide', '2026-10-04', '2026-10-04T00:00+09:30', 23],
    ['America/St_Johns', '2026-11-01', '2026-11-01T00:00-02:30', 25],
  ])('in %s, %s begins at %s and lasts %d hours', (timeZone, date, begins, hours) => {
    const start = startOfLocalDay(timeZone, date);

    expect(start).toBe(at(begins));
    expect(startOfLocalDay(timeZone, addLocalDays(date, 1)) - start).toBe(hours * HOUR_MS);
  });
});

describe('wall clock', () => {
  test.each([
    ['an ordinary time', HALIFAX, '2026-06-01 18:30', '2026-06-01T18:30-03:00'],
    ['the start of a day', HALIFAX, '2026-06-01 00:00', '2026-06-01T00:00-03:00'],
    ['the end of a day', HALIFAX, '2026-06-01 24:00', '2026-06-02T00:00-03:00'],
    ['before the clocks go forward', HALIFAX, '2026-03-08 01:55', '2026-03-08T01:55-04:00'],
    ['a skipped time is an hour later', HALIFAX, '2026-03-08 02:30', '2026-03-08T03:30-03:00'],
    ['the skipped hour begins when it ends', HALIFAX, '2026-03-08 02:00', '2026-03-08T03:00-03:00'],
    ['after the clocks went forward', HALIFAX, '2026-03-08 03:00', '2026-03-08T03:00-03:00'],
    ['a doubled time is the first', HALIFAX, '2026-11-01 01:30', '2026-11-01T01:30-03:00'],
    ['after the doubled hour', HALIFAX, '2026-11-01 02:00', '2026-11-01T02:00-04:00'],
    ['a skipped half hour', 'Australia/Lord_Howe', '2026-10-04 02:15', '2026-10-04T02:45+11:00'],
    ['a doubled half hour', 'Australia/Lord_Howe', '2026-04-05 01:45', '2026-04-05T01:45+11:00'],
    ['a skipped midnight', 'America/Santiago', '2026-09-06 00:00', '2026-09-06T01:00-03:00'],
    ['the midnight before it', 'America/Santiago', '2026-09-05 24:00', '2026-09-06T01:00-03:00'],
    ['the last hour, doubled', 'America/Santiago', '2026-04-04 23:30', '2026-04-04T23:30-03:00'],
  ])('%s', (_what, timeZone, wall, expected) => {
    const [date = '', time = ''] = wall.split(' ');

    expect(instantAt(timeZone, date, time)).toBe(at(expected));
  });

  test('minutes of the day are those the clock shows, before and after it changes', () => {
    expect(localMinuteOfDay(HALIFAX, at('2026-03-08T01:59-04:00'))).toBe(119);
    expect(localMinuteOfDay(HALIFAX, at('2026-03-08T03:00-03:00'))).toBe(180);
    expect(localMinuteOfDay(HALIFAX, at('2026-11-01T01:30-03:00'))).toBe(90);
    expect(localMinuteOfDay(HALIFAX, at('2026-11-01T01:30-04:00'))).toBe(90);
    expect(localMinuteOfDay('Asia/Kathmandu', at('2026-11-01T00:00+05:45'))).toBe(0);
  });
});

describe('openingsOn', () => {
  test('has the hours of that weekday only', () => {
    const profile = aProfile({ hours: [{ weekday: 1, opens: '09:00', closes: '17:00' }] });

    expect(openingsOn(profile, '2026-06-01')).toEqual([between('2026-06-01T09:00-03:00', '2026-06-01T17:00-03:00')]);
    expect(openingsOn(profile, '2026-06-02')).toEqual([]);
  });

  test('sorts, joins what touches or overlaps, and keeps what is apart', () => {
    const profile = aProfile({
      hours: [
        { weekday: 1, opens: '16:00', closes: '20:00' },
        { weekday: 1, opens: '06:00', closes: '09:00' },
        { weekday: 1, opens: '12:00', closes: '16:00' },
        { weekday: 1, opens: '12:30', closes: '13:00' },
      ],
    });

    expect(openingsOn(profile, '2026-06-01')).toEqual([
      between('2026-06-01T06:00-03:00', '2026-06-01T09:00-03:00'),
      between('2026-06-01T12:00-03:00', '2026-06-01T20:00-03:00'),
    ]);
  });

  test.each([
    ['18:00', '02:00', '2026-06-06T18:00-03:00', '2026-06-07T02:00-03:00'],
    ['18:00', '00:00', '2026-06-06T18:00-03:00', '2026-06-07T00:00-03:00'],
    ['18:00', '24:00', '2026-06-06T18:00-03:00', '2026-06-07T00:00-03:00'],
    ['00:00', '24:00', '2026-06-06T00:00-03:00', '2026-06-07T00:00-03:00'],
    ['08:00', '08:00', '2026-06-06T08:00-03:00', '2026-06-07T08:00-03:00'],
  ])('%s–%s on Saturday is one stretch', (opens, closes, from, until) => {
    const profile = aProfile({ hours: [{ weekday: 6, opens, closes }] });

    expect(openingsOn(profile, '2026-06-06')).toEqual([between(from, until)]);
    expect(openingsOn(profile, '2026-06-07')).toEqual([]);
  });

  test('closures take out what opens on their days, both ends included, and leave what runs in from the evening before', () => {
    const profile = aProfile({
      hours: everyDay('18:00', '02:00'),
      closures: [{ from: '2026-12-24', to: '2026-12-25', reason: 'Christmas' }],
    });

    const openings = ['2026-12-23', '2026-12-24', '2026-12-25', '2026-12-26'].map((date) => openingsOn(profile, date));

    expect(openings.map(hoursIn)).toEqual([[8], [], [], [8]]);
    expect(isOpen(profile, between('2026-12-24T01:00-04:00', '2026-12-24T02:00-04:00'))).toBe(true);
    expect(isOpen(profile, between('2026-12-26T01:00-04:00', '2026-12-26T02:00-04:00'))).toBe(false);
  });
});

describe('openings on the days when clocks change', () => {
  test.each([
    [HALIFAX, '2026-03-08', 23],
    [HALIFAX, '2026-11-01', 25],
    ['America/Santiago', '2026-09-06', 23],
    ['America/Santiago', '2026-04-04', 25],
    ['Australia/Sydney', '2026-10-04', 23],
    ['Australia/Sydney', '2026-04-05', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Asia/Kolkata', '2026-10-04', 24],
  ])('around the clock in %s, %s is open %d hours', (timeZone, date, hours) => {
    const profile = aProfile({ timeZone, hours: everyDay('00:00', '24:00') });

    expect(hoursIn(openingsOn(profile, date))).toEqual([hours]);
  });

  test('the night into the change is as long as the clock says, not as the sun', () => {
    const profile = aProfile({ hours: everyDay('18:00', '04:00') });

    expect(openingsOn(profile, '2026-03-07')).toEqual([between('2026-03-07T18:00-04:00', '2026-03-08T04:00-03:00')]);
    expect(openingsOn(profile, '2026-10-31')).toEqual([between('2026-10-31T18:00-03:00', '2026-11-01T04:00-04:00')]);
    expect(['2026-03-07', '2026-10-31'].map((date) => hoursIn(openingsOn(profile, date)))).toEqual([[9], [11]]);
  });

  test('a night that closes at a skipped time closes when the clocks have changed', () => {
    const profile = aProfile({ hours: everyDay('18:00', '02:00') });

    expect(openingsOn(profile, '2026-03-07')).toEqual([between('2026-03-07T18:00-04:00', '2026-03-08T03:00-03:00')]);
  });

  test('a night that closes at a doubled time closes at the first', () => {
    const profile = aProfile({ hours: everyDay('18:00', '01:30') });

    expect(openingsOn(profile, '2026-10-31')).toEqual([between('2026-10-31T18:00-03:00', '2026-11-01T01:30-03:00')]);
  });

  test('daytime hours do not move', () => {
    const profile = aProfile({ hours: everyDay('08:00', '22:00') });

    expect(openingsOn(profile, '2026-03-08')).toEqual([between('2026-03-08T08:00-03:00', '2026-03-08T22:00-03:00')]);
    expect(openingsOn(profile, '2026-11-01')).toEqual([between('2026-11-01T08:00-04:00', '2026-11-01T22:00-04:00')]);
  });

  test('an opening that the clocks turn inside out does not take place', () => {
    const profile = aProfile({ hours: [{ weekday: 7, opens: '02:30', closes: '03:15' }] });

    expect(openingsOn(profile, '2026-03-08')).toEqual([]);
    expect(hoursIn(openingsOn(profile, '2026-03-15'))).toEqual([0.75]);
  });
});

describe('isOpen', () => {
  test('is true up to both edges and not a grain further', () => {
    const profile = aProfile({ hours: everyDay('08:00', '22:00') });

    expect(isOpen(profile, between('2026-06-01T08:00-03:00', '2026-06-01T22:00-03:00'))).toBe(true);
    expect(isOpen(profile, between('2026-06-01T07:55-03:00', '2026-06-01T09:00-03:00'))).toBe(false);
    expect(isOpen(profile, between('2026-06-01T21:00-03:00', '2026-06-01T22:05-03:00'))).toBe(false);
  });

  test('is false over a break, however short', () => {
    const monday = [
      { weekday: 1, opens: '08:00', closes: '12:00' },
      { weekday: 1, opens: '12:05', closes: '18:00' },
    ];

    expect(isOpen(aProfile({ hours: monday }), between('2026-06-01T11:00-03:00', '2026-06-01T13:00-03:00'))).toBe(
      false,
    );
  });

  test('is true over days that touch, also across a clock change', () => {
    const profile = aProfile({ hours: everyDay('00:00', '24:00') });

    expect(isOpen(profile, between('2026-03-07T12:00-04:00', '2026-03-09T12:00-03:00'))).toBe(true);
    expect(isOpen(profile, between('2026-10-31T12:00-03:00', '2026-11-03T12:00-04:00'))).toBe(true);
  });

  test('is true from one night into the morning that it touches', () => {
    const hours = [
      { weekday: 6, opens: '18:00', closes: '02:00' },
      { weekday: 7, opens: '02:00', closes: '10:00' },
    ];

    expect(isOpen(aProfile({ hours }), between('2026-06-07T01:00-03:00', '2026-06-07T03:00-03:00'))).toBe(true);
  });

  test('is false over a closed day between days that are open around the clock', () => {
    const closures = [{ from: '2026-06-02', to: '2026-06-02', reason: 'inventory' }];
    const profile = aProfile({ hours: everyDay('00:00', '24:00'), closures });

    expect(isOpen(profile, between('2026-06-01T23:00-03:00', '2026-06-02T00:00-03:00'))).toBe(true);
    expect(isOpen(profile, between('2026-06-01T23:00-03:00', '2026-06-02T00:05-03:00'))).toBe(false);
    expect(isOpen(profile, between('2026-06-01T12:00-03:00', '2026-06-03T12:00-03:00'))).toBe(false);
  });

  test('takes no empty interval', () => {
    const noon = at('2026-06-01T12:00-03:00');

    expect(() => isOpen(aProfile(), { startsAt: noon, endsAt: noon })).toThrow('isOpen: the interval is empty');
  });
});

describe('businessDateOf', () => {
  const nights = aProfile({ hours: everyDay('18:00', '02:00') });

  test.each([
    ['2026-06-06T18:00-03:00', '2026-06-06'],
    ['2026-06-07T01:00-03:00', '2026-06-06'],
    ['2026-06-07T01:59-03:00', '2026-06-06'],
    ['2026-06-07T02:00-03:00', '2026-06-07'],
    ['2026-06-07T12:00-03:00', '2026-06-07'],
    // The night into each clock change; the second 01:30 of November is still Saturday's.
    ['2026-03-08T01:59-04:00', '2026-03-07'],
    ['2026-03-08T03:00-03:00', '2026-03-08'],
    ['2026-11-01T01:30-03:00', '2026-10-31'],
    ['2026-11-01T01:30-04:00', '2026-10-31'],
    ['2026-11-01T02:00-04:00', '2026-11-01'],
  ])('with 18:00–02:00, %s belongs to %s', (instant, date) => {
    expect(businessDateOf(nights, at(instant))).toBe(date);
  });

  test('an instant that two days are open at belongs to its own', () => {
    const profile = aProfile({
      hours: [
        { weekday: 6, opens: '10:00', closes: '08:00' },
        { weekday: 7, opens: '06:00', closes: '20:00' },
      ],
    });

    expect(businessDateOf(profile, at('2026-06-07T05:59-03:00'))).toBe('2026-06-06');
    expect(businessDateOf(profile, at('2026-06-07T07:00-03:00'))).toBe('2026-06-07');
  });

  test('around the clock each instant belongs to its local day', () => {
    const profile = aProfile({ hours: everyDay('00:00', '24:00') });

    expect(businessDateOf(profile, at('2026-06-07T00:00-03:00'))).toBe('2026-06-07');
    expect(businessDateOf(profile, at('2026-06-06T23:59-03:00'))).toBe('2026-06-06');
  });
});

test('a calendar answers alike however many days it was asked about before', () => {
  const profile = aProfile({ hours: everyDay('18:00', '02:00') });
  const calendar = createCalendar(profile);
  for (let n = 0; n < 1200; n += 1) calendar.openingsOn(addLocalDays('2026-01-01', n));

  expect(calendar.openingsOn('2026-03-07')).toEqual(openingsOn(profile, '2026-03-07'));
  expect(calendar.businessDateOf(at('2026-03-08T01:00-04:00'))).toBe('2026-03-07');
});
