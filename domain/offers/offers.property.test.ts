import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aProfile, at, BAY_1, BAY_2, BAY_3 } from '../../tests/support/facility-profile.ts';
import { listSlots } from '../availability.ts';
import type { Channel } from '../booking.ts';
import { createCalendar } from '../opening-hours.ts';
import { defaultPriceSet } from '../prices/default-price-set.ts';
import type { Rule } from '../rules/rule.ts';
import { termsOfProfile } from '../terms.ts';
import { HOUR_MS, MINUTE_MS } from '../time.ts';
import { compileTerms } from './compile-terms.ts';
import { checkOffer, isOpenTo, listOffers, listOpenOffers, type OfferFacts, priceOffer } from './offers.ts';

const DATE = '2026-06-12';
const MIDNIGHT = at(`${DATE}T00:00-03:00`);
const BAYS = [BAY_1, BAY_2, BAY_3];

const conditions = fc.record(
  {
    resourceIds: fc.constantFrom<string[]>([BAY_1], [BAY_2, BAY_3]),
    localTime: fc.constantFrom({ from: '10:00', until: '15:00' }, { from: '20:00', until: '09:00' }),
    channels: fc.constantFrom<Channel[]>(['web'], ['desk']),
    noticeMin: fc.constantFrom({ atMost: 600 }, { atLeast: 1200 }),
    partySize: fc.constantFrom({ atLeast: 3 }),
  },
  { requiredKeys: [] },
);
const actions = fc.oneof(
  fc.constant({ verdict: { kind: 'deny' as const, sentence: 'No.' } }),
  fc.constant({ verdict: { kind: 'allow' as const } }),
  fc.constant({ verdict: { kind: 'require-approval' as const } }),
  fc.constantFrom(30, 60, 90).map((shortestMin) => ({ duration: { shortestMin } })),
  fc.constantFrom(60, 120).map((longestMin) => ({ duration: { longestMin } })),
  fc.constantFrom(0, 90, 1500).map((noticeMin) => ({ noticeMin })),
  fc.constantFrom(0, 1, 90).map((horizonDays) => ({ horizonDays })),
  fc.constantFrom(5, 30).map((afterMin) => ({ buffer: { afterMin } })),
  fc.integer({ min: -20, max: 40 }).map((percent) => ({ price: { kind: 'percent' as const, percent } })),
);
const rules: fc.Arbitrary<Rule[]> = fc
  .array(fc.record({ conditions, actions, priority: fc.integer({ min: 0, max: 3 }), active: fc.boolean() }), {
    maxLength: 8,
  })
  .map((drawn) =>
    drawn.map((rule, n) => ({
      ...rule,
      id: `rule-${n}`,
      name: `Rule ${n}`,
      type: 'time',
      validFrom: null,
      validUntil: null,
    })),
  );
const busy = fc.array(fc.record({ bay: fc.constantFrom(...BAYS), hour: fc.integer({ min: 8, max: 21 }) }), {
  maxLength: 12,
});

const facts = fc
  .record({
    rules,
    busy,
    channel: fc.constantFrom('web', 'desk', 'kiosk', 'clubos'),
    nowMin: fc.integer({ min: -1440, max: 1440 }),
  })
  .map((drawn): OfferFacts => {
    const profile = aProfile();
    const prices = defaultPriceSet({ hourlyCents: 4000, currency: 'CAD' });
    return {
      profile,
      calendar: createCalendar(profile),
      terms: compileTerms({ ...termsOfProfile(profile), rules: { version: 1, rules: drawn.rules }, prices }),
      busy: drawn.busy.map(({ bay, hour }, n) => {
        const startsAt = MIDNIGHT + hour * HOUR_MS;
        return { id: `busy ${n}`, resourceId: bay, startsAt, endsAt: startsAt + HOUR_MS };
      }),
      now: MIDNIGHT + drawn.nowMin * MINUTE_MS,
      channel: drawn.channel,
    };
  });

describe('offers', () => {
  test('that are open are just those of the grid that a check accepts, at the same price', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(30, 60, 90, 120), (asked, durationMin) => {
        const open = listOpenOffers(asked, { date: DATE, durationMin });
        expect(open).toEqual(listOffers(asked, { date: DATE, durationMin }).filter(isOpenTo));
        const prices = new Map(open.map((offer) => [`${offer.resourceId} ${offer.startsAt}`, offer.price]));

        for (const { startsAt } of asked.calendar.openingsOn(DATE)) {
          for (let n = 0; n < 28; n += 1) {
            for (const resourceId of BAYS) {
              const start = startsAt + n * 30 * MINUTE_MS;
              const checked = checkOffer(asked, {
                resourceId,
                startsAt: start,
                endsAt: start + durationMin * MINUTE_MS,
              });
              expect(checked.ok ? checked.value.price : undefined).toEqual(prices.get(`${resourceId} ${start}`));
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('without rules are the free times of the day, whoever asks', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(30, 60, 120), (asked, durationMin) => {
        const plain = { ...asked, terms: compileTerms(termsOfProfile(aProfile())) };
        const offers = listOffers(plain, { date: DATE, durationMin });

        expect(offers.map(({ resourceId, startsAt, endsAt }) => ({ resourceId, startsAt, endsAt }))).toEqual(
          listSlots(plain, { date: DATE, durationMin }),
        );
        expect(offers.every(isOpenTo)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('that a rule refuses may be had with its waiver wherever the time is free, at the price that was shown', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 16, max: 42 }), (drawn, half) => {
        const asked: OfferFacts = { ...drawn, channel: 'desk' };
        const startsAt = MIDNIGHT + half * 30 * MINUTE_MS;
        const wanted = { resourceId: BAY_1, startsAt, endsAt: startsAt + HOUR_MS };
        const waived = checkOffer(asked, wanted, 'rules');
        const shown = priceOffer(asked, wanted);
        const code = waived.ok ? 'ok' : waived.error.code;

        expect(['ok', 'slot.closed', 'slot.past', 'slot.taken']).toContain(code);
        expect(waived.ok ? waived.value.price : undefined).toEqual(
          waived.ok && shown.ok ? shown.value.price : undefined,
        );
      }),
      { numRuns: 200 },
    );
  });
});
