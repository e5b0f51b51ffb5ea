import { aProfile } from './facility-profile.ts';
import type { Rule } from '../../domain/rules/rule.ts';
import { type Terms, termsOfProfile } from '../../domain/terms.ts';

/** A rule that is in force, named after its id. */
export function aRule(id: string, rest: Pick<Rule, 'conditions' | 'actions'> & Partial<Rule>): Rule {
  const common = { type: 'time', priority: 0, active: true, validFrom: null, validUntil: null } as const;
  return { id, name: `Rule ${id}`, ...common, ...rest };
}

/** The second version of the terms of `aProfile()`: with these rules, or other prices. */
export function someTerms(rules: Rule[], changes: Partial<Terms> = {}): Terms {
  const version = changes.version ?? 2;
  return { ...termsOfProfile(aProfile()), rules: { version, rules }, ...changes, version };
}
