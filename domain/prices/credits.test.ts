import { describe, expect, test } from 'vitest';
import { payWithCredits } from './credits.ts';

const WISH = { count: 2, balance: 5, totalCents: 6750, creditCents: 1000 };

describe('credits', () => {
  test.each([
    ['pay what they are worth', {}, 2000],
    ['pay no more than the price, the last one included', { count: 7, balance: 7 }, 6750],
    ['may be spent to the last', { count: 5 }, 5000],
  ])('%s', (_what, changes, cents) => {
    expect(payWithCredits({ ...WISH, ...changes })).toEqual({ ok: true, value: cents });
  });

  test.each([
    ['that nobody takes', { creditCents: undefined }, { code: 'credits.not_taken' }],
    ['that are not there', { count: 6 }, { code: 'credits.too_few', balance: 5 }],
    ['beyond the price', { count: 8, balance: 20 }, { code: 'credits.more_than_price', countMax: 7 }],
    ['for what is free', { count: 1, totalCents: 0 }, { code: 'credits.more_than_price', countMax: 0 }],
  ])('%s pay nothing', (_what, changes, error) => {
    expect(payWithCredits({ ...WISH, ...changes })).toEqual({ ok: false, error });
  });
});
