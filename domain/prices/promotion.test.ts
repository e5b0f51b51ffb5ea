import { describe, expect, test } from 'vitest';
import { at, BAY_1, BAY_2 } from '../../tests/support/facility-profile.ts';
import { err, ok } from '../result.ts';
import {
  normalisePromotionCode,
  type Promotion,
  type PromotionFacts,
  PromotionSchema,
  promotionApplies,
} from './promotion.ts';

const NOW = at('2026-06-01T12:00-03:00');

const SUMMER: Promotion = {
  id: '00000000-0000-4000-8000-000000000051',
  code: 'SUMMER-25',
  name: 'Summer',
  value: { kind: 'percent', percent: 25 },
  active: true,
  validFrom: NOW,
  validUntil: NOW + 1000,
  usesMax: 10,
  usesPerCustomerMax: 2,
  minSpendCents: 3000,
  resourceIds: [BAY_1],
};
const facts: PromotionFacts = { now: NOW, resourceId: BAY_1, spendCents: 3000, uses: 9, usesByCustomer: 1 };

describe('a promotion', () => {
  test('applies at the first instant, the least spend and the last use', () => {
    expect(promotionApplies(SUMMER, facts)).toEqual(ok(null));
  });

  test.each<[string, Partial<Promotion>, Partial<PromotionFacts>, object]>([
    ['switched off', { active: false }, {}, { code: 'promotion.inactive' }],
    ['before it starts', {}, { now: NOW - 1 }, { code: 'promotion.not_started', validFrom: NOW }],
    ['at the instant it ends', {}, { now: NOW + 1000 }, { code: 'promotion.ended', validUntil: NOW + 1000 }],
    ['on another bay', {}, { resourceId: BAY_2 }, { code: 'promotion.other_resource' }],
    ['for too little', {}, { spendCents: 2999 }, { code: 'promotion.spend_too_low', minSpendCents: 3000 }],
    ['after its last use', {}, { uses: 10 }, { code: 'promotion.used_up' }],
    [
      'after the customer’s last use',
      {},
      { usesByCustomer: 2 },
      { code: 'promotion.used_up_by_customer', usesPerCustomerMax: 2 },
    ],
  ])('is refused %s', (_when, changes, otherwise, refusal) => {
    expect(promotionApplies({ ...SUMMER, ...changes }, { ...facts, ...otherwise })).toEqual(err(refusal));
  });

  test('without limits applies for ever', () => {
    const open = { validFrom: null, validUntil: null, usesMax: null, usesPerCustomerMax: null, resourceIds: null };

    expect(promotionApplies({ ...SUMMER, ...open }, { ...facts, now: 0, uses: 1e6, usesByCustomer: 1e6 })).toEqual(
      ok(null),
    );
  });

  test('is found however its code was typed', () => {
    expect(normalisePromotionCode(' summer-25 ')).toBe(SUMMER.code);
  });

  test.each<[string, object]>([
    ['code', { code: 'summer 25' }],
    ['value.percent', { value: { kind: 'percent', percent: 101 } }],
    ['value.cents', { value: { kind: 'cents', cents: 0 } }],
    ['validUntil', { validUntil: NOW }],
    ['usesMax', { usesMax: 0 }],
    ['minSpendCents', { minSpendCents: -1 }],
    ['resourceIds', { resourceIds: [] }],
  ])('is refused for a bad %s', (field, changes) => {
    const parsed = PromotionSchema.safeParse({ ...SUMMER, ...changes });

    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});
