import { describe, expect, test } from 'vitest';
import { aProfile, BAY_1, BAY_2 } from '../../tests/support/facility-profile.ts';
import type { Promotion } from '../prices/promotion.ts';
import { termsOfProfile } from '../terms.ts';
import { keptPromotion, keptSpend } from './kept-spend.ts';

const PROMOTION: Promotion = {
  id: '00000000-0000-4000-8000-0000000000a9',
  code: 'WINTER25',
  name: 'Winter',
  value: { kind: 'percent', percent: 25 },
  active: false,
  validFrom: null,
  validUntil: 1,
  usesMax: 1,
  usesPerCustomerMax: 1,
  minSpendCents: 0,
  resourceIds: [BAY_1],
};
const SPEND = { promotion: { id: PROMOTION.id, code: PROMOTION.code } };
const terms = { ...termsOfProfile(aProfile()), promotions: [PROMOTION] };
const worth = (creditCents: number | undefined) => {
  const { creditCents: _, ...prices } = terms.prices;
  return { prices: creditCents === undefined ? prices : { ...prices, creditCents } };
};
const paid = { credits: { customerId: 'ana', count: 3, cents: 3000 } };

describe('the promotion of a booking that moves', () => {
  test('stays with it where it is for the bay, though nobody else may use it any more', () => {
    expect(keptPromotion(terms, SPEND, BAY_1)).toEqual(PROMOTION);
    expect(keptPromotion(terms, SPEND, BAY_2)).toBeNull();
  });

  test('is nothing where none was used, or it has been deleted', () => {
    expect(keptPromotion(terms, undefined, BAY_1)).toBeNull();
    expect(keptPromotion({ promotions: [] }, SPEND, BAY_1)).toBeNull();
  });
});

describe('the credits of a booking that moves', () => {
  test.each([
    ['what they are worth now', 1200, 9000, 3600],
    ['no more than the price there', 1200, 2000, 2000],
    ['what they did, where the club takes none any more', undefined, 9000, 3000],
  ])('pay %s', (_what, creditCents, totalCents, cents) => {
    expect(keptSpend(worth(creditCents), paid, totalCents)).toEqual({ credits: { ...paid.credits, cents } });
  });

  test('are none where none were spent', () => {
    expect(keptSpend(worth(1000), undefined, 5000)).toBeUndefined();
    expect(keptSpend(worth(1000), { credits: null }, 5000)).toEqual({ credits: null });
  });
});
