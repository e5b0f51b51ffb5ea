import { listSlots } from '../../domain/availability.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { compileTerms } from '../../domain/offers/compile-terms.ts';
import { listOpenOffers, type OfferFacts } from '../../domain/offers/offers.ts';
import { createCalendar } from '../../domain/opening-hours.ts';
import { defaultPriceSet } from '../../domain/prices/default-price-set.ts';
import type { Rule, RuleSet } from '../../domain/rules/rule.ts';
import { UNKNOWN_CUSTOMER } from '../../domain/rules/rule-facts.ts';
import { DAY_MS, HOUR_MS, type Interval } from '../../domain/time.ts';
import { aBay, aProfile, at, everyDay } from '../support/facility-profile.ts';
import type { Table } from './figures.ts';
import { median, showTimings, TIMING_HEAD, timeEach } from './timings.ts';

const BAYS = 8;
const RULES = 200;
const CALLS = 2000;
const DATE = '2026-06-05';

const profile: FacilityProfile = aProfile({
  resources: Array.from({ length: BAYS }, (_, n) => aBay(bayId(n), `Bay ${n + 1}`)),
  hours: everyDay('06:00', '24:00'),
});

/** A day of eight bays with prices, found without rules and with two hundred, in turns. Pure: no database, no network. */
export async function benchRules(calls = CALLS): Promise<Table> {
  const calendar = createCalendar(profile);
  const dayStart = at(`${DATE}T00:00-03:00`);
  const busy = Array.from({ length: BAYS * 5 }, (_, n) => {
    const startsAt = dayStart + (7 + 3 * Math.floor(n / BAYS)) * HOUR_MS;
    return { id: `busy ${n}`, resourceId: bayId(n % BAYS), startsAt, endsAt: startsAt + HOUR_MS };
  });
  const existing = [busy[3], busy[11]].filter((interval) => interval !== undefined).map(plainInterval);
  const asker = { customer: { ...UNKNOWN_CUSTOMER, tier: 'member' }, existing, partySize: 2 };
  const facts = { profile, busy, now: dayStart - DAY_MS, channel: 'web', calendar, asker } as const;
  const query = { date: DATE, durationMin: 60 };
  const prices = defaultPriceSet({ hourlyCents: 4000, currency: 'CAD' });
  const under = (rules: RuleSet): OfferFacts => {
    return { ...facts, terms: compileTerms({ version: 1, rules, prices, promotions: [] }) };
  };
  const plain = under({ version: 1, rules: [] });
  const ruled = under(ruleSet());
  const listOpen = (asked: OfferFacts) => listOpenOffers(asked, query);

  const taken: [string, () => unknown, number[]][] = [
    ['free times', () => listSlots(facts, query), []],
    ['with prices, without rules', () => listOpen(plain), []],
    [`with prices and ${RULES} rules`, () => listOpen(ruled), []],
  ];
  for (let round = 0; round < calls; round += 100) {
    for (const [, call, times] of taken) times.push(...(await timeEach(120, async () => call())));
  }
  const [, priced, withRules] = taken.map(([, , times]) => median(times));
  return {
    title: `A day of ${BAYS} bays with ${RULES} rules`,
    head: TIMING_HEAD,
    rows: taken.map(([name, , times]) => [name, ...showTimings(times)]),
    notes: [
      `${listSlots(facts, query).length} free times, ${listOpen(ruled).length} of them by the rules.`,
      `With rules ${((withRules ?? Number.NaN) / (priced ?? Number.NaN)).toFixed(2)} × of without (aim: at most 2 ×).`,
    ],
  };
}

function plainInterval({ startsAt, endsAt }: Interval): Interval {
  return { startsAt, endsAt };
}

function bayId(n: number): string {
  return `00000000-0000-4000-8000-0000000000${String(n + 16)}`;
}

/** Of every kind, most of them with something to say on this very day. */
function ruleSet(): RuleSet {
  const kinds: ((n: number) => Pick<Rule, 'conditions' | 'actions'>)[] = [
    (n) => ({
      conditions: { weekdays: [5], localTime: { from: `${hour(6 + (n % 16))}:00`, until: `${hour(7 + (n % 16))}:00` } },
      actions: { price: { kind: 'percent', percent: (n % 21) - 10 } },
    }),
    (n) => ({ conditions: { resourceIds: [bayId(n % BAYS)], weekdays: [4, 5] }, actions: { noticeMin: n % 120 } }),
    () => ({ conditions: { tiers: ['member', 'vip'] }, actions: { horizonDays: 21 } }),
    (n) => ({ conditions: { tags: [`TAG-${n}`] }, actions: { duration: { longestMin: 120 } } }),
    (n) => ({
      conditions: { bookingsOnDay: { atLeast: 3 + (n % 3) }, channels: ['web'] },
      actions: { verdict: { kind: 'deny', sentence: 'Enough for one day.' } },
    }),
    (n) => ({
      conditions: {
        resourceIds: [bayId(n % BAYS)],
        localTime: { from: `${hour(8 + (n % 12))}:00`, until: `${hour(9 + (n % 12))}:00` },
        timeCounts: 'any-part',
      },
      actions: { verdict: { kind: 'deny', sentence: 'Lessons.' } },
    }),
    (n) => ({
      conditions: { dates: { from: '2026-06-01', to: '2026-06-30' }, noticeMin: { atMost: 60 * n } },
      actions: { buffer: { afterMin: 5 } },
    }),
    () => ({ conditions: { daysAhead: { atLeast: 1 } }, actions: { cancelCutoffMin: 120 } }),
  ];
  const rules = Array.from({ length: RULES }, (_, n): Rule => {
    const kind = kinds[n % kinds.length] ?? (() => ({ conditions: {}, actions: { noticeMin: 0 } }));
    const rest = { type: 'time', priority: n % 7, active: true, validFrom: null, validUntil: null } as const;
    return { id: `rule-${n}`, name: `Rule ${n}`, ...kind(n), ...rest };
  });
  return { version: 1, rules };
}

function hour(n: number): string {
  return String(n).padStart(2, '0');
}
