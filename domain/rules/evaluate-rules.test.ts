import { describe, expect, test } from 'vitest';
import { aProfile, at, BAY_1, BAY_2, between, everyDay } from '../../tests/support/facility-profile.ts';
import { createCalendar } from '../opening-hours.ts';
import { MINUTE_MS } from '../time.ts';
import { DEFAULT_RULE_SET } from './default-rules.ts';
import { evaluateRules, policyUnder } from './evaluate-rules.ts';
import { parseRuleSet, type Rule, type RuleActions, type RuleConditions, type RuleSet } from './rule.ts';
import { type CustomerFacts, type RuleFacts, UNKNOWN_CUSTOMER } from './rule-facts.ts';

/** Tuesday noon. */
const NOW = at('2026-06-02T12:00-03:00');
const MEMBER: CustomerFacts = { tier: 'member', tags: ['LEAGUE'], isFirstVisit: false, noShows: 2, credits: 5 };
const DENY: RuleActions = { verdict: { kind: 'deny', sentence: 'Not today.' } };

function aRule(changes: Partial<Rule> = {}): Rule {
  return {
    id: 'rule',
    name: 'Rule',
    type: 'time',
    conditions: {},
    actions: DENY,
    priority: 0,
    active: true,
    validFrom: null,
    validUntil: null,
    ...changes,
  };
}

function facts(iso: string, minutes = 60, changes: Partial<RuleFacts> = {}): RuleFacts {
  const startsAt = at(iso);
  return {
    timeZone: 'America/Halifax',
    now: NOW,
    channel: 'web',
    partySize: 2,
    customer: MEMBER,
    existing: [],
    resource: { id: BAY_1, kind: 'bay', capacity: 4 },
    time: { startsAt, endsAt: startsAt + minutes * MINUTE_MS },
    ...changes,
  };
}

const setOf = (...rules: Rule[]): RuleSet => ({ version: 7, rules });
const tomorrow = '2026-06-03T12:00-03:00';
const ref = (id: string, name = 'Rule') => ({ id, name });

function speaks(conditions: RuleConditions, asked: RuleFacts): boolean {
  return evaluateRules(setOf(aRule({ conditions })), asked).decision.kind === 'denied';
}

describe('a condition', () => {
  test.each<[string, RuleConditions, Partial<RuleFacts>, Partial<RuleFacts>]>([
    ['tier', { tiers: ['member', 'vip'] }, {}, { customer: UNKNOWN_CUSTOMER }],
    ['tag', { tags: ['VIP', 'LEAGUE'] }, {}, { customer: UNKNOWN_CUSTOMER }],
    ['absence of a tag', { withoutTags: ['LEAGUE'] }, { customer: UNKNOWN_CUSTOMER }, {}],
    ['first visit', { isFirstVisit: true }, { customer: { ...MEMBER, isFirstVisit: true } }, {}],
    ['a visit before', { isFirstVisit: false }, {}, { customer: UNKNOWN_CUSTOMER }],
    ['missed visits', { noShows: { atLeast: 2 } }, {}, { customer: { ...MEMBER, noShows: 1 } }],
    ['credits', { credits: { atMost: 5 } }, {}, { customer: { ...MEMBER, credits: 6 } }],
    ['resource', { resourceIds: [BAY_1] }, {}, { resource: { id: BAY_2, kind: 'bay', capacity: 4 } }],
    ['kind of resource', { resourceKinds: ['bay'] }, {}, { resource: { id: BAY_1, kind: 'room', capacity: 4 } }],
    ['capacity', { capacity: { atMost: 4 } }, {}, { resource: { id: BAY_1, kind: 'bay', capacity: 5 } }],
    ['party', { partySize: { atLeast: 2, atMost: 3 } }, {}, { partySize: 4 }],
    ['channel', { channels: ['web', 'kiosk'] }, {}, { channel: 'desk' }],
  ])('on %s holds or not', (_what, conditions, holding, failing) => {
    expect(speaks(conditions, facts(tomorrow, 60, holding))).toBe(true);
    expect(speaks(conditions, facts(tomorrow, 60, failing))).toBe(false);
  });

  const EVENING = { from: '18:00', until: '22:00' };
  const NIGHT = { from: '22:00', until: '02:00' };

  test.each<[string, RuleConditions, string, boolean]>([
    ['weekday', { weekdays: [3] }, tomorrow, true],
    ['weekday', { weekdays: [2] }, tomorrow, false],
    ['hours, at the first minute', { localTime: EVENING }, '2026-06-03T18:00-03:00', true],
    ['hours, before', { localTime: EVENING }, '2026-06-03T17:30-03:00', false],
    ['hours, at the end', { localTime: EVENING }, '2026-06-03T22:00-03:00', false],
    ['any part', { localTime: EVENING, timeCounts: 'any-part' }, '2026-06-03T17:30-03:00', true],
    ['any part that only touches', { localTime: EVENING, timeCounts: 'any-part' }, '2026-06-03T17:00-03:00', false],
    ['past midnight, before it', { localTime: NIGHT }, '2026-06-03T23:30-03:00', true],
    ['past midnight, after it', { localTime: NIGHT }, '2026-06-04T01:55-03:00', true],
    ['past midnight, over', { localTime: NIGHT }, '2026-06-04T02:00-03:00', false],
    ['night on its own weekday', { localTime: NIGHT, weekdays: [3] }, '2026-06-04T01:00-03:00', false],
    ['part on the next day', { weekdays: [4], timeCounts: 'any-part' }, '2026-06-03T23:30-03:00', true],
    ['dates, the last', { dates: { from: '2026-06-01', to: '2026-06-03' } }, tomorrow, true],
    ['dates, after', { dates: { from: '2026-06-01', to: '2026-06-02' } }, tomorrow, false],
    ['notice, just', { noticeMin: { atMost: 1440 } }, tomorrow, true],
    ['notice, above', { noticeMin: { atMost: 1439 } }, tomorrow, false],
    ['days ahead', { daysAhead: { atLeast: 1 } }, tomorrow, true],
    ['days ahead, today', { daysAhead: { atLeast: 1 } }, '2026-06-02T23:59-03:00', false],
  ])('on time: %s', (_what, conditions, iso, expected) => {
    expect(speaks(conditions, facts(iso))).toBe(expected);
  });

  const TWICE = { from: '01:30', until: '02:00' };

  test.each<[string, RuleConditions['localTime'], string, boolean]>([
    ['01:30 for the first time', TWICE, '2026-11-01T01:30-03:00', true],
    ['01:30 for the second time', TWICE, '2026-11-01T01:30-04:00', true],
    ['01:00 for the second time', TWICE, '2026-11-01T01:00-04:00', false],
    ['the hour that is skipped', { from: '02:00', until: '03:00' }, '2026-03-08T03:00-03:00', false],
    ['what comes right after it', { from: '03:00', until: '04:00' }, '2026-03-08T02:00-04:00', true],
  ])('goes by the wall clock when it changes: %s', (_what, localTime, iso, expected) => {
    expect(speaks({ localTime }, facts(iso, 30))).toBe(expected);
  });

  test('reaches any part of a booking through the hour that comes twice', () => {
    const conditions: RuleConditions = { localTime: { from: '01:00', until: '01:15' }, timeCounts: 'any-part' };

    // From 01:30 to 01:30: between them the clock shows 01:00 again.
    expect(speaks(conditions, facts('2026-11-01T01:30-03:00', 60))).toBe(true);
    expect(speaks(conditions, facts('2026-11-01T01:30-03:00', 30))).toBe(false);
  });

  const existing = [
    between('2026-06-02T10:00-03:00', '2026-06-02T11:00-03:00'),
    between('2026-06-03T12:30-03:00', '2026-06-03T13:30-03:00'),
    between('2026-06-07T23:00-03:00', '2026-06-08T00:00-03:00'),
    between('2026-06-08T00:00-03:00', '2026-06-08T01:00-03:00'),
  ];

  test.each<[RuleConditions, string, boolean]>([
    [{ bookingsOnDay: { atLeast: 1 } }, tomorrow, true],
    [{ bookingsOnDay: { atLeast: 2 } }, tomorrow, false],
    [{ bookingsInWeek: { atLeast: 3, atMost: 3 } }, tomorrow, true],
    [{ bookingsInWeek: { atLeast: 1, atMost: 1 } }, '2026-06-10T12:00-03:00', true],
    [{ bookingsAtOnce: { atLeast: 1 } }, tomorrow, true],
    [{ bookingsAtOnce: { atLeast: 1 } }, '2026-06-03T11:30-03:00', false],
    [{ bookingsAhead: { atLeast: 3, atMost: 3 } }, tomorrow, true],
  ])('on the customer’s other bookings: %j at %s is %s', (conditions, iso, expected) => {
    expect(speaks(conditions, facts(iso, 60, { existing }))).toBe(expected);
  });

  test('counts what is sold past midnight for its evening when the facility’s calendar says so', () => {
    const calendar = createCalendar(aProfile({ hours: everyDay('18:00', '02:00') }));
    const rules = setOf(aRule({ actions: { horizonDays: 1 } }));
    const asked = facts('2026-06-04T01:00-03:00');

    expect(evaluateRules(rules, asked, calendar).decision.kind).toBe('allowed');
    expect(evaluateRules(rules, asked).decision.kind).toBe('denied');
  });
});

describe('the answer', () => {
  test('without rules allows, limits nothing and names no rule', () => {
    expect(evaluateRules(setOf(), facts(tomorrow))).toEqual({
      version: 7,
      decision: { kind: 'allowed', by: null },
      limits: {
        shortestMin: null,
        longestMin: null,
        stepMin: null,
        noticeMin: null,
        horizonDays: null,
        cancelCutoffMin: null,
      },
      buffers: { beforeMin: null, afterMin: null },
      priceAdjustments: [],
    });
  });

  test('has the manager’s sentence and the rule', () => {
    expect(evaluateRules(setOf(aRule()), facts(tomorrow)).decision).toEqual({
      kind: 'denied',
      reason: { kind: 'denied', sentence: 'Not today.' },
      by: ref('rule'),
    });
  });

  test.each<[string, Partial<Rule>]>([
    ['switched off', { active: false }],
    ['not yet in force', { validFrom: NOW + 1 }],
    ['no longer in force', { validUntil: NOW }],
  ])('leaves out a rule that is %s', (_what, changes) => {
    expect(evaluateRules(setOf(aRule(changes)), facts(tomorrow)).decision).toEqual({ kind: 'allowed', by: null });
  });

  const ALLOW: RuleActions = { verdict: { kind: 'allow' } };
  const ASK: RuleActions = { verdict: { kind: 'require-approval' } };

  test.each<[string, Rule[], object]>([
    [
      'priority',
      [aRule({ id: 'a', conditions: { weekdays: [3] } }), aRule({ id: 'b', actions: ALLOW, priority: 1 })],
      { kind: 'allowed', by: ref('b') },
    ],
    [
      'then more conditions',
      [aRule({ id: 'a' }), aRule({ id: 'b', actions: ASK, conditions: { weekdays: [3] } })],
      { kind: 'needs-approval', by: ref('b') },
    ],
    ['then the lower id', [aRule({ id: 'b' }), aRule({ id: 'a', actions: ALLOW })], { kind: 'allowed', by: ref('a') }],
  ])('goes by %s', (_what, rules, decision) => {
    expect(evaluateRules(setOf(...rules), facts(tomorrow)).decision).toEqual(decision);
    expect(evaluateRules(setOf(...rules.toReversed()), facts(tomorrow)).decision).toEqual(decision);
  });

  test.each<[RuleActions, number, object]>([
    [{ duration: { shortestMin: 90 } }, 60, { kind: 'too-short', shortestMin: 90 }],
    [{ duration: { longestMin: 60 } }, 90, { kind: 'too-long', longestMin: 60 }],
    [{ duration: { stepMin: 60 } }, 90, { kind: 'off-step', stepMin: 60 }],
    [{ noticeMin: 1441 }, 60, { kind: 'too-soon', noticeMin: 1441 }],
    [{ horizonDays: 0 }, 60, { kind: 'too-far', horizonDays: 0 }],
  ])('denies what does not keep %j', (actions, minutes, reason) => {
    const decision = evaluateRules(setOf(aRule({ actions })), facts(tomorrow, minutes)).decision;

    expect(decision).toEqual({ kind: 'denied', reason, by: ref('rule') });
  });

  test.each<[RuleActions, number]>([
    [{ duration: { shortestMin: 60, longestMin: 60, stepMin: 30 } }, 60],
    [{ noticeMin: 1440 }, 60],
    [{ horizonDays: 1 }, 60],
  ])('allows what just keeps %j', (actions, minutes) => {
    expect(evaluateRules(setOf(aRule({ actions })), facts(tomorrow, minutes)).decision.kind).toBe('allowed');
  });

  test('takes each limit, buffer and verdict from the first rule that speaks of it, and all changes of price', () => {
    const rules = setOf(
      aRule({ id: 'low', actions: { duration: { shortestMin: 30, longestMin: 120 }, cancelCutoffMin: 60 } }),
      aRule({
        id: 'high',
        priority: 1,
        actions: {
          duration: { shortestMin: 60 },
          buffer: { beforeMin: 10 },
          price: { kind: 'percent', percent: 10 },
        },
      }),
      aRule({ id: 'mid', actions: { price: { kind: 'cents', cents: -500 }, buffer: { beforeMin: 5, afterMin: 15 } } }),
    );

    const answer = evaluateRules(rules, facts(tomorrow));

    expect(answer).toMatchObject({
      decision: { kind: 'allowed', by: null },
      limits: {
        shortestMin: { value: 60, by: ref('high') },
        longestMin: { value: 120, by: ref('low') },
        cancelCutoffMin: { value: 60, by: ref('low') },
      },
      buffers: { beforeMin: { value: 10, by: ref('high') }, afterMin: { value: 15, by: ref('mid') } },
    });
    expect(answer.priceAdjustments).toEqual([
      { value: { kind: 'percent', percent: 10 }, by: ref('high') },
      { value: { kind: 'cents', cents: -500 }, by: ref('mid') },
    ]);
    const policy = aProfile().policy;
    expect(policyUnder(policy, answer)).toEqual({ ...policy, shortestMin: 60, longestMin: 120, bufferMin: 15 });
  });
});

describe('the default rules', () => {
  const evaluate = (asked: RuleFacts) => evaluateRules(DEFAULT_RULE_SET, asked).decision;
  const inDays = (days: number, changes: Partial<RuleFacts> = {}) => {
    const asked = facts(tomorrow, 60, changes);
    const offset = (days - 1) * 1440 * MINUTE_MS;
    return { ...asked, time: { startsAt: asked.time.startsAt + offset, endsAt: asked.time.endsAt + offset } };
  };

  test('are well formed', () => {
    expect(parseRuleSet(DEFAULT_RULE_SET)).toEqual({ ok: true, value: DEFAULT_RULE_SET });
  });

  test.each([
    ['standard', [], 14],
    ['member', [], 21],
    ['vip', [], 30],
    ['standard', ['EARLY_ACCESS'], 30],
    ['member', ['VIP'], 30],
  ])('let a %s customer with %j book %i days ahead', (tier, tags, days) => {
    const customer = { ...UNKNOWN_CUSTOMER, tier, tags };

    expect(evaluate(inDays(days, { customer })).kind).toBe('allowed');
    expect(evaluate(inDays(days + 1, { customer }))).toMatchObject({ reason: { kind: 'too-far', horizonDays: days } });
  });

  test('sell an hour or more by the half-hour, except at the desk', () => {
    expect(evaluate(facts(tomorrow, 30))).toMatchObject({ reason: { kind: 'too-short', shortestMin: 60 } });
    expect(evaluate(facts(tomorrow, 75))).toMatchObject({ reason: { kind: 'off-step', stepMin: 30 } });
    expect(evaluate(facts(tomorrow, 90)).kind).toBe('allowed');
    expect(evaluate(facts(tomorrow, 30, { channel: 'desk' })).kind).toBe('allowed');
  });

  test('let nobody help themselves to a third bay at once', () => {
    const time = facts(tomorrow).time;

    expect(evaluate(facts(tomorrow, 60, { existing: [time] })).kind).toBe('allowed');
    expect(evaluate(facts(tomorrow, 60, { existing: [time, time] })).kind).toBe('denied');
  });

  test('let cancel free until an hour before', () => {
    expect(evaluateRules(DEFAULT_RULE_SET, facts(tomorrow)).limits.cancelCutoffMin?.value).toBe(60);
  });
});
