import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, BAY_1, BAY_2 } from '../../tests/support/facility-profile.ts';
import { GRAIN_MS } from '../time.ts';
import { compileRules } from './compile-rules.ts';
import { evaluateRules } from './evaluate-rules.ts';
import { createTimeFacts, matchesAsker, matchesResource, timeMatcher } from './match-rule.ts';
import { inRank } from './resolve-rules.ts';
import { parseRuleSet, type Rule, type RuleConditions, type RuleSet } from './rule.ts';
import { AskFactsSchema, plainCalendar, type RuleFacts, RuleFactsSchema } from './rule-facts.ts';

const ZONE = 'America/Halifax';
const NOW = at('2026-10-30T12:00-03:00');

const small = fc.integer({ min: 0, max: 3 });
const range = fc.oneof(
  small.map((atLeast) => ({ atLeast })),
  small.map((atMost) => ({ atMost })),
);
const some = <T>(...items: T[]) => fc.subarray(items, { minLength: 1 });
const localTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const date = fc.constantFrom('2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02');

const ALL_CONDITIONS = {
  tiers: some('standard', 'member', 'vip'),
  tags: some('A', 'B'),
  withoutTags: some('A', 'B'),
  isFirstVisit: fc.boolean(),
  noShows: range,
  credits: range,
  resourceIds: some(BAY_1, BAY_2),
  resourceKinds: some('bay', 'room'),
  capacity: fc.record({ atMost: fc.integer({ min: 1, max: 6 }) }),
  weekdays: some(5, 6, 7, 1),
  localTime: fc.record({ from: localTime, until: localTime }),
  dates: fc.tuple(date, date).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
  timeCounts: fc.constantFrom('start', 'any-part'),
  noticeMin: fc.record({ atMost: fc.integer({ min: 0, max: 4000 }) }),
  daysAhead: range,
  partySize: fc.record({ atLeast: fc.integer({ min: 1, max: 4 }) }),
  channels: some('web', 'desk', 'kiosk', 'clubos'),
  bookingsOnDay: range,
  bookingsInWeek: range,
  bookingsAtOnce: range,
  bookingsAhead: range,
} satisfies Record<keyof RuleConditions, unknown>;

/** A few of them at a time, so that rules often speak and get into each other's way. */
const conditions = fc
  .array(
    fc.oneof(
      ...Object.entries(ALL_CONDITIONS).map(([name, value]) =>
        (value as fc.Arbitrary<unknown>).map((drawn) => ({ [name]: drawn }) as RuleConditions),
      ),
    ),
    { maxLength: 3 },
  )
  .map((several): RuleConditions => Object.assign({}, ...several));

const lengthMin = fc.constantFrom(30, 60, 90, 120);
const actions = fc.oneof(
  fc.constantFrom(
    { verdict: { kind: 'allow' as const } },
    { verdict: { kind: 'require-approval' as const } },
    { verdict: { kind: 'deny' as const, sentence: 'No.' } },
  ),
  lengthMin.map((shortestMin) => ({ duration: { shortestMin } })),
  lengthMin.map((longestMin) => ({ duration: { longestMin, stepMin: 30 } })),
  fc.record({ noticeMin: fc.integer({ min: 0, max: 3000 }), horizonDays: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ cancelCutoffMin: fc.integer({ min: 0, max: 100 }), buffer: fc.constant({ beforeMin: 5, afterMin: 10 }) }),
  fc.integer({ min: -50, max: 50 }).map((percent) => ({ price: { kind: 'percent' as const, percent } })),
);

const rule: fc.Arbitrary<Omit<Rule, 'id'>> = fc.record({
  name: fc.constantFrom('One', 'Two'),
  type: fc.constantFrom('user' as const, 'resource' as const, 'time' as const),
  conditions,
  actions,
  priority: fc.integer({ min: 0, max: 2 }),
  active: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  validFrom: fc.constantFrom(null, null, NOW - 1, NOW + 1),
  validUntil: fc.constantFrom(null, null, NOW + 2),
});
const rulesUpTo = (maxLength: number): fc.Arbitrary<RuleSet> =>
  fc
    .array(rule, { maxLength, size: 'max' })
    .map((rules) => ({ version: 3, rules: rules.map((each, index) => ({ ...each, id: `rule-${index}` })) }));
/** More than one word of bits. */
const ruleSet = rulesUpTo(40);

const interval = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 30 })).map(([grain, grains]) => ({
  startsAt: NOW + grain * GRAIN_MS,
  endsAt: NOW + (grain + grains) * GRAIN_MS,
}));

const facts: fc.Arbitrary<RuleFacts> = fc.record({
  now: fc.constant(NOW),
  channel: fc.constantFrom('web' as const, 'desk' as const, 'kiosk' as const, 'clubos' as const),
  partySize: fc.integer({ min: 1, max: 5 }),
  customer: fc.record({
    tier: fc.constantFrom('standard', 'member', 'vip'),
    tags: fc.subarray(['A', 'B']),
    isFirstVisit: fc.constantFrom(null, true, false),
    noShows: small,
    credits: small,
  }),
  existing: fc.array(interval, { maxLength: 4 }),
  timeZone: fc.constant(ZONE),
  resource: fc.constantFrom(
    { id: BAY_1, kind: 'bay' as const, capacity: 4 },
    { id: BAY_2, kind: 'room' as const, capacity: 6 },
  ),
  time: interval,
});

const askerOf = ({ now, channel, partySize, customer, existing }: RuleFacts) => ({
  now,
  channel,
  partySize,
  customer,
  existing,
});

describe('evaluation', () => {
  test('is independent of the order of rules and of the customer’s other bookings', () => {
    const calendar = plainCalendar(ZONE);
    fc.assert(
      fc.property(ruleSet, facts, fc.infiniteStream(fc.integer()), (set, asked, stream) => {
        const shuffled = set.rules
          .map((each) => ({ each, key: stream.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);

        const other = evaluateRules(
          { ...set, rules: shuffled },
          { ...asked, existing: asked.existing.toReversed() },
          calendar,
        );

        expect(other).toEqual(evaluateRules(set, asked, calendar));
      }),
      { numRuns: 500 },
    );
  });

  test('is byte for byte the same after set and facts went through JSON and the parsers, in 10,000 cases', () => {
    const [cloud, facility] = [plainCalendar(ZONE), plainCalendar(ZONE)];
    const SentSchema = RuleFactsSchema.omit({ timeZone: true });
    fc.assert(
      fc.property(rulesUpTo(8), facts, (set, asked) => {
        const here = JSON.stringify(evaluateRules(set, asked, cloud));

        const parsed = parseRuleSet(JSON.parse(JSON.stringify(set)));
        const { timeZone: _, ...sent } = asked;
        const received = { ...SentSchema.parse(JSON.parse(JSON.stringify(sent))), timeZone: ZONE };
        const there = parsed.ok && evaluateRules(parsed.value, received, facility);

        expect(JSON.stringify(there)).toBe(here);
      }),
      { numRuns: 10_000 },
    );
  }, 60_000);

  test('of many times and bays at once finds what single questions find', () => {
    const calendar = plainCalendar(ZONE);
    fc.assert(
      fc.property(ruleSet, facts, fc.array(interval, { maxLength: 6 }), (set, asked, times) => {
        const rules = compileRules(set).ask(AskFactsSchema.parse(askerOf(asked)), calendar);
        const bays = [asked.resource, { id: BAY_1, kind: 'bay' as const, capacity: 4 }];

        for (const time of [asked.time, ...times, asked.time]) {
          const atTime = rules.at(time);
          for (const resource of bays) {
            expect(atTime.on(resource)).toEqual(evaluateRules(set, { ...asked, resource, time }, calendar));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  /** The same said plainly: look at each rule in rank, take the first. */
  test('lets about each thing the foremost rule decide whose conditions hold', () => {
    const calendar = plainCalendar(ZONE);
    fc.assert(
      fc.property(ruleSet, facts, (set, asked) => {
        const time = createTimeFacts(askerOf(asked), calendar)(asked.time);
        const speaking = inRank(set.rules).filter(
          (each) =>
            matchesAsker(each, askerOf(asked)) &&
            matchesResource(each.conditions, asked.resource) &&
            (timeMatcher(each.conditions)?.(time) ?? true),
        );
        const idOf = (says: (each: Rule) => unknown) => speaking.find((each) => says(each) !== undefined)?.id ?? null;

        const { limits, buffers, priceAdjustments } = evaluateRules(set, asked, calendar);

        expect({
          shortestMin: limits.shortestMin?.by.id ?? null,
          longestMin: limits.longestMin?.by.id ?? null,
          noticeMin: limits.noticeMin?.by.id ?? null,
          cancelCutoffMin: limits.cancelCutoffMin?.by.id ?? null,
          afterMin: buffers.afterMin?.by.id ?? null,
          prices: priceAdjustments.map(({ by }) => by.id),
        }).toEqual({
          shortestMin: idOf((each) => each.actions.duration?.shortestMin),
          longestMin: idOf((each) => each.actions.duration?.longestMin),
          noticeMin: idOf((each) => each.actions.noticeMin),
          cancelCutoffMin: idOf((each) => each.actions.cancelCutoffMin),
          afterMin: idOf((each) => each.actions.buffer?.afterMin),
          prices: speaking.filter((each) => each.actions.price).map(({ id }) => id),
        });
      }),
      { numRuns: 500 },
    );
  });
});
