import { describe, expect, test } from 'vitest';
import type { Rule, RuleActions, RuleConditions } from '../../../domain/rules/rule.ts';
import { STRINGS } from '../../strings.ts';
import { blankRule } from './new-rule.ts';
import { ACTIONS, CONDITIONS, withNewAction, withNewCondition, withoutAction, withoutCondition } from './rule-parts.ts';
import { ruleProblems } from './rule-problems.ts';
import { someRules } from './some-rules.ts';

const NAMED: Rule = { ...blankRule('rule-1', []), name: 'Named', actions: { noticeMin: 60 } };

const CONDITION_NAMES = CONDITIONS.flatMap(({ names }) => names);

/** Filled in wrongly, for each kind of condition. */
const BROKEN: Required<RuleConditions> = {
  tiers: [],
  tags: [],
  withoutTags: [],
  isFirstVisit: true,
  noShows: {},
  credits: { atLeast: 5, atMost: 4 },
  resourceIds: [],
  resourceKinds: [],
  capacity: { atLeast: 0 },
  weekdays: [],
  localTime: { from: '9', until: '10:00' },
  dates: { from: '2026-02-01', to: '2026-01-01' },
  timeCounts: 'start',
  noticeMin: {},
  daysAhead: { atMost: 500 },
  partySize: { atLeast: Number.NaN },
  channels: [],
  bookingsOnDay: {},
  bookingsInWeek: {},
  bookingsAtOnce: {},
  bookingsAhead: {},
};

const BROKEN_ACTIONS: Required<RuleActions> = {
  verdict: { kind: 'deny', sentence: ' ' },
  duration: { shortestMin: 90, longestMin: 60 },
  noticeMin: Number.NaN,
  horizonDays: -1,
  cancelCutoffMin: 0.5,
  buffer: {},
  price: { kind: 'percent', percent: -101 },
};

describe.each(['en', 'fr'] as const)('what is wrong with a rule, in %s', (language) => {
  const t = STRINGS[language];

  test.each(CONDITION_NAMES.filter((name) => name !== 'isFirstVisit'))('stands at the condition: %s', (name) => {
    const problems = ruleProblems({ ...NAMED, conditions: { [name]: BROKEN[name] } }, t);

    expect([...problems]).toEqual([[`conditions.${name}`, t.terms.editor.errors[`conditions.${name}`]]]);
  });

  test.each(ACTIONS)('stands at what the rule does: %s', (name) => {
    const problems = ruleProblems({ ...NAMED, actions: { [name]: BROKEN_ACTIONS[name] } }, t);

    expect([...problems]).toEqual([[`actions.${name}`, t.terms.editor.errors[`actions.${name}`]]]);
  });

  test('is a missing name, nothing to do, and an end before the beginning', () => {
    expect([...ruleProblems(blankRule('rule-1', []), t).keys()]).toEqual(['name', 'actions']);
    expect([...ruleProblems({ ...NAMED, validFrom: 2, validUntil: 1 }, t).keys()]).toEqual(['validUntil']);
  });

  test('is nothing for the rules of a club', () => {
    expect(someRules().flatMap((rule) => [...ruleProblems(rule, t)])).toEqual([]);
  });
});

describe('the parts of a rule', () => {
  test.each(CONDITION_NAMES)('can be added and taken away: %s', (name) => {
    const added = withNewCondition(NAMED, name);

    expect(Object.keys(added.conditions)).toEqual([name]);
    expect(withoutCondition(added, name)).toEqual(NAMED);
  });

  test.each(ACTIONS)('can be done and not done: %s', (name) => {
    const added = withNewAction({ ...NAMED, actions: {} }, name);

    expect(Object.keys(added.actions)).toEqual([name]);
    expect(withoutAction(added, name).actions).toEqual({});
  });

  test('do not say for what part of a booking times count once there are none', () => {
    const rule: Rule = { ...NAMED, conditions: { weekdays: [1], partySize: { atLeast: 2 }, timeCounts: 'any-part' } };

    expect(withoutCondition(rule, 'partySize').conditions).toEqual({ weekdays: [1], timeCounts: 'any-part' });
    expect(withoutCondition(rule, 'weekdays').conditions).toEqual({ partySize: { atLeast: 2 } });
  });
});
