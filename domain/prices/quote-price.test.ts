import { describe, expect, test } from 'vitest';
import { at, BAY_1, BAY_2 } from '../../tests/support/facility-profile.ts';
import { createCalendar } from '../opening-hours.ts';
import { STANDARD_TIER } from '../rules/rule.ts';
import { HOUR_MS, MINUTE_MS } from '../time.ts';
import { bookingPriceOf } from './breakdown.ts';
import { defaultPriceSet } from './default-price-set.ts';
import { parsePriceSet, type PriceSet } from './price-set.ts';
import { compilePrices, type QuoteFacts, quotePrice, spendBeforePromotion } from './quote-price.ts';

/** Ten thousand cents an hour: a percent of an hour is a hundred cents. */
const HUNDRED_AN_HOUR = defaultPriceSet({ hourlyCents: 10_000, currency: 'CAD' });
const WITHOUT_BANDS: PriceSet = { ...HUNDRED_AN_HOUR, bands: [] };
const NOON = '2026-06-02T12:00-03:00';
const HALIFAX = 'America/Halifax';

function facts(iso: string, minutes = 60, changes: Partial<QuoteFacts> = {}): QuoteFacts {
  const startsAt = at(iso);
  return {
    timeZone: HALIFAX,
    tier: STANDARD_TIER,
    occupancy: [],
    promotion: null,
    resource: { id: BAY_1, kind: 'bay' },
    time: { startsAt, endsAt: startsAt + minutes * MINUTE_MS },
    adjustments: [],
    ...changes,
  };
}

/** The price of one hour from `iso`, as a percentage of the hourly price. */
const percentAt = (iso: string): number => quotePrice(HUNDRED_AN_HOUR, facts(iso)).totalCents / 100;

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const WORKDAY = [
  75, 75, 75, 75, 75, 75, 85, 85, 85, 100, 100, 100, 100, 100, 100, 100, 100, 120, 120, 120, 120, 75, 75, 75,
];
const WEEKEND = [
  115, 115, 115, 115, 115, 115, 115, 115, 115, 115, 125, 125, 125, 125, 125, 125, 125, 125, 125, 125, 115, 115, 115,
  115,
];

describe('the default bands', () => {
  test.each([
    ['Monday', '2026-06-01', WORKDAY],
    ['Tuesday', '2026-06-02', WORKDAY],
    ['Wednesday', '2026-06-03', WORKDAY],
    ['Thursday', '2026-06-04', WORKDAY],
    ['Friday', '2026-06-05', WORKDAY],
    ['Saturday', '2026-06-06', WEEKEND],
    ['Sunday', '2026-06-07', WEEKEND],
  ])('price each hour of %s', (_weekday, date, percents) => {
    const local = (hour: number) => `${date}T${String(hour).padStart(2, '0')}:00-03:00`;

    expect(HOURS.map((hour) => percentAt(local(hour)))).toEqual(percents);
  });

  test.each([
    ['23 hours, no 02:00', HALIFAX, '2026-03-08T00:00-04:00', [...WEEKEND.slice(0, 2), ...WEEKEND.slice(3)]],
    ['25 hours, 01:00 twice', HALIFAX, '2026-11-01T00:00-03:00', [...WEEKEND.slice(0, 2), ...WEEKEND.slice(1)]],
    // Elsewhere clocks change on working days, at midnight.
    ['a Friday of 23 hours, no 00:00', 'Africa/Cairo', '2026-04-24T01:00+03:00', WORKDAY.slice(1)],
    ['a Thursday of 25 hours, 23:00 twice', 'Africa/Cairo', '2026-10-29T00:00+03:00', [...WORKDAY, WORKDAY[23]]],
  ])('price each real hour of a day on which clocks change: %s', (_what, timeZone, midnight, percents) => {
    const start = at(midnight);
    const calendar = createCalendar({ timeZone, hours: [], closures: [] });
    const asked = compilePrices(HUNDRED_AN_HOUR).ask(facts(midnight), calendar);

    const prices = percents.map((_percent, hour) => {
      const time = { startsAt: start + hour * HOUR_MS, endsAt: start + (hour + 1) * HOUR_MS };
      return asked.at(time).on({ id: BAY_1, kind: 'bay' }, []).totalCents / 100;
    });

    expect(prices).toEqual(percents);
  });

  test.each([
    // From 01:00 to 04:00 on the wall: two hours in March, four in November.
    ['2026-03-08T01:00-04:00', '2026-03-08T04:00-03:00', 2 * 11_500],
    ['2026-11-01T01:00-03:00', '2026-11-01T04:00-04:00', 4 * 11_500],
    // Over a midnight into the day of the change, and out of it into a working day.
    ['2026-03-07T23:00-04:00', '2026-03-08T03:00-03:00', 3 * 11_500],
    ['2026-10-31T23:00-03:00', '2026-11-01T03:00-04:00', 5 * 11_500],
    ['2026-03-08T23:00-03:00', '2026-03-09T01:00-03:00', 11_500 + 7_500],
    ['2026-11-01T23:00-04:00', '2026-11-02T01:00-04:00', 11_500 + 7_500],
    // By day the edges are where the wall clock has them.
    ['2026-03-08T09:00-03:00', '2026-03-08T11:00-03:00', 11_500 + 12_500],
    ['2026-11-01T09:00-04:00', '2026-11-01T11:00-04:00', 11_500 + 12_500],
    ['2026-03-08T19:00-03:00', '2026-03-08T21:00-03:00', 12_500 + 11_500],
    ['2026-11-01T19:00-04:00', '2026-11-01T21:00-04:00', 12_500 + 11_500],
  ])('price the time that really passes around a change of clocks: %s to %s', (from, until, cents) => {
    const time = { startsAt: at(from), endsAt: at(until) };

    expect(quotePrice(HUNDRED_AN_HOUR, { ...facts(from), time }).totalCents).toBe(cents);
  });

  test.each([
    [HALIFAX, 120],
    ['America/Vancouver', 100],
    ['UTC', 75],
    // There it is Saturday at ten already.
    ['Pacific/Auckland', 125],
  ])('go by the clock on the wall of the facility, whoever asks: Friday at 22:00 UTC in %s', (timeZone, percent) => {
    expect(quotePrice(HUNDRED_AN_HOUR, facts('2026-06-05T22:00Z', 60, { timeZone })).totalCents).toBe(percent * 100);
  });

  /** Clocks change on Sundays here; to see a band's edge move with them, its weekday has to be one. */
  const NIGHT: PriceSet = {
    ...HUNDRED_AN_HOUR,
    bands: [{ id: 'night', label: 'Night', weekdays: [7], from: '01:30', until: '03:00', percent: 100 }],
  };

  test.each([
    // Clocks go from 02:00 to 03:00: half an hour of the band is left.
    ['2026-03-08T01:00-04:00', 120, 25_000],
    ['2026-03-08T01:30-04:00', 30, 10_000],
    ['2026-03-08T03:00-03:00', 60, 10_000],
    // From 02:00 back to 01:00: 01:30 comes twice, and between the two the band pauses from 01:00 to 01:30.
    ['2026-11-01T01:30-03:00', 30, 10_000],
    ['2026-11-01T01:30-04:00', 30, 10_000],
    ['2026-11-01T01:00-04:00', 30, 5_000],
    ['2026-11-01T01:00-03:00', 180, 50_000],
  ])('go by the wall clock when it changes: %s for %i minutes costs %i', (iso, minutes, cents) => {
    expect(quotePrice(NIGHT, facts(iso, minutes)).totalCents).toBe(cents);
  });

  test.each([
    ['2026-06-01T05:55-03:00', 75],
    ['2026-06-01T06:00-03:00', 85],
    ['2026-06-01T09:00-03:00', 100],
    ['2026-06-01T16:55-03:00', 100],
    ['2026-06-01T17:00-03:00', 120],
    ['2026-06-01T21:00-03:00', 75],
    ['2026-06-05T23:55-03:00', 75],
    ['2026-06-06T00:00-03:00', 115],
    ['2026-06-06T09:55-03:00', 115],
    ['2026-06-06T10:00-03:00', 125],
    ['2026-06-06T20:00-03:00', 115],
    ['2026-06-07T23:55-03:00', 115],
    ['2026-06-08T00:00-03:00', 75],
  ])('change on the minute: five minutes from %s cost %i %%', (iso, percent) => {
    expect(
      quotePrice({ ...HUNDRED_AN_HOUR, hourly: { ...HUNDRED_AN_HOUR.hourly, cents: 120_000 } }, facts(iso, 5))
        .totalCents,
    ).toBe(percent * 100);
  });

  test('price a booking that runs into the next band by what lies in each', () => {
    const quote = quotePrice(HUNDRED_AN_HOUR, facts('2026-06-05T16:00-03:00', 6 * 60));

    expect(quote.lines).toEqual([
      { kind: 'base', label: 'Base price', cents: 60_000 },
      { kind: 'band', label: 'Weekday evening', cents: 8_000 },
      { kind: 'band', label: 'Late night', cents: -2_500 },
    ]);
    expect(quote.totalCents).toBe(65_500);
  });
});

describe('a price', () => {
  test('is base × band × demand × customer × promotion × duration, then the rules, then tax', () => {
    const set: PriceSet = {
      ...HUNDRED_AN_HOUR,
      tierDiscounts: [{ tier: 'member', percent: 10 }],
      durations: [{ fromMin: 120, percent: -5 }],
      taxes: { areIncluded: false, lines: [{ label: 'HST', ratePpm: 150_000 }] },
    };
    const quote = quotePrice(
      set,
      facts('2026-06-06T12:00-03:00', 120, {
        tier: 'member',
        occupancy: [{ date: '2026-06-06', bandId: 'weekend-daytime', soldMin: 60, openMin: 100 }],
        promotion: { name: 'Summer', value: { kind: 'cents', cents: 1000 } },
        adjustments: [
          { value: { kind: 'percent', percent: 10 }, by: { id: 'a', name: 'Deluxe bay' } },
          { value: { kind: 'cents', cents: 250 }, by: { id: 'b', name: 'Clubs' } },
        ],
      }),
    );

    // 20000 → 25000 → 27500 → 24750 → 23750 → 22562.5 → 24818.75 → 25068.75
    expect(quote).toEqual({
      version: 1,
      currency: 'CAD',
      lines: [
        { kind: 'base', label: 'Base price', cents: 20_000 },
        { kind: 'band', label: 'Weekend daytime', cents: 5_000 },
        { kind: 'demand', label: 'High demand', cents: 2_500 },
        { kind: 'customer', label: 'Your discount', cents: -2_750 },
        { kind: 'promotion', label: 'Summer', cents: -1_000 },
        { kind: 'duration', label: 'Length of booking', cents: -1_188 },
        { kind: 'rule', label: 'Deluxe bay', cents: 2_257 },
        { kind: 'rule', label: 'Clubs', cents: 250 },
      ],
      subtotalCents: 25_069,
      taxesAreIncluded: false,
      taxLines: [{ label: 'HST', ratePpm: 150_000, cents: 3_760 }],
      totalCents: 28_829,
    });
    expect(bookingPriceOf(quote).lines.reduce((sum, { cents }) => sum + cents, 0)).toBe(28_829);
  });

  test.each([
    [1, 30, 0],
    [3, 30, 2],
    [5, 30, 2],
    [7, 30, 4],
    [4999, 30, 2500],
    [1000, 20, 333],
    [1000, 40, 667],
  ])('of %i cents an hour for %i minutes is %i: halves go to the even cent', (cents, minutes, expected) => {
    const set = { ...WITHOUT_BANDS, hourly: { ...WITHOUT_BANDS.hourly, cents } };

    expect(quotePrice(set, facts(NOON, minutes)).totalCents).toBe(expected);
  });

  test('is rounded once: what single steps would round up does not add up', () => {
    const set: PriceSet = { ...WITHOUT_BANDS, hourly: { ...WITHOUT_BANDS.hourly, cents: 101 }, durations: [] };
    const half = { kind: 'percent', percent: -50 } as const;
    const twice = { kind: 'percent', percent: 100 } as const;
    const by = { id: 'x', name: 'X' };

    const quote = quotePrice(
      set,
      facts(NOON, 60, { adjustments: [half, twice, half, twice].map((value) => ({ value, by })) }),
    );

    expect(quote.totalCents).toBe(101);
  });

  test('never falls below zero', () => {
    const promotion = { name: 'Gift', value: { kind: 'cents', cents: 999_999 } } as const;
    const adjustments = [{ value: { kind: 'cents', cents: -500 } as const, by: { id: 'x', name: 'X' } }];

    expect(quotePrice(WITHOUT_BANDS, facts(NOON, 60, { promotion, adjustments })).totalCents).toBe(0);
  });

  test.each([
    ['the resource itself', BAY_2, 'room', 3000],
    ['its kind', BAY_1, 'room', 2000],
    ['neither', BAY_1, 'bay', 1000],
  ] as const)('starts from the hour of %s', (_what, id, kind, cents) => {
    const hourly = {
      cents: 1000,
      byKind: [{ kind: 'room' as const, cents: 2000 }],
      byResource: [{ resourceId: BAY_2, cents: 3000 }],
    };

    expect(quotePrice({ ...WITHOUT_BANDS, hourly }, facts(NOON, 60, { resource: { id, kind } })).totalCents).toBe(
      cents,
    );
  });

  test.each([
    [59, 0],
    [60, 10],
    [74, 10],
    [75, 20],
    [85, 35],
    [95, 50],
    [100, 50],
    [400, 50],
  ])('with %i %% of the band sold costs %i %% more', (soldMin, percent) => {
    const occupancy = [{ date: '2026-06-02', bandId: null, soldMin, openMin: 100 }];

    expect(quotePrice(WITHOUT_BANDS, facts(NOON, 60, { occupancy })).totalCents).toBe(10_000 + percent * 100);
  });

  test('takes the demand of its own day and band only', () => {
    const full = { soldMin: 100, openMin: 100 };
    const occupancy = [
      { date: '2026-06-01', bandId: null, ...full },
      { date: '2026-06-02', bandId: 'weekday-evening', ...full },
    ];

    // An hour before the evening and an hour of it.
    expect(quotePrice(HUNDRED_AN_HOUR, facts('2026-06-02T16:00-03:00', 120, { occupancy })).totalCents).toBe(
      10_000 + 18_000,
    );
  });

  test.each([
    [119, 0],
    [120, -5],
    [180, -10],
    [600, -10],
  ])('of %i minutes changes by %i %% for its length', (minutes, percent) => {
    const durations = [
      { fromMin: 180, percent: -10 },
      { fromMin: 120, percent: -5 },
    ];
    const set = { ...WITHOUT_BANDS, hourly: { ...WITHOUT_BANDS.hourly, cents: 60_000 }, durations };

    expect(quotePrice(set, facts(NOON, minutes)).totalCents).toBe(minutes * 10 * (100 + percent));
  });

  test('with tax in it names the tax and does not grow', () => {
    const taxes = {
      areIncluded: true,
      lines: [
        { label: 'GST', ratePpm: 50_000 },
        { label: 'QST', ratePpm: 99_750 },
      ],
    };

    const quote = quotePrice({ ...WITHOUT_BANDS, taxes }, facts(NOON));

    expect(quote.totalCents).toBe(10_000);
    expect(quote.taxLines.map(({ cents }) => cents)).toEqual([435, 868]);
    expect(bookingPriceOf(quote).lines).toEqual([{ label: 'Base price', cents: 10_000 }]);
  });

  test('before a promotion is what its minimum is held against', () => {
    const set: PriceSet = { ...HUNDRED_AN_HOUR, tierDiscounts: [{ tier: 'member', percent: 10 }] };

    expect(spendBeforePromotion(set, facts('2026-06-06T12:00-03:00', 60, { tier: 'member' }))).toBe(11_250);
  });
});

describe('a price set', () => {
  const malformed: [string, string, (set: Record<string, unknown>) => unknown][] = [
    ['a version that is none', 'version', (set) => ({ ...set, version: 0 })],
    ['a currency in words', 'currency', (set) => ({ ...set, currency: 'dollars' })],
    ['cents in fractions', 'hourly.cents', (set) => ({ ...set, hourly: { cents: 1.5, byKind: [], byResource: [] } })],
    ['a field nobody knows', 'surge', (set) => ({ ...set, surge: 2 })],
    ['a missing field', 'taxes', ({ taxes: _, ...set }) => set],
    ['a band without days', 'bands.0.weekdays', (set) => ({ ...set, bands: [aBand({ weekdays: [] })] })],
    ['a band at 25 o’clock', 'bands.0.from', (set) => ({ ...set, bands: [aBand({ from: '25:00' })] })],
    ['a band that pays back', 'bands.0.percent', (set) => ({ ...set, bands: [aBand({ percent: -101 })] })],
    ['a band twice', 'bands.1.id', (set) => ({ ...set, bands: [aBand(), aBand()] })],
    ['demand above the cap', 'demand.0.percent', (set) => ({ ...set, demand: [step(50, 51)] })],
    ['demand that falls', 'demand.1.percent', (set) => ({ ...set, demand: [step(50, 20), step(80, 10)] })],
    ['a tier twice', 'tierDiscounts.1.tier', (set) => ({ ...set, tierDiscounts: [tier('vip'), tier('vip')] })],
    ['a discount above all', 'tierDiscounts.0.percent', (set) => ({ ...set, tierDiscounts: [tier('vip', 101)] })],
    ['a tax in percent', 'taxes.lines.0.ratePpm', (set) => ({ ...set, taxes: taxesOf(14.975) })],
    ['a fee of no kind', 'cancellation.lateFee.kind', (set) => ({ ...set, cancellation: lateFee({ kind: 'all' }) })],
    [
      'a fee without a sum',
      'cancellation.lateFee.cents',
      (set) => ({ ...set, cancellation: lateFee({ kind: 'cents' }) }),
    ],
  ];
  const aBand = (changes = {}) => ({ ...HUNDRED_AN_HOUR.bands[0], ...changes });
  const step = (fromOccupancyPercent: number, percent: number) => ({ fromOccupancyPercent, percent });
  const tier = (name: string, percent = 5) => ({ tier: name, percent });
  const taxesOf = (ratePpm: number) => ({ areIncluded: false, lines: [{ label: 'Tax', ratePpm }] });
  const lateFee = (fee: object) => ({ freeUntilMin: 60, lateFee: fee, losesCredits: true });

  test.each(malformed)('with %s is refused at %s', (_what, field, spoil) => {
    const result = parsePriceSet(spoil({ ...HUNDRED_AN_HOUR }));

    expect(result).toMatchObject({ ok: false, error: { code: 'prices.malformed' } });
    expect(result.ok ? [] : result.error.problems.map((problem) => problem.field)).toEqual([field]);
  });

  test('of a new club is well formed', () => {
    expect(parsePriceSet(HUNDRED_AN_HOUR)).toEqual({ ok: true, value: HUNDRED_AN_HOUR });
  });
});
