import { defaultPriceSet } from '../domain/prices/default-price-set.ts';
import type { Promotion } from '../domain/prices/promotion.ts';
import { DEFAULT_RULES } from '../domain/rules/default-rules.ts';
import type { Rule } from '../domain/rules/rule.ts';
import type { Terms } from '../domain/terms.ts';
import { HARBOUR_GOLF_PROFILE } from './harbour-golf.ts';

/** What the demo's manager saves: the usual rules and prices with some of the club's own, so that there is something to see. */

const SELF_SERVICE: Rule['conditions']['channels'] = ['web', 'kiosk', 'clubos'];
const ALWAYS = { active: true, validFrom: null, validUntil: null } as const;

const bayId = (index: number): string[] => HARBOUR_GOLF_PROFILE.resources.slice(index, index + 1).map(({ id }) => id);

const OWN_RULES: readonly Rule[] = [
  {
    ...ALWAYS,
    id: 'lessons',
    name: 'Lessons on Bay 1, Tuesday mornings',
    type: 'resource',
    conditions: {
      resourceIds: bayId(0),
      weekdays: [2],
      localTime: { from: '09:00', until: '12:00' },
      timeCounts: 'any-part',
      channels: SELF_SERVICE,
    },
    actions: {
      verdict: { kind: 'deny', sentence: 'Bay 1 is for lessons on Tuesday mornings. Please choose another bay.' },
    },
    priority: 10,
  },
  {
    ...ALWAYS,
    id: 'groups-at-night',
    name: 'Groups of five or more at night: ask first',
    type: 'time',
    conditions: {
      partySize: { atLeast: 5 },
      localTime: { from: '22:00', until: '06:00' },
      timeCounts: 'any-part',
      channels: SELF_SERVICE,
    },
    actions: { verdict: { kind: 'require-approval' } },
    priority: 10,
  },
  {
    ...ALWAYS,
    id: 'big-bay',
    name: 'Bay 4 has room for six',
    type: 'resource',
    conditions: { resourceIds: bayId(3) },
    actions: { price: { kind: 'percent', percent: 10 } },
    priority: 0,
  },
];

const PROMOTIONS: readonly Promotion[] = [
  {
    id: '6a3f9c10-5b1e-4d2a-8c77-0000000000c1',
    code: 'FAIRWAY10',
    name: 'Ten percent off',
    value: { kind: 'percent', percent: 10 },
    active: true,
    validFrom: null,
    validUntil: null,
    usesMax: null,
    usesPerCustomerMax: 3,
    minSpendCents: 0,
    resourceIds: null,
  },
  {
    id: '6a3f9c10-5b1e-4d2a-8c77-0000000000c2',
    code: 'TEE-TIME',
    name: 'Ten dollars off two hours',
    value: { kind: 'cents', cents: 1000 },
    active: true,
    validFrom: null,
    validUntil: null,
    usesMax: 50,
    usesPerCustomerMax: 1,
    minSpendCents: 8000,
    resourceIds: null,
  },
];

/** The versions in it say nothing: it is to be saved as what comes after the profile's own. */
export const HARBOUR_GOLF_TERMS: Terms = {
  version: 1,
  rules: { version: 1, rules: [...DEFAULT_RULES, ...OWN_RULES] },
  prices: {
    ...defaultPriceSet({
      hourlyCents: HARBOUR_GOLF_PROFILE.pricing.hourlyCents,
      currency: HARBOUR_GOLF_PROFILE.currency,
    }),
    tierDiscounts: [
      { tier: 'member', percent: 10 },
      { tier: 'vip', percent: 15 },
    ],
    durations: [{ fromMin: 120, percent: -5 }],
    taxes: { areIncluded: false, lines: [{ label: 'HST', ratePpm: 140_000 }] },
    cancellation: { freeUntilMin: 60, lateFee: { kind: 'percent', percent: 50 }, losesCredits: true },
    creditCents: 1000,
  },
  promotions: [...PROMOTIONS],
};
