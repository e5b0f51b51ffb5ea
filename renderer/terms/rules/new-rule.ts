import { DEFAULT_RULES } from '../../../domain/rules/default-rules.ts';
import type { Rule } from '../../../domain/rules/rule.ts';
import type { Strings } from '../../strings.ts';
import { priorityOnTop } from './rules-order.ts';

const ID_BYTES = 8;

/** Unlike any other, also where two people make rules at the same time. */
export function newRuleId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return `rule-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** A rule with everything still to be said, above all others. */
export function blankRule(id: string, rules: readonly Rule[]): Rule {
  const always = { active: true, validFrom: null, validUntil: null } as const;
  return { ...always, id, name: '', type: 'time', conditions: {}, actions: {}, priority: priorityOnTop(rules) };
}

/** The usual rules in the words of the one who begins with them. */
export function usualRules(t: Strings): Rule[] {
  const words: Readonly<Record<string, { readonly name: string; readonly sentence: string }>> = t.terms.templates;
  return DEFAULT_RULES.map((rule) => {
    const said = words[rule.id];
    if (!said) return { ...rule };
    const { verdict } = rule.actions;
    const actions =
      verdict?.kind === 'deny' && said.sentence !== ''
        ? { ...rule.actions, verdict: { ...verdict, sentence: said.sentence } }
        : rule.actions;
    return { ...rule, name: said.name, actions };
  });
}
