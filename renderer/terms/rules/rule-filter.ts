import type { Rule } from '../../../domain/rules/rule.ts';

/** Which rules are in sight. */
export type RuleFilter = {
  readonly text: string;
  readonly type: Rule['type'] | 'all';
  readonly state: 'all' | 'on' | 'off';
};

export const ALL_RULES: RuleFilter = { text: '', type: 'all', state: 'all' };

/** True when the rule is wanted; `sentence` is what it says, in words, and is searched, too. */
export function isInFilter(rule: Rule, sentence: string, { text, type, state }: RuleFilter): boolean {
  const isOfType = type === 'all' || rule.type === type;
  const isInState = state === 'all' || rule.active === (state === 'on');
  return isOfType && isInState && plain(`${rule.name} ${sentence}`).includes(plain(text.trim()));
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
