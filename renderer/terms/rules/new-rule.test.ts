import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../../domain/rules/default-rules.ts';
import { STRINGS } from '../../strings.ts';
import { newRuleId, usualRules } from './new-rule.ts';
import { ruleProblems } from './rule-problems.ts';

describe.each(['en', 'fr'] as const)('the usual rules, in %s', (language) => {
  const t = STRINGS[language];

  test('have a name each in that language', () => {
    expect(Object.keys(t.terms.templates)).toEqual(DEFAULT_RULES.map(({ id }) => id));
  });

  test('do what those of a new club do', () => {
    const rules = usualRules(t);

    expect(rules.map(({ conditions }) => conditions)).toEqual(DEFAULT_RULES.map(({ conditions }) => conditions));
    expect(rules.flatMap((rule) => [...ruleProblems(rule, t)])).toEqual([]);
  });
});

test('a rule that is begun has an id of its own', () => {
  const ids = [newRuleId(), newRuleId()];

  expect(new Set(ids).size).toBe(2);
  expect(ids[0]).toMatch(/^rule-[0-9a-f]{16}$/);
});
