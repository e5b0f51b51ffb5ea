import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aProfile, at } from '../tests/support/facility-profile.ts';
import { BookingPriceSchema } from './booking.ts';
import { priceOf } from './pricing.ts';
import { MINUTE_MS } from './time.ts';

const hourlyCents = fc.integer({ min: 0, max: 1_000_000 });
const percent = fc.integer({ min: -100, max: 400 });
const minutes = fc.integer({ min: 1, max: 288 }).map((grains) => grains * 5);
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

function priced(drawn: { hourlyCents: number; percent: number; minutes: number }) {
  const bands = [{ label: 'Band', weekdays: EVERY_DAY, from: '00:00', until: '24:00', percent: drawn.percent }];
  const startsAt = at('2026-06-01T12:00-03:00');
  const profile = aProfile({ pricing: { hourlyCents: drawn.hourlyCents, bands } });
  return priceOf(profile, { startsAt, endsAt: startsAt + drawn.minutes * MINUTE_MS });
}

describe('a price', () => {
  test('is whole cents that its lines add up to, and one that a booking may carry', () => {
    fc.assert(
      fc.property(fc.record({ hourlyCents, percent, minutes }), (drawn) => {
        const price = priced(drawn);

        expect(price.lines.reduce((sum, line) => sum + line.cents, 0)).toBe(price.totalCents);
        expect(BookingPriceSchema.parse(price)).toEqual(price);
      }),
    );
  });

  test('is never more than half a cent from the exact one, and even when it is just half', () => {
    fc.assert(
      fc.property(fc.record({ hourlyCents, percent, minutes }), (drawn) => {
        const exactIn6000ths = BigInt(drawn.hourlyCents) * BigInt(drawn.minutes) * BigInt(100 + drawn.percent);
        const { totalCents } = priced(drawn);

        const off = BigInt(totalCents) * 6000n - exactIn6000ths;
        const distance = off < 0n ? -off : off;
        expect(distance <= 3000n).toBe(true);
        expect(distance < 3000n || totalCents % 2 === 0).toBe(true);
      }),
    );
  });

  test('never falls when the booking gets longer', () => {
    fc.assert(
      fc.property(fc.record({ hourlyCents, percent, minutes }), minutes, (drawn, more) => {
        const longer = priced({ ...drawn, minutes: drawn.minutes + more });

        expect(longer.totalCents).toBeGreaterThanOrEqual(priced(drawn).totalCents);
      }),
    );
  });
});
