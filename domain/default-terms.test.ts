import { expect, test } from 'vitest';
import { aProfile, at, BAY_1 } from '../tests/support/facility-profile.ts';
import { defaultTerms } from './default-terms.ts';
import { compileTerms } from './offers/compile-terms.ts';
import { ANYBODY, checkOffer, type OfferFacts, priceOffer } from './offers/offers.ts';
import { createCalendar } from './opening-hours.ts';
import { warnAbout } from './rules/warn-about.ts';
import { termsOfProfile } from './terms.ts';
import { nextTerms, readWantedTerms } from './terms-change.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts';

const PROFILE = aProfile({ currency: 'EUR', pricing: { hourlyCents: 3000, bands: [] } });
const NOW = at('2026-06-11T12:00-03:00');
const TERMS = defaultTerms(PROFILE);

const facts: OfferFacts = {
  profile: PROFILE,
  calendar: createCalendar(PROFILE),
  terms: compileTerms(TERMS),
  busy: [],
  now: NOW,
  channel: 'web',
};

/** A time of Bay 1 that begins so long after noon. */
const inTime = (ms: number, minutes = 60) => {
  const startsAt = NOW + ms;
  return { resourceId: BAY_1, startsAt, endsAt: startsAt + minutes * MINUTE_MS };
};

test('what a new club begins with can be saved as it is, after what follows from its profile', () => {
  const wanted = readWantedTerms(TERMS, PROFILE);

  expect(wanted).toEqual({ ok: true, value: TERMS });
  expect(nextTerms(termsOfProfile(PROFILE), TERMS)).toMatchObject({ version: 2, prices: { currency: 'EUR' } });
});

test('it has its own price for an hour, and leaves nobody without anything to book', () => {
  const priced = priceOffer(facts, inTime(0));

  expect(priced.ok && priced.value.price.totalCents).toBe(3000);
  expect(warnAbout(TERMS.rules, PROFILE, { now: NOW, tiers: [] })).toEqual([]);
});

test.each([
  ['for half an hour', inTime(HOUR_MS, 30), 'slot.too_short'],
  ['for an hour and a quarter', inTime(HOUR_MS, 75), 'slot.off_step'],
  ['fifteen days ahead', inTime(15 * DAY_MS), 'slot.too_far'],
  ['fourteen days ahead', inTime(14 * DAY_MS), null],
  ['half an hour from now', inTime(HOUR_MS / 2), null],
])('a customer without a tier who wants a bay: %s', (_what, wanted, refusal) => {
  const checked = checkOffer(facts, wanted);

  expect(checked.ok ? null : checked.error.code).toBe(refusal);
});

test.each([
  ['member', 21],
  ['vip', 30],
])('a %s looks %i days ahead', (tier, days) => {
  const asked = { ...facts, asker: { ...ANYBODY, customer: { ...ANYBODY.customer, tier } } };

  expect([days, days + 1].map((ahead) => checkOffer(asked, inTime(ahead * DAY_MS)).ok)).toEqual([true, false]);
});

test('whoever has two bays at that time is asked to call', () => {
  const existing = [inTime(HOUR_MS), inTime(HOUR_MS)];

  expect(checkOffer({ ...facts, asker: { ...ANYBODY, existing } }, inTime(HOUR_MS))).toMatchObject({
    ok: false,
    error: { code: 'rule.denied', ruleId: 'default-at-once' },
  });
});

test('the desk may do what customers may not', () => {
  const wanted = inTime(20 * DAY_MS, 30);

  expect(checkOffer({ ...facts, channel: 'desk' }, wanted).ok).toBe(true);
});
