import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, BAY_1, BAY_2 } from '../../tests/support/facility-profile.ts';
import { somePrices } from '../../tests/support/random-prices.ts';
import { BookingPriceSchema } from '../booking.ts';
import { plainCalendar } from '../rules/rule-facts.ts';
import { GRAIN_MS } from '../time.ts';
import { bookingPriceOf } from './breakdown.ts';
import { parsePriceSet, type PriceSet } from './price-set.ts';
import { compilePrices, type QuoteFacts, QuoteFactsSchema, quotePrice } from './quote-price.ts';

const ZONE = 'America/Halifax';
const SOME_DAYS = [at('2026-03-07T12:00-04:00'), at('2026-06-05T12:00-03:00'), at('2026-10-31T12:00-03:00')] as const;

const percent = fc.integer({ min: -100, max: 400 });
const label = fc.constantFrom('A', 'B', 'C');
const cents = (min: number, max: number) => fc.integer({ min, max });
const quoteFacts: fc.Arbitrary<QuoteFacts> = fc
  .record({
    day: fc.constantFrom(...SOME_DAYS),
    grain: fc.integer({ min: 0, max: 400 }),
    grains: fc.integer({ min: 1, max: 72 }),
    tier: fc.constantFrom('standard', 'member'),
    occupancy: fc.array(
      fc.record({
        date: fc.constantFrom('2026-03-08', '2026-06-06', '2026-11-01'),
        bandId: fc.constantFrom(null, 'one', 'two'),
        soldMin: fc.integer({ min: 0, max: 200 }),
        openMin: fc.integer({ min: 0, max: 200 }),
      }),
      { maxLength: 3 },
    ),
    promotion: fc.option(
      fc.record({
        name: label,
        value: fc.oneof(
          cents(1, 5000).map((sum) => ({ kind: 'cents' as const, cents: sum })),
          cents(1, 100).map((less) => ({ kind: 'percent' as const, percent: less })),
        ),
      }),
    ),
    resource: fc.constantFrom({ id: BAY_1, kind: 'bay' as const }, { id: BAY_2, kind: 'room' as const }),
    adjustments: fc.array(
      fc.record({
        value: fc.oneof(
          cents(-5000, 5000).map((sum) => ({ kind: 'cents' as const, cents: sum })),
          percent.map((more) => ({ kind: 'percent' as const, percent: more })),
        ),
        by: fc.record({ id: fc.constantFrom('x', 'y'), name: label }),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ day, grain, grains, ...facts }) => {
    const startsAt = day + grain * GRAIN_MS;
    return { ...facts, timeZone: ZONE, time: { startsAt, endsAt: startsAt + grains * GRAIN_MS } };
  });

const sum = (lines: readonly { cents: number }[]) => lines.reduce((total, line) => total + line.cents, 0);

type Asked = Omit<QuoteFacts, 'timeZone'>;
const askerOf = ({ tier, occupancy, promotion }: Asked) => ({ tier, occupancy, promotion });
const placeOf = ({ resource, adjustments }: Asked) => [resource, adjustments] as const;
const withoutZone = ({ timeZone: _, ...asked }: QuoteFacts): Asked => asked;

describe('a quote', () => {
  test('adds up to the cent, is never below zero, and is one that a booking may carry', () => {
    fc.assert(
      fc.property(somePrices, quoteFacts, (set, facts) => {
        const quote = quotePrice(set, facts);

        expect(sum(quote.lines)).toBe(quote.subtotalCents);
        expect(quote.totalCents).toBe(quote.subtotalCents + (quote.taxesAreIncluded ? 0 : sum(quote.taxLines)));
        expect(quote.subtotalCents).toBeGreaterThanOrEqual(0);
        const price = bookingPriceOf(quote);
        expect(sum(price.lines)).toBe(price.totalCents);
        expect(BookingPriceSchema.parse(price)).toEqual(price);
      }),
      { numRuns: 1000 },
    );
  });

  test('is byte for byte the same after set and facts went through JSON and the parsers', () => {
    const [cloud, facility] = [plainCalendar(ZONE), plainCalendar(ZONE)];
    fc.assert(
      fc.property(somePrices, quoteFacts, (set, facts) => {
        const here = JSON.stringify(
          compilePrices(set)
            .ask(askerOf(facts), cloud)
            .at(facts.time)
            .on(...placeOf(facts)),
        );

        const sent = QuoteFactsSchema.omit({ timeZone: true }).parse(JSON.parse(JSON.stringify(withoutZone(facts))));
        const parsed = parsePriceSet(JSON.parse(JSON.stringify(set)));
        const kept = parsed.ok && compilePrices(parsed.value).ask(askerOf(sent), facility);
        const there = kept && kept.at(sent.time).on(...placeOf(sent));

        expect(JSON.stringify(there)).toBe(here);
      }),
      { numRuns: 1000 },
    );
  });

  test('does not depend on the order of steps, discounts and occupancy, nor on who keeps the calendar', () => {
    const calendar = plainCalendar(ZONE);
    fc.assert(
      fc.property(somePrices, quoteFacts, (set, facts) => {
        const unique = new Map(facts.occupancy.map((entry) => [`${entry.date} ${entry.bandId}`, entry]));
        const occupancy = [...unique.values()];
        const backwards: PriceSet = {
          ...set,
          demand: set.demand.toReversed(),
          durations: set.durations.toReversed(),
          tierDiscounts: set.tierDiscounts.toReversed(),
        };

        const { resource, time, adjustments } = facts;
        const compiled = compilePrices(backwards).ask({ ...facts, occupancy: occupancy.toReversed() }, calendar);

        expect(compiled.at(time).on(resource, adjustments)).toEqual(quotePrice(set, { ...facts, occupancy }));
      }),
      { numRuns: 1000 },
    );
  });

  test('never falls when more is sold, and demand adds half at most', () => {
    fc.assert(
      fc.property(somePrices, quoteFacts, fc.integer({ min: 1, max: 100 }), (set, facts, more) => {
        const bare = { ...facts, promotion: null, adjustments: [] };
        const fuller = bare.occupancy.map((entry) => ({ ...entry, soldMin: entry.soldMin + more }));

        const [idle, now, later] = [[], bare.occupancy, fuller].map(
          (occupancy) => quotePrice(set, { ...bare, occupancy }).subtotalCents,
        ) as [number, number, number];

        expect(later).toBeGreaterThanOrEqual(now);
        // A cent for rounding both.
        expect(later).toBeLessThanOrEqual(idle * 1.5 + 1);
      }),
      { numRuns: 1000 },
    );
  });
});
