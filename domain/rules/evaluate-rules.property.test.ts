import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BAY_1, BAY_2 } from '../../tests/support/facility-profile.ts';
import { RULES_NOW, rulesUpTo, someCustomer } from '../../tests/support/random-rules.ts';
import { GRAIN_MS } from '../time.ts';
import { compileRules } from './compile-rules.ts';
import { evaluateRules } from './evaluate-rules.ts';
import { createTimeFacts, matchesAsker, matchesResource, timeMatcher } from './match-rule.ts';
import { inRank } from './resolve-rules.ts';
import { parseRuleSet, type Rule } from './rule.ts';
import { AskFactsSchema, plainCalendar, type RuleFacts, RuleFactsSchema } from './rule-facts.ts';

const ZONE = 'America/Halifax';
const NOW = RULES_NOW;

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
  customer: someCustomer,
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

  test('is byte for byte the same after set and facts went through JSON and the parsers', () => {
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
      { numRuns: 1000 },
    );
  });

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
            Object.values(timeMatcher(each.conditions)).every((holds) => holds?.(time) ?? true),
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
