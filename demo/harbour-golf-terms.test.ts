import { describe, expect, test } from 'vitest';
import { compileTerms } from '../domain/offers/compile-terms.ts';
import { checkOffer, listOffers, listOpenOffers, type OfferFacts } from '../domain/offers/offers.ts';
import { createCalendar, instantAt } from '../domain/opening-hours.ts';
import { warnAbout } from '../domain/rules/warn-about.ts';
import { termsOfProfile } from '../domain/terms.ts';
import { nextTerms, readWantedTerms } from '../domain/terms-change.ts';
import { HOUR_MS } from '../domain/time.ts';
import { HARBOUR_GOLF_PROFILE } from './harbour-golf.ts';
import { HARBOUR_GOLF_TERMS } from './harbour-golf-terms.ts';

const PROFILE = HARBOUR_GOLF_PROFILE;
/** A Monday. */
const NOW = instantAt(PROFILE.timeZone, '2026-06-08', '10:00');
const TUESDAY = '2026-06-09';

const facts: OfferFacts = {
  profile: PROFILE,
  calendar: createCalendar(PROFILE),
  terms: compileTerms(HARBOUR_GOLF_TERMS),
  busy: [],
  now: NOW,
  channel: 'web',
};

describe('the demo’s rules and prices', () => {
  test('can be saved, and are news to a club that has none', () => {
    expect(readWantedTerms(HARBOUR_GOLF_TERMS, PROFILE)).toEqual({ ok: true, value: HARBOUR_GOLF_TERMS });
    expect(nextTerms(termsOfProfile(PROFILE), HARBOUR_GOLF_TERMS)).toMatchObject({
      version: 2,
      rules: { version: 2 },
      prices: { version: 2 },
    });
  });

  test('leave nobody without anything to book, and warn of nothing', () => {
    const tiers = HARBOUR_GOLF_TERMS.prices.tierDiscounts.map(({ tier }) => tier);

    expect(warnAbout(HARBOUR_GOLF_TERMS.rules, PROFILE, { now: NOW, tiers })).toEqual([]);
  });

  test('keep Bay 1 for lessons on Tuesday mornings, and say so', () => {
    const startsAt = instantAt(PROFILE.timeZone, TUESDAY, '10:00');
    const [bay1, bay2] = PROFILE.resources.map(({ id }) => id);
    const wanted = { startsAt, endsAt: startsAt + HOUR_MS };

    expect(checkOffer(facts, { ...wanted, resourceId: bay1 ?? '' })).toMatchObject({
      error: { code: 'rule.denied', ruleId: 'lessons' },
    });
    expect(checkOffer(facts, { ...wanted, resourceId: bay2 ?? '' }).ok).toBe(true);
    const query = { date: TUESDAY, durationMin: 60 };
    expect(listOpenOffers(facts, query).length).toBeLessThan(listOffers(facts, query).length);
  });
});
