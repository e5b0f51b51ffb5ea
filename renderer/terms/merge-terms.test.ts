import { describe, expect, test } from 'vitest';
import { type Rule } from '../../domain/rules/rule.ts';
import { type Terms, termsOfProfile } from '../../domain/terms.ts';
import { aProfile } from '../fixtures.ts';
import { mergeTerms } from './merge-terms.ts';

const FIRST = termsOfProfile(aProfile());

function aRule(id: string, facts: Partial<Rule> = {}): Rule {
  return {
    id,
    name: `Rule ${id}`,
    type: 'time',
    conditions: {},
    actions: { noticeMin: 60 },
    priority: 0,
    active: true,
    validFrom: null,
    validUntil: null,
    ...facts,
  };
}

const withRules = (terms: Terms, ...rules: Rule[]): Terms => ({ ...terms, rules: { ...terms.rules, rules } });
const withHourly = (terms: Terms, cents: number): Terms => ({
  ...terms,
  prices: { ...terms.prices, hourly: { ...terms.prices.hourly, cents } },
});
const idsOf = (terms: Terms): string[] => terms.rules.rules.map(({ id }) => id);

const BASE = withRules(FIRST, aRule('a'), aRule('b'));

describe('mergeTerms', () => {
  test('keeps what each side changed where the other did not', () => {
    const mine = withRules(FIRST, aRule('a', { active: false }), aRule('b'), aRule('mine'));
    const theirs = { ...withRules(withHourly(FIRST, 5000), aRule('a'), aRule('theirs')), version: 2 };

    const { terms, clashes } = mergeTerms({ base: BASE, mine, theirs });

    expect(clashes).toEqual([]);
    expect(terms.version).toBe(2);
    expect(terms.prices.hourly.cents).toBe(5000);
    expect(idsOf(terms)).toEqual(['a', 'theirs', 'mine']);
    expect(terms.rules.rules[0]?.active).toBe(false);
  });

  test('leaves theirs where both changed one rule or one part of the prices, and names it', () => {
    const mine = withHourly(withRules(FIRST, aRule('a', { name: 'Mine' }), aRule('b')), 6000);
    const theirs = withHourly(withRules(FIRST, aRule('a', { name: 'Theirs' }), aRule('b')), 5000);

    const { terms, clashes } = mergeTerms({ base: BASE, mine, theirs });

    expect(terms.rules.rules[0]?.name).toBe('Theirs');
    expect(terms.prices.hourly.cents).toBe(5000);
    expect(clashes).toEqual([
      { kind: 'rule', id: 'a', name: 'Mine' },
      { kind: 'prices', field: 'hourly' },
    ]);
  });

  test('is no clash where both came to the same', () => {
    const both = withHourly(withRules(FIRST, aRule('b', { active: false })), 5000);

    expect(mergeTerms({ base: BASE, mine: both, theirs: both })).toEqual({ terms: both, clashes: [] });
  });

  test('does not bring back a rule that they changed and I deleted without saying so', () => {
    const mine = withRules(FIRST, aRule('b'));
    const theirs = withRules(FIRST, aRule('a', { priority: 5 }), aRule('b'));

    const { terms, clashes } = mergeTerms({ base: BASE, mine, theirs });

    expect(idsOf(terms)).toEqual(['a', 'b']);
    expect(clashes).toEqual([{ kind: 'rule', id: 'a', name: 'Rule a' }]);
  });
});
