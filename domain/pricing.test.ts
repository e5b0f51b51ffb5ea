import { describe, expect, test } from 'vitest';
import { aProfile, at, between } from '../tests/support/facility-profile.ts';
import { PriceBandSchema } from './facility.ts';
import { createCalendar } from './opening-hours.ts';
import { BASE_PRICE_LABEL, DEFAULT_PRICE_BANDS, priceOf } from './pricing.ts';
import { HOUR_MS, MINUTE_MS } from './time.ts';

/** Ten thousand cents an hour: a percent of an hour is a hundred cents. */
const profile = aProfile({ pricing: { hourlyCents: 10_000, bands: [...DEFAULT_PRICE_BANDS] } });

/** The price of one hour from `iso`, as a percentage of the hourly price. */
function percentAt(iso: string): number {
  const startsAt = at(iso);
  return priceOf(profile, { startsAt, endsAt: startsAt + HOUR_MS }).totalCents / 100;
}

function priced(hourlyCents: number, percent: number, minutes: number) {
  const bands = [{ label: 'Band', weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '24:00', percent }];
  const startsAt = at('2026-06-01T12:00-03:00');
  return priceOf({ ...profile, pricing: { hourlyCents, bands } }, { startsAt, endsAt: startsAt + minutes * MINUTE_MS });
}

const localHour = (date: string, hour: number) => `${date}T${String(hour).padStart(2, '0')}:00-03:00`;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

describe('the default bands', () => {
  const workday = [
    75, 75, 75, 75, 75, 75, 85, 85, 85, 100, 100, 100, 100, 100, 100, 100, 100, 120, 120, 120, 120, 75, 75, 75,
  ];
  const weekend = [
    115, 115, 115, 115, 115, 115, 115, 115, 115, 115, 125, 125, 125, 125, 125, 125, 125, 125, 125, 125, 115, 115, 115,
    115,
  ];

  test.each([
    ['Monday', '2026-06-01', workday],
    ['Tuesday', '2026-06-02', workday],
    ['Wednesday', '2026-06-03', workday],
    ['Thursday', '2026-06-04', workday],
    ['Friday', '2026-06-05', workday],
    ['Saturday', '2026-06-06', weekend],
    ['Sunday', '2026-06-07', weekend],
  ])('price each hour of %s', (_weekday, date, percents) => {
    expect(HOURS.map((hour) => percentAt(localHour(date, hour)))).toEqual(percents);
  });

  test.each([
    ['2026-06-01T05:59-03:00', 75],
    ['2026-06-01T06:00-03:00', 85],
    ['2026-06-01T08:59-03:00', 85],
    ['2026-06-01T09:00-03:00', 100],
    ['2026-06-01T16:59-03:00', 100],
    ['2026-06-01T17:00-03:00', 120],
    ['2026-06-01T20:59-03:00', 120],
    ['2026-06-01T21:00-03:00', 75],
    ['2026-06-06T09:59-03:00', 115],
    ['2026-06-06T10:00-03:00', 125],
    ['2026-06-06T19:59-03:00', 125],
    ['2026-06-06T20:00-03:00', 115],
  ])('change on the minute: %s costs %i %%', (iso, percent) => {
    expect(percentAt(iso)).toBe(percent);
  });

  test.each([
    ['Friday night', '2026-06-05T23:59-03:00', 75],
    ['Friday night is over at midnight', '2026-06-06T00:00-03:00', 115],
    ['Sunday night', '2026-06-07T23:59-03:00', 115],
    ['Sunday night is over at midnight', '2026-06-08T00:00-03:00', 75],
  ])('go by the weekday of the start itself: %s', (_what, iso, percent) => {
    expect(percentAt(iso)).toBe(percent);
  });

  test('are bands that a facility may have', () => {
    expect(DEFAULT_PRICE_BANDS.map((band) => PriceBandSchema.safeParse(band).success)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('the days when clocks change in Halifax', () => {
  test.each([
    // Forward on a Sunday at 02:00: −04:00 before, −03:00 after.
    ['2026-03-07T23:30-04:00', 115],
    ['2026-03-08T00:30-04:00', 115],
    ['2026-03-08T01:59-04:00', 115],
    ['2026-03-08T03:00-03:00', 115],
    ['2026-03-08T09:59-03:00', 115],
    ['2026-03-08T10:00-03:00', 125],
    ['2026-03-08T12:59-03:00', 125],
    ['2026-03-08T13:00-03:00', 125],
    ['2026-03-08T19:59-03:00', 125],
    ['2026-03-08T20:00-03:00', 115],
    ['2026-03-08T23:59-03:00', 115],
    ['2026-03-09T00:00-03:00', 75],
    ['2026-03-09T05:59-03:00', 75],
    ['2026-03-09T06:00-03:00', 85],
    // Back on a Sunday at 02:00: −03:00 before, −04:00 after.
    ['2026-10-30T23:59-03:00', 75],
    ['2026-10-31T00:00-03:00', 115],
    ['2026-11-01T01:30-03:00', 115],
    ['2026-11-01T01:30-04:00', 115],
    ['2026-11-01T09:59-04:00', 115],
    ['2026-11-01T10:00-04:00', 125],
    ['2026-11-01T12:59-04:00', 125],
    ['2026-11-01T13:00-04:00', 125],
    ['2026-11-01T19:59-04:00', 125],
    ['2026-11-01T20:00-04:00', 115],
    ['2026-11-01T23:59-04:00', 115],
    ['2026-11-02T00:00-04:00', 75],
  ])('%s costs %i %%, from a calendar too', (iso, percent) => {
    const interval = { startsAt: at(iso), endsAt: at(iso) + HOUR_MS };

    expect(percentAt(iso)).toBe(percent);
    expect(priceOf(profile, interval, createCalendar(profile))).toEqual(priceOf(profile, interval));
  });

  test('a booking over the change pays for the hours that pass', () => {
    // 01:00 to 04:00 on the wall: two hours in March, four in November.
    const march = priceOf(profile, between('2026-03-08T01:00-04:00', '2026-03-08T04:00-03:00'));
    const november = priceOf(profile, between('2026-11-01T01:00-03:00', '2026-11-01T04:00-04:00'));

    expect([march.totalCents, november.totalCents]).toEqual([23_000, 46_000]);
  });
});

describe('the band', () => {
  test.each([
    ['Lord Howe after its half hour forward', 'Australia/Lord_Howe', '2026-10-04T10:00+11:00', 125],
    ['Lord Howe just before', 'Australia/Lord_Howe', '2026-10-04T09:59+11:00', 115],
    ['Lord Howe after its half hour back', 'Australia/Lord_Howe', '2026-04-05T10:00+10:30', 125],
    ['Kolkata', 'Asia/Kolkata', '2026-06-01T17:00+05:30', 120],
    ['Santiago on the day without midnight', 'America/Santiago', '2026-09-06T10:00-03:00', 125],
  ])("is that of the facility's own clock: %s", (_what, timeZone, iso, percent) => {
    const price = priceOf({ ...profile, timeZone }, { startsAt: at(iso), endsAt: at(iso) + HOUR_MS });

    expect(price.totalCents).toBe(percent * 100);
  });

  test('of the start counts for the whole booking, across bands and midnight', () => {
    expect(priceOf(profile, between('2026-06-01T16:30-03:00', '2026-06-01T18:30-03:00')).totalCents).toBe(20_000);
    expect(priceOf(profile, between('2026-06-05T23:00-03:00', '2026-06-06T01:00-03:00')).totalCents).toBe(15_000);
  });

  test('is the first that matches', () => {
    const always = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '24:00' };
    const bands = [
      { ...always, label: 'First', percent: 10 },
      { ...always, label: 'Second', percent: 50 },
    ];

    const price = priceOf(
      { ...profile, pricing: { hourlyCents: 1000, bands } },
      between('2026-06-01T12:00-03:00', '2026-06-01T13:00-03:00'),
    );

    expect(price.lines.map((line) => line.label)).toEqual([BASE_PRICE_LABEL, 'First']);
  });

  test.each([
    ['08:00', '08:00', '2026-06-01T07:59-03:00'],
    ['08:00', '00:00', '2026-06-01T23:59-03:00'],
    ['22:00', '24:00', '2026-06-01T23:59-03:00'],
  ])('from %s until %s holds at %s', (from, until, iso) => {
    const bands = [{ label: 'Band', weekdays: [1], from, until, percent: 100 }];

    const price = priceOf(
      { ...profile, pricing: { hourlyCents: 1000, bands } },
      { startsAt: at(iso), endsAt: at(iso) + HOUR_MS },
    );

    expect(price.totalCents).toBe(2000);
  });
});

describe('priceOf', () => {
  test('shows the base and what the band makes of it', () => {
    const price = priceOf(aProfile(), between('2026-06-06T10:00-03:00', '2026-06-06T11:30-03:00'));

    expect(price).toEqual({
      totalCents: 7500,
      currency: 'CAD',
      lines: [
        { label: BASE_PRICE_LABEL, cents: 6000 },
        { label: 'Weekend daytime', cents: 1500 },
      ],
    });
  });

  test('takes a discount off on its own line', () => {
    expect(priceOf(aProfile(), between('2026-06-01T22:00-03:00', '2026-06-01T23:00-03:00')).lines).toEqual([
      { label: BASE_PRICE_LABEL, cents: 4000 },
      { label: 'Late night', cents: -1000 },
    ]);
  });

  test('has no second line where no band matches, nor where it changes nothing', () => {
    expect(priceOf(aProfile(), between('2026-06-01T12:00-03:00', '2026-06-01T13:00-03:00')).lines).toEqual([
      { label: BASE_PRICE_LABEL, cents: 4000 },
    ]);
    expect(priced(4000, 0, 60).lines).toEqual([{ label: BASE_PRICE_LABEL, cents: 4000 }]);
  });

  test('is free at a hundred percent off and at no hourly price', () => {
    expect(priced(4000, -100, 60).totalCents).toBe(0);
    expect(priced(0, 25, 60).totalCents).toBe(0);
  });

  test.each([
    // hourly cents, percent, minutes, total, line by line
    [1, 0, 30, 0, [0]],
    [3, 0, 30, 2, [2]],
    [5, 0, 30, 2, [2]],
    [7, 0, 30, 4, [4]],
    [1001, 0, 30, 500, [500]],
    [1003, 0, 30, 502, [502]],
    [4500, 25, 30, 2812, [2250, 562]],
    [4500, -15, 10, 638, [750, -112]],
    [4500, -15, 50, 3188, [3750, -562]],
    // Rounded once: the base of 0.5 rounds to 0, and still its quarter more is 0.625 → 1.
    [1, 25, 30, 1, [0, 1]],
    [333, 20, 25, 166, [139, 27]],
    [999, 15, 5, 96, [83, 13]],
  ])('%i an hour, %i %%, %i min: %i cents, half to even, rounded once', (...row) => {
    const [hourlyCents, percent, minutes, total, cents] = row;

    const price = priced(hourlyCents, percent, minutes);

    expect(price.totalCents).toBe(total);
    expect(price.lines.map((line) => line.cents)).toEqual(cents);
  });

  test('takes no empty interval and no part of a minute', () => {
    const startsAt = at('2026-06-01T12:00-03:00');

    expect(() => priceOf(profile, { startsAt, endsAt: startsAt })).toThrow('whole number of minutes');
    expect(() => priceOf(profile, { startsAt, endsAt: startsAt + 90_500 })).toThrow('whole number of minutes');
  });
});
