import { describe, expect, test } from 'vitest';
import { aProfile } from '../tests/support/facility-profile.ts';
import { changesOf, nextTerms, readWantedTerms, TERMS_BYTES_MAX } from './terms-change.ts';
import type { Rule } from './rules/rule.ts';
import { type Terms, termsOfProfile } from './terms.ts';

const PROFILE = aProfile();
const FIRST = termsOfProfile(PROFILE);

const aRule = (changes: Partial<Rule> = {}): Rule => ({
  id: 'no-late-parties',
  name: 'No late parties',
  type: 'time',
  conditions: { partySize: { atLeast: 3 } },
  actions: { verdict: { kind: 'deny', sentence: 'At most two people.' } },
  priority: 0,
  active: true,
  validFrom: null,
  validUntil: null,
  ...changes,
});

const withRules = (...rules: Rule[]): Terms => ({ ...FIRST, rules: { version: 1, rules } });

describe('terms that somebody wants', () => {
  test('are refused with each field named that is wrong', () => {
    const wanted = { ...withRules(aRule({ priority: 5000 })), promotions: 'none' };

    expect(readWantedTerms(wanted, PROFILE)).toMatchObject({
      ok: false,
      error: {
        code: 'terms.malformed',
        problems: expect.arrayContaining([
          expect.objectContaining({ field: 'rules.rules.0.priority' }),
          expect.objectContaining({ field: 'promotions' }),
        ]),
      },
    });
  });

  test('are refused in another currency than the facility’s', () => {
    const wanted = { ...FIRST, prices: { ...FIRST.prices, currency: 'EUR' } };

    expect(readWantedTerms(wanted, PROFILE)).toMatchObject({
      error: { code: 'terms.malformed', problems: [{ field: 'prices.currency' }] },
    });
  });

  test('are refused when they are larger than what can be sent', () => {
    const sentence = 'é'.repeat(300);
    const rules = Array.from({ length: 450 }, (_, index) =>
      aRule({ id: `rule-${index}`, actions: { verdict: { kind: 'deny', sentence } } }),
    );

    expect(readWantedTerms(withRules(...rules), PROFILE)).toMatchObject({
      error: { code: 'terms.too_large', bytesMax: TERMS_BYTES_MAX },
    });
  });

  test('may have two hundred rules', () => {
    const rules = Array.from({ length: 200 }, (_, index) => aRule({ id: `rule-${index}` }));

    expect(readWantedTerms(withRules(...rules), PROFILE).ok).toBe(true);
  });
});

describe('the next version', () => {
  test('numbers the sets that have changed, and leaves the others their number', () => {
    const next = nextTerms({ ...FIRST, version: 4 }, { ...withRules(aRule()), version: 99 });

    expect(next).toMatchObject({ version: 5, rules: { version: 5 }, prices: { version: 1 } });
  });

  test('is none when nothing changes, in whatever order the fields stand', () => {
    const { prices, ...rest } = FIRST;
    const turned = Object.fromEntries(Object.entries(prices).reverse()) as Terms['prices'];

    expect(nextTerms(FIRST, { ...rest, prices: { ...turned, version: 7 } })).toBeNull();
  });
});

test('the trail says by name what was added, removed and changed', () => {
  const before = withRules(aRule(), aRule({ id: 'gone', name: 'Gone' }));
  const after = {
    ...withRules(aRule({ priority: 3 }), aRule({ id: 'new', name: 'New' })),
    prices: { ...FIRST.prices, hourly: { ...FIRST.prices.hourly, cents: 5000 } },
  };

  expect(changesOf(before, after)).toEqual({
    rules: { added: ['New'], removed: ['Gone'], changed: ['No late parties'] },
    prices: ['hourly'],
    promotions: { added: [], removed: [], changed: [] },
  });
});
