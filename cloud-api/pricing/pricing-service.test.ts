import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../domain/time.ts';
import { aPromotion } from '../../tests/support/a-promotion.ts';
import { someTerms } from '../../tests/support/a-rule.ts';
import { aProfile, BAY_1 } from '../../tests/support/facility-profile.ts';
import { buildTestCloud, NOON, type TestCloud } from '../../tests/support/test-cloud.ts';
import type { PriceQuery } from '../http/services.ts';
import { createPricingService } from './pricing-service.ts';
import { createQuoteBook } from './quotes.ts';

/** An hour of the next afternoon, which costs $40.00. */
const PLACE = { resourceId: BAY_1, startsAt: NOON + 24 * HOUR_MS, endsAt: NOON + 25 * HOUR_MS };
const ANYBODY: PriceQuery = { ...PLACE, promoCode: null, credits: null, customerId: null };
const PROMOTIONS = [
  aPromotion({ usesMax: 3 }),
  aPromotion({ id: '00000000-0000-4000-8000-0000000000a2', code: 'OFF', active: false }),
  aPromotion({ id: '00000000-0000-4000-8000-0000000000a3', code: 'BIG', minSpendCents: 100_000 }),
];

let cloud: TestCloud;
let uses: number;
beforeEach(async () => {
  cloud = await buildTestCloud();
  uses = 0;
  const { cancellation: _, ...prices } = someTerms([]).prices;
  const cancellation = { freeUntilMin: 60, lateFee: { kind: 'percent' as const, percent: 50 }, losesCredits: true };
  const terms = someTerms([], { promotions: PROMOTIONS, prices: { ...prices, creditCents: 700, cancellation } });
  cloud.index.apply({ type: 'terms', facilityId: aProfile().id, terms });
});

const calculate = (query: Partial<PriceQuery>) => {
  const { index, clock } = cloud;
  const quotes = createQuoteBook(Buffer.alloc(32, 7), clock);
  return createPricingService({ quotes, index, usesOf: async () => uses }).calculate({ ...ANYBODY, ...query });
};

describe('a price', () => {
  test('has a line for the promotion, and says what cancelling late costs of what is left', async () => {
    const plain = await calculate({});
    const half = await calculate({ promoCode: ' half' });

    expect(plain).toMatchObject({
      value: { price: { totalCents: 4000 }, promotion: null, credits: null, cancellation: { feeCents: 2000 } },
    });
    expect(half).toMatchObject({
      value: {
        price: { totalCents: 2000 },
        promotion: { code: 'HALF', name: 'Half price' },
        cancellation: { freeUntilAt: PLACE.startsAt - HOUR_MS, feeCents: 1000, losesSpend: true },
      },
    });
  });

  test.each([
    ['nobody', 'promotion.unknown'],
    ['off', 'promotion.inactive'],
    ['big', 'promotion.spend_too_low'],
  ])('for the code %s is refused', async (promoCode, code) => {
    expect(await calculate({ promoCode })).toMatchObject({ ok: false, error: { code } });
  });

  test('for a code that is used up is refused before anybody books', async () => {
    uses = 3;

    expect(await calculate({ promoCode: 'HALF' })).toEqual({ ok: false, error: { code: 'promotion.used_up' } });
  });

  test('is paid with credits by nobody who has not proved whose they are, nor by one who has none', async () => {
    expect(await calculate({ credits: 1 })).toEqual({ ok: false, error: { code: 'credits.not_yours' } });
    expect(await calculate({ credits: 1, customerId: 'somebody' })).toEqual({
      ok: false,
      error: { code: 'credits.too_few', balance: 0 },
    });
  });
});
