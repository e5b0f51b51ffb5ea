import { describe, expect, test } from 'vitest';
import { type Terms, termsOfProfile } from '../../domain/terms.ts';
import { aProfile } from '../fixtures.ts';
import { countChanges, problemsOf, unsavedOf, withChange } from './draft.ts';
import { someRules } from './rules/some-rules.ts';

const first = termsOfProfile(aProfile());
const IN_FORCE: Terms = { ...first, version: 7, rules: { version: 7, rules: someRules() } };

const costing = (cents: number) => (terms: Terms) => ({
  ...terms,
  prices: { ...terms.prices, hourly: { ...terms.prices.hourly, cents } },
});
const renamed = (name: string) => (terms: Terms) => ({
  ...terms,
  rules: { ...terms.rules, rules: terms.rules.rules.map((rule, index) => (index === 0 ? { ...rule, name } : rule)) },
});

describe('a draft', () => {
  test('adds up changes and counts them as a person would', () => {
    const once = withChange(null, IN_FORCE, costing(5000));
    const twice = withChange(once, IN_FORCE, renamed('Another name'));

    expect(twice?.base).toBe(IN_FORCE);
    expect(twice && countChanges(twice.base, twice.terms)).toBe(2);
    expect(twice && problemsOf(twice.terms)).toEqual([]);
  });

  test('is none any more when a change is taken back', () => {
    const changed = withChange(null, IN_FORCE, costing(5000));

    expect(withChange(changed, IN_FORCE, costing(first.prices.hourly.cents))).toBeNull();
  });

  test('names the field that is not filled in right', () => {
    const changed = withChange(null, IN_FORCE, renamed(''));

    expect(changed && problemsOf(changed.terms).map(({ field }) => field)).toEqual(['rules.rules.0.name']);
  });

  test('counts as saved when the same comes in force, whoever has saved it', () => {
    const changed = withChange(null, IN_FORCE, costing(5000));
    const saved: Terms = { ...costing(5000)(IN_FORCE), version: 8 };

    expect(unsavedOf(changed, saved)).toBeNull();
    expect(unsavedOf(changed, { ...IN_FORCE, version: 8 })).toBe(changed);
  });

  test('goes on from what it was begun from when somebody else saves something', () => {
    const changed = withChange(null, IN_FORCE, costing(5000));
    const theirs = { ...renamed('Theirs')(IN_FORCE), version: 8 };

    expect(withChange(changed, theirs, renamed('Mine'))?.base).toBe(IN_FORCE);
    expect(withChange(null, theirs, costing(5000))?.base).toBe(theirs);
  });
});
