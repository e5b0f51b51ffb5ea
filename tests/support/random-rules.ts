import fc from 'fast-check';
import type { CustomerFacts } from '../../domain/rules/rule-facts.ts';
import type { Rule, RuleConditions, RuleSet } from '../../domain/rules/rule.ts';
import { at, BAY_1, BAY_2 } from './facility-profile.ts';

/** Rules of every kind, over a few days about this Friday noon in Halifax; its clocks change on the Sunday after. */
export const RULES_NOW = at('2026-10-30T12:00-03:00');

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
  validFrom: fc.constantFrom(null, null, RULES_NOW - 1, RULES_NOW + 1),
  validUntil: fc.constantFrom(null, null, RULES_NOW + 2),
});
export const rulesUpTo = (maxLength: number): fc.Arbitrary<RuleSet> =>
  fc
    .array(rule, { maxLength, size: 'max' })
    .map((rules) => ({ version: 3, rules: rules.map((each, index) => ({ ...each, id: `rule-${index}` })) }));

/** Such as those rules speak of. */
export const someCustomer: fc.Arbitrary<CustomerFacts> = fc.record({
  tier: fc.constantFrom('standard', 'member', 'vip'),
  tags: fc.subarray(['A', 'B']),
  isFirstVisit: fc.constantFrom(null, true, false),
  noShows: small,
  credits: small,
});
