import { describe, expect, test } from 'vitest';
import { aProfile, at, BAY_1, BAY_2, between } from '../../tests/support/facility-profile.ts';
import { createCalendar } from '../opening-hours.ts';
import { defaultPriceSet } from '../prices/default-price-set.ts';
import type { Promotion } from '../prices/promotion.ts';
import type { Rule } from '../rules/rule.ts';
import { type Terms, termsOfProfile } from '../terms.ts';
import { compileTerms } from './compile-terms.ts';
import {
  alternativeOffers,
  ANYBODY,
  cancellationOf,
  checkOffer,
  findPromotion,
  isOpenTo,
  listOffers,
  type OfferFacts,
} from './offers.ts';

const DATE = '2026-06-11';
const NOON = at('2026-06-11T12:00-03:00');
const today = (from: string, until: string) => between(`${DATE}T${from}-03:00`, `${DATE}T${until}-03:00`);
const place = (from: string, until: string, resourceId = BAY_1) => ({ resourceId, ...today(from, until) });

function aRule(id: string, rest: Pick<Rule, 'conditions' | 'actions'> & Partial<Rule>): Rule {
  const common = { type: 'time', priority: 0, active: true, validFrom: null, validUntil: null } as const;
  return { id, name: `Rule ${id}`, ...common, ...rest };
}

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

const lessons = aRule('lessons', {
  conditions: { resourceIds: [BAY_1], localTime: { from: '15:00', until: '16:00' } },
  actions: { verdict: { kind: 'deny', sentence: 'Lessons are on Bay 1 then.' } },
});

describe('rules that deny', () => {
  test('take a time off sale, with the sentence of their manager', () => {
    const { error } = refused(checkOffer(facts([lessons]), place('15:30', '16:30')));

    expect(error).toEqual({
      code: 'rule.denied',
      sentence: 'Lessons are on Bay 1 then.',
      ruleId: 'lessons',
      ruleName: 'Rule lessons',
    });
    expect(checkOffer(facts([lessons]), place('15:30', '16:30', BAY_2)).ok).toBe(true);
    expect(checkOffer(facts([lessons]), place('16:00', '17:00')).ok).toBe(true);
  });

  test('mark times in the list and leave them out of what is free instead', () => {
    const offers = listOffers(facts([lessons]), { date: DATE, durationMin: 60, resourceId: BAY_1 });
    const denied = offers.filter((offer) => !isOpenTo(offer));
    const instead = alternativeOffers(facts([lessons]), place('15:00', '16:00', BAY_2), 100);

    expect(denied.map(({ startsAt }) => startsAt)).toEqual(
      [today('15:00', '16:00'), today('15:30', '16:30')].map((t) => t.startsAt),
    );
    expect(
      instead.some(({ resourceId, startsAt }) => resourceId === BAY_1 && startsAt === today('15:00', '16:00').startsAt),
    ).toBe(false);
  });

  test('give way to staff who say why, but hours and what is taken do not', () => {
    const busy = [{ id: 'other', ...place('15:00', '16:00') }];
    const desk = facts([lessons], { channel: 'desk' });

    expect(checkOffer(desk, place('15:00', '16:00'), 'rules').ok).toBe(true);
    expect(checkOffer(desk, place('15:00', '16:00'), 'approval').ok).toBe(false);
    expect(checkOffer({ ...desk, busy }, place('15:00', '16:00'), 'rules')).toMatchObject({
      error: { code: 'slot.taken' },
    });
    expect(checkOffer(desk, place('23:00', '23:30'), 'rules')).toMatchObject({ error: { code: 'slot.closed' } });
  });

  test('go before what is taken, so that nobody waits for a time they cannot have', () => {
    const busy = [{ id: 'other', ...place('15:00', '16:00') }];

    expect(checkOffer(facts([lessons], { busy }), place('15:00', '16:00'))).toMatchObject({
      error: { code: 'rule.denied' },
    });
  });
});

describe('approval', () => {
  const ask = aRule('ask', {
    conditions: { partySize: { atLeast: 4 } },
    actions: { verdict: { kind: 'require-approval' } },
  });
  const asker = {
    customer: { tier: 'standard', tags: [], isFirstVisit: null, noShows: 0, credits: 0 },
    existing: [],
    partySize: 4,
  };

  test('is asked for, and given by the waiver for it', () => {
    const asked = facts([ask], { asker });

    expect(checkOffer(asked, place('15:00', '16:00'))).toMatchObject({
      error: { code: 'rule.needs_approval', ruleId: 'ask' },
    });
    expect(checkOffer(asked, place('15:00', '16:00'), 'approval').ok).toBe(true);
    expect(checkOffer(facts([ask]), place('15:00', '16:00')).ok).toBe(true);
  });
});

describe('limits', () => {
  const limits = aRule('limits', {
    conditions: { channels: ['web'] },
    actions: { duration: { shortestMin: 60, longestMin: 120, stepMin: 60 }, noticeMin: 120, horizonDays: 90 },
  });

  test.each([
    ['too short', place('16:00', '16:30'), { code: 'slot.too_short', shortestMin: 60 }],
    ['too long', place('16:00', '19:00'), { code: 'slot.too_long', longestMin: 120 }],
    ['between the steps', place('16:00', '17:30'), { code: 'slot.off_step', stepMin: 60 }],
    ['too soon', place('13:00', '14:00'), { code: 'slot.too_soon', noticeMin: 120 }],
  ])('refuse what is %s, by the name of the rule', (_what, wanted, error) => {
    const rule = { id: 'limits', name: 'Rule limits' };

    expect(refused(checkOffer(facts([limits]), wanted)).error).toEqual({ ...error, rule });
    expect(checkOffer(facts([limits], { channel: 'desk' }), wanted).ok).toBe(true);
  });

  test('may be wider than the policy of the facility', () => {
    const later = { resourceId: BAY_1, ...between('2026-08-30T15:00-03:00', '2026-08-30T16:00-03:00') };

    expect(checkOffer(facts([]), later)).toMatchObject({ error: { code: 'slot.too_far' } });
    expect(checkOffer(facts([limits]), later).ok).toBe(true);
  });

  test('keep a buffer around what is booked', () => {
    const buffer = aRule('buffer', { conditions: { resourceIds: [BAY_1] }, actions: { buffer: { afterMin: 30 } } });
    const busy = [
      { id: 'one', ...place('15:00', '16:00') },
      { id: 'two', ...place('15:00', '16:00', BAY_2) },
    ];

    expect(checkOffer(facts([buffer], { busy }), place('16:00', '17:00'))).toMatchObject({
      error: { code: 'slot.taken' },
    });
    expect(checkOffer(facts([buffer], { busy }), place('16:30', '17:30')).ok).toBe(true);
    expect(checkOffer(facts([buffer], { busy }), place('16:00', '17:00', BAY_2)).ok).toBe(true);
  });
});

describe('prices', () => {
  const prices = defaultPriceSet({ hourlyCents: 4000, currency: 'CAD' });

  test('rise as the band of that day fills up, with bookings and not with blocks, and not by the one that moves', () => {
    const sold = [BAY_1, BAY_2, aProfile().resources[2]?.id ?? ''].map((resourceId) => ({
      id: `sold ${resourceId}`,
      ...place('17:00', '20:00', resourceId),
    }));
    const blocks = sold.map((busy) => ({ ...busy, kind: 'block' }));
    const priceAt = (busy: OfferFacts['busy'], ignoreId?: string) => {
      const checked = checkOffer(facts([], { busy }, { prices }), { ...place('20:00', '21:00'), ignoreId });
      return checked.ok ? checked.value.price.totalCents : null;
    };

    expect(priceAt([])).toBe(4800);
    expect(priceAt(sold)).toBe(5760);
    expect(priceAt(blocks)).toBe(4800);
    expect(priceAt(sold, `sold ${BAY_1}`)).toBe(4800);
  });

  test('take in what the rules adjust, as a line by the name of the rule', () => {
    const dearer = aRule('dearer', { conditions: {}, actions: { price: { kind: 'cents', cents: 500 } } });
    const checked = checkOffer(facts([dearer]), place('14:00', '15:00'));

    expect(checked).toMatchObject({
      value: { price: { totalCents: 4500, lines: [{}, { label: 'Rule dearer', cents: 500 }] } },
    });
  });

  test('of a booking over two bands are those of each part', () => {
    const checked = checkOffer(facts([]), place('16:00', '18:00'));

    expect(checked).toMatchObject({ value: { price: { totalCents: 8800 } } });
  });

  test('say until when cancelling is free, by the rule where there is one', () => {
    const cutoff = aRule('cutoff', { conditions: {}, actions: { cancelCutoffMin: 180 } });
    const asked = facts([cutoff], {}, { prices });
    const checked = checkOffer(asked, place('20:00', '21:00'));

    expect(checked.ok && cancellationOf(asked, checked.value)).toEqual({
      freeUntilAt: today('17:00', '18:00').startsAt,
      feeCents: 4800,
      losesSpend: true,
    });
  });
});

describe('a promotion', () => {
  const winter: Promotion = {
    id: '00000000-0000-4000-8000-0000000000a9',
    code: 'WINTER25',
    name: 'Winter',
    value: { kind: 'percent', percent: 25 },
    active: true,
    validFrom: null,
    validUntil: null,
    usesMax: 10,
    usesPerCustomerMax: 1,
    minSpendCents: 4000,
    resourceIds: [BAY_1],
  };
  const unused = { uses: 0, usesByCustomer: 0 };
  const asked = facts([], {}, { promotions: [winter] });

  test('is found whatever the customer’s capitals, and takes its part off as a line', () => {
    const found = findPromotion(asked, place('14:00', '15:00'), ' winter25 ', unused);
    const promotion = found.ok ? found.value : null;
    const checked = checkOffer({ ...asked, asker: { ...ANYBODY, promotion } }, place('14:00', '15:00'));

    expect(promotion).toEqual(winter);
    expect(checked).toMatchObject({
      value: { price: { totalCents: 3000, lines: [{}, { kind: 'promotion', label: 'Winter', cents: -1000 }] } },
    });
  });

  const hour = place('14:00', '15:00');
  test.each([
    { how: 'that nobody has made', code: 'SUMMER', refusal: 'promotion.unknown' },
    { how: 'on another bay', wanted: place('14:00', '15:00', BAY_2), refusal: 'promotion.other_resource' },
    { how: 'on none', wanted: place('14:00', '15:00', 'no-bay'), refusal: 'slot.unknown_resource' },
    { how: 'for less than it asks for', wanted: place('14:00', '14:30'), refusal: 'promotion.spend_too_low' },
    { how: 'once too often', uses: { uses: 10, usesByCustomer: 0 }, refusal: 'promotion.used_up' },
    {
      how: 'once too often by one customer',
      uses: { uses: 1, usesByCustomer: 1 },
      refusal: 'promotion.used_up_by_customer',
    },
  ])('$how is refused', ({ code = 'WINTER25', wanted = hour, uses = unused, refusal }) => {
    expect(findPromotion(asked, wanted, code, uses)).toMatchObject({ ok: false, error: { code: refusal } });
  });
});

function refused<T>(result: { readonly ok: true } | { readonly ok: false; readonly error: T }): { readonly error: T } {
  if (result.ok) throw new Error('it was not refused');
  return result;
}
