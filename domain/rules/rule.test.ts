import { describe, expect, test } from 'vitest';
import { DEFAULT_RULE_SET } from './default-rules.ts';
import { parseRuleSet, RULES_MAX } from './rule.ts';

const RULE = {
  id: 'rule-1',
  name: 'Rule',
  type: 'user',
  conditions: {},
  actions: { noticeMin: 60 },
  priority: 0,
  active: true,
  validFrom: null,
  validUntil: null,
};

/** The fields that are named when rule 0 is changed so. */
function badFields(changes: object): string[] {
  const result = parseRuleSet({ version: 1, rules: [{ ...RULE, ...changes }] });
  return result.ok ? [] : result.error.problems.map(({ field }) => field);
}

describe('a malformed rule is refused with the field named', () => {
  test.each<[string, object]>([
    ['id', { id: 'Rule 1' }],
    ['id', { id: undefined }],
    ['name', { name: '  ' }],
    ['name', { name: 'a\u0000b' }],
    ['type', { type: 'weather' }],
    ['priority', { priority: 1.5 }],
    ['priority', { priority: 1001 }],
    ['active', { active: 'yes' }],
    ['validFrom', { validFrom: '2026-06-01' }],
    ['validUntil', { validFrom: 10, validUntil: 10 }],
    ['surprise', { surprise: true }],
  ])('%s: %j', (field, changes) => {
    expect(badFields(changes)).toEqual([`rules.0.${field}`]);
  });

  test.each<[string, object]>([
    ['tiers', { tiers: [] }],
    ['tiers.1', { tiers: ['vip', 'Very Important'] }],
    ['tags.0', { tags: [''] }],
    ['withoutTags', { withoutTags: 'VIP' }],
    ['isFirstVisit', { isFirstVisit: null }],
    ['noShows', { noShows: {} }],
    ['noShows', { noShows: { atLeast: 3, atMost: 2 } }],
    ['noShows.atLeast', { noShows: { atLeast: -1 } }],
    ['credits.atMost', { credits: { atMost: 0.5 } }],
    ['credits.lessThan', { credits: { atMost: 1, lessThan: 3 } }],
    ['resourceIds.0', { resourceIds: ['bay 1'] }],
    ['resourceKinds.0', { resourceKinds: ['sauna'] }],
    ['capacity.atLeast', { capacity: { atLeast: 0 } }],
    ['weekdays.0', { weekdays: [0] }],
    ['weekdays.0', { weekdays: ['Monday'] }],
    ['localTime.until', { localTime: { from: '18:00' } }],
    ['localTime.from', { localTime: { from: '6 pm', until: '22:00' } }],
    ['dates.to', { dates: { from: '2026-06-02', to: '2026-06-01' } }],
    ['dates.from', { dates: { from: '2026-02-30', to: '2026-06-01' } }],
    ['timeCounts', { timeCounts: 'end' }],
    ['noticeMin.atLeast', { noticeMin: { atLeast: '1 h' } }],
    ['daysAhead.atMost', { daysAhead: { atMost: 401 } }],
    ['partySize.atMost', { partySize: { atMost: 101 } }],
    ['channels.0', { channels: ['fax'] }],
    ['bookingsOnDay', { bookingsOnDay: 2 }],
    ['bookingsInWeek.atLeast', { bookingsInWeek: { atLeast: -1 } }],
    ['bookingsAtOnce', { bookingsAtOnce: { atLeast: undefined } }],
    ['bookingsAhead.atMost', { bookingsAhead: { atMost: Number.NaN } }],
    ['moonPhase', { moonPhase: 'full' }],
  ])('conditions.%s: %j', (field, conditions) => {
    expect(badFields({ conditions })).toEqual([`rules.0.conditions.${field}`]);
  });

  test.each<[string, object]>([
    ['verdict.kind', { verdict: { kind: 'maybe' } }],
    ['verdict.sentence', { verdict: { kind: 'deny' } }],
    ['verdict.sentence', { verdict: { kind: 'deny', sentence: ' ' } }],
    ['verdict.sentence', { verdict: { kind: 'allow', sentence: 'Yes.' } }],
    ['duration', { duration: {} }],
    ['duration.longestMin', { duration: { shortestMin: 60, longestMin: 30 } }],
    ['duration.stepMin', { duration: { stepMin: 7 } }],
    ['duration.shortestMin', { duration: { shortestMin: 1445 } }],
    ['noticeMin', { noticeMin: -1 }],
    ['horizonDays', { horizonDays: 0.5 }],
    ['cancelCutoffMin', { cancelCutoffMin: '1 h' }],
    ['buffer', { buffer: {} }],
    ['buffer.afterMin', { buffer: { afterMin: 3 } }],
    ['price.kind', { price: { kind: 'free' } }],
    ['price.percent', { price: { kind: 'percent', percent: -101 } }],
    ['price.cents', { price: { kind: 'cents', cents: 0.5 } }],
    ['openDoor', { noticeMin: 0, openDoor: true }],
  ])('actions.%s: %j', (field, actions) => {
    expect(badFields({ actions })).toEqual([`rules.0.actions.${field}`]);
  });

  test('a rule that does nothing', () => {
    expect(badFields({ actions: {} })).toEqual(['rules.0.actions']);
  });

  test.each<[string[], unknown]>([
    [['version'], { version: 0, rules: [] }],
    [['rules'], { version: 1 }],
    [['rules'], { version: 1, rules: Array.from({ length: RULES_MAX + 1 }, (_, n) => ({ ...RULE, id: `r${n}` })) }],
    [['rules.1.id'], { version: 1, rules: [RULE, RULE] }],
    [
      ['rules.0.priority', 'rules.1.active'],
      {
        version: 1,
        rules: [
          { ...RULE, priority: '1' },
          { ...RULE, active: 1 },
        ],
      },
    ],
    [[''], null],
  ])('or a set: %j', (fields, input) => {
    const result = parseRuleSet(input);

    expect(result.ok ? [] : result.error.problems.map(({ field }) => field)).toEqual(fields);
    expect(result.ok || result.error.problems.every(({ problem }) => problem.length > 0)).toBe(true);
  });
});

test('a well-formed set is taken as it is', () => {
  expect(parseRuleSet(JSON.parse(JSON.stringify(DEFAULT_RULE_SET)))).toEqual({ ok: true, value: DEFAULT_RULE_SET });
});
