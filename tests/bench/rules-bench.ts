import { listSlots, type Slot } from '../../domain/availability.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { createCalendar } from '../../domain/opening-hours.ts';
import { defaultPriceSet } from '../../domain/prices/default-price-set.ts';
import { compilePrices } from '../../domain/prices/quote-price.ts';
import { type CompiledRules, compileRules } from '../../domain/rules/compile-rules.ts';
import type { Rule, RuleSet } from '../../domain/rules/rule.ts';
import { type AskFacts, UNKNOWN_CUSTOMER } from '../../domain/rules/rule-facts.ts';
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
export async function benchRules(): Promise<Table> {
  const calendar = createCalendar(profile);
  const dayStart = at(`${DATE}T00:00-03:00`);
  const busy = Array.from({ length: BAYS * 5 }, (_, n) => {
    const startsAt = dayStart + (7 + 3 * Math.floor(n / BAYS)) * HOUR_MS;
    return { id: `busy ${n}`, resourceId: bayId(n % BAYS), startsAt, endsAt: startsAt + HOUR_MS };
  });
  const asker: AskFacts = {
    now: dayStart - DAY_MS,
    channel: 'web',
    partySize: 2,
    customer: { ...UNKNOWN_CUSTOMER, tier: 'member' },
    existing: [busy[3], busy[11]].filter((interval) => interval !== undefined).map(plainInterval),
  };
  const facts = { profile, busy, now: asker.now, channel: asker.channel, calendar };
  const query = { date: DATE, durationMin: 60 };
  const rules = compileRules(ruleSet());
  const prices = compilePrices(defaultPriceSet({ hourlyCents: 4000, currency: 'CAD' }));
  const resources = new Map(profile.resources.map((resource) => [resource.id, resource]));

  const listPlain = () => listSlots(facts, query);
  const listBy = (set: CompiledRules) => {
    const askedRules = set.ask(asker, calendar);
    const askedPrices = prices.ask({ tier: asker.customer.tier, occupancy: [], promotion: null }, calendar);
    return perTime(listSlots(facts, query), (time) => ({
      rules: askedRules.at(time),
      prices: askedPrices.at(time),
    })).flatMap(([slot, atTime]) => {
      const resource = resources.get(slot.resourceId);
      if (!resource) return [];
      const answer = atTime.rules.on(resource);
      if (answer.decision.kind === 'denied') return [];
      return [atTime.prices.on(resource, answer.priceAdjustments)];
    });
  };
  const noRules = compileRules({ version: 1, rules: [] });
  const listPriced = () => listBy(noRules);
  const listRuled = () => listBy(rules);

  const taken: [string, number[]][] = [
    ['free times', []],
    ['with prices, without rules', []],
    [`with prices and ${RULES} rules`, []],
  ];
  const calls = [listPlain, listPriced, listRuled];
  for (let round = 0; round < CALLS; round += 100) {
    for (const [index, call] of calls.entries()) {
      taken[index]?.[1].push(...(await timeEach(120, async () => call())));
    }
  }
  const [, priced, ruled] = taken.map(([, times]) => median(times));
  return {
    title: `A day of ${BAYS} bays with ${RULES} rules`,
    head: TIMING_HEAD,
    rows: taken.map(([name, times]) => [name, ...showTimings(times)]),
    notes: [
      `${listPlain().length} free times, ${listRuled().length} of them by the rules.`,
      `With rules ${((ruled ?? Number.NaN) / (priced ?? Number.NaN)).toFixed(2)} × of without (aim: at most 2 ×).`,
    ],
  };
}

/** Slots come by start: each time is looked at once for all bays. */
function perTime<T>(slots: readonly Slot[], look: (time: Interval) => T): [Slot, T][] {
  let last: { readonly time: Interval; readonly seen: T } | undefined;
  return slots.map((slot) => {
    if (last?.time.startsAt !== slot.startsAt || last.time.endsAt !== slot.endsAt) {
      last = { time: slot, seen: look(plainInterval(slot)) };
    }
    return [slot, last.seen];
  });
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
