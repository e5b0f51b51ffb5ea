import { describe, expect, test } from 'vitest';
import { aProfile, BAY_1, BAY_2, BAY_3, at, between } from '../../tests/support/facility-profile.ts';
import { createCalendar } from '../opening-hours.ts';
import type { Promotion } from '../prices/promotion.ts';
import type { Rule } from '../rules/rule.ts';
import { UNKNOWN_CUSTOMER } from '../rules/rule-facts.ts';
import { type Terms, termsOfProfile } from '../terms.ts';
import { compileTerms } from './compile-terms.ts';
import type { OfferFacts } from './offers.ts';
import { type Trial, tryOffer } from './trial.ts';

const NOON = at('2026-06-11T12:00-03:00');
const time = (from: string, until: string) => between(`2026-06-11T${from}-03:00`, `2026-06-11T${until}-03:00`);
const WANTED = { resourceId: BAY_1, ...time('14:00', '15:00') };

function aRule(id: string, rest: Pick<Rule, 'conditions' | 'actions'> & Partial<Rule>): Rule {
  const common = { type: 'time', priority: 0, active: true, validFrom: null, validUntil: null } as const;
  return { id, name: `Rule ${id}`, ...common, ...rest };
}

const refOf = ({ id, name }: Rule) => ({ id, name });

function facts(rules: Rule[], changes: Partial<OfferFacts> = {}, terms: Partial<Terms> = {}): OfferFacts {
  const profile = aProfile();
  return {
    profile,
    calendar: createCalendar(profile),
    terms: compileTerms({ ...termsOfProfile(profile), rules: { version: 1, rules }, ...terms }),
    busy: [],
    now: NOON,
    channel: 'web',
    ...changes,
  };
}

function tried(asked: OfferFacts, code: string | null = null): Trial {
  const result = tryOffer(asked, WANTED, code);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

const aPromotion: Promotion = {
  id: '00000000-0000-4000-8000-0000000000a1',
  code: 'SUMMER',
  name: 'Summer',
  value: { kind: 'percent', percent: 50 },
  active: true,
  validFrom: null,
  validUntil: null,
  usesMax: 10,
  usesPerCustomerMax: 1,
  minSpendCents: 0,
  resourceIds: [BAY_1],
};

describe('a time that is tried', () => {
  test('may be had by the club’s own policy, and the answer says what that is', () => {
    const trial = tried(facts([]));

    expect(trial).toMatchObject({ refusal: null, decidedBy: null, rules: [], promotion: { kind: 'none' } });
    expect(trial.limits).toEqual({
      shortestMin: { value: 30, by: null },
      longestMin: { value: 240, by: null },
      stepMin: null,
      noticeMin: null,
      horizonDays: { value: 60, by: null },
      cancelCutoffMin: { value: 0, by: null },
      bufferMin: null,
    });
    expect(trial.price.totalCents).toBe(4000);
  });

  test('is refused by a rule that is named, though it may be had elsewhere', () => {
    const lessons = aRule('lessons', {
      conditions: { resourceIds: [BAY_1] },
      actions: { verdict: { kind: 'deny', sentence: 'Lessons are on Bay 1 then.' } },
    });

    const trial = tried(facts([lessons], { busy: [{ ...WANTED, id: 'booked', resourceId: BAY_2 }] }));

    expect(trial.refusal).toMatchObject({ code: 'rule.denied', sentence: 'Lessons are on Bay 1 then.' });
    expect(trial.decidedBy).toEqual(refOf(lessons));
    expect(trial.rules).toEqual([{ ...refOf(lessons), decides: ['verdict'] }]);
    expect(trial.elsewhere).toEqual([
      { resourceId: BAY_2, refusal: { code: 'slot.taken' }, totalCents: 4000 },
      { resourceId: BAY_3, refusal: null, totalCents: 4000 },
    ]);
  });

  test('is told which rules had spoken, and which of them were overruled', () => {
    const members = aRule('members', { priority: 5, conditions: {}, actions: { duration: { shortestMin: 30 } } });
    const longer = aRule('longer', {
      conditions: {},
      actions: { duration: { shortestMin: 90 }, buffer: { afterMin: 10 }, price: { kind: 'percent', percent: 10 } },
    });
    const overruled = aRule('overruled', { priority: -1, conditions: {}, actions: { duration: { shortestMin: 120 } } });
    const off = aRule('off', { active: false, conditions: {}, actions: { noticeMin: 60 } });
    const others = aRule('others', { conditions: { tiers: ['vip'] }, actions: { noticeMin: 60 } });

    const trial = tried(facts([overruled, longer, members, off, others]));

    expect(trial.refusal).toBeNull();
    expect(trial.limits.shortestMin).toEqual({ value: 30, by: refOf(members) });
    expect(trial.limits.bufferMin).toEqual({ value: 10, by: refOf(longer) });
    expect(trial.price.totalCents).toBe(4400);
    expect(trial.rules).toEqual([
      { ...refOf(members), decides: ['shortestMin'] },
      { ...refOf(longer), decides: ['buffer', 'price'] },
      { ...refOf(overruled), decides: [] },
    ]);
  });

  test('has no limits of the club’s own at the desk', () => {
    expect(tried(facts([], { channel: 'desk' })).limits).toMatchObject({
      shortestMin: null,
      longestMin: null,
      horizonDays: null,
    });
  });

  test('goes by who asks', () => {
    const prices = { ...termsOfProfile(aProfile()).prices, tierDiscounts: [{ tier: 'vip', percent: 25 }] };
    const asker = { customer: { ...UNKNOWN_CUSTOMER, tier: 'vip' }, existing: [], partySize: 2 };

    expect(tried(facts([], { asker }, { prices })).price.totalCents).toBe(3000);
  });

  test('is cheaper with a promotion where that counts, and says why not elsewhere', () => {
    const asked = facts([], {}, { promotions: [aPromotion] });

    const trial = tried(asked, ' summer ');

    expect(trial.promotion).toEqual({ kind: 'applied', name: 'Summer' });
    expect(trial.price.totalCents).toBe(2000);
    expect(trial.elsewhere.map(({ totalCents }) => totalCents)).toEqual([4000, 4000]);
    expect(tried(asked, 'WINTER').promotion).toEqual({ kind: 'refused', refusal: { code: 'promotion.unknown' } });
    expect(tried(facts([], {}, { promotions: [{ ...aPromotion, active: false }] }), 'SUMMER').promotion).toEqual({
      kind: 'refused',
      refusal: { code: 'promotion.inactive' },
    });
  });

  test('says what cancelling costs, by the rule that sets another cut-off', () => {
    const strict = aRule('strict', { conditions: {}, actions: { cancelCutoffMin: 60 } });
    const own = termsOfProfile(aProfile()).prices;
    const cancellation = {
      freeUntilMin: 30,
      lateFee: { kind: 'percent' as const, percent: 50 },
      losesCredits: true,
    };

    const trial = tried(facts([strict], {}, { prices: { ...own, cancellation } }));

    expect(trial.limits.cancelCutoffMin).toEqual({ value: 60, by: refOf(strict) });
    expect(trial.cancellation).toEqual({
      freeUntilAt: time('13:00', '14:00').startsAt,
      feeCents: 2000,
      losesSpend: true,
    });
  });

  test('must be a time that a booking can have, of a bay that is there', () => {
    expect(tryOffer(facts([]), { ...WANTED, startsAt: WANTED.startsAt + 1 }, null)).toMatchObject({
      error: { code: 'slot.off_grid' },
    });
    expect(tryOffer(facts([]), { ...WANTED, resourceId: 'gone' }, null)).toMatchObject({
      error: { code: 'slot.unknown_resource' },
    });
  });
});
