import { type Rule, RuleSchema } from '../../../domain/rules/rule.ts';
import type { Strings } from '../../strings.ts';

/** What is wrong with a rule, for each control of the editor: `name`, `conditions.noShows`, `actions`. */
export type RuleProblems = ReadonlyMap<string, string>;

/** What `RuleSchema` has against the rule, in words. */
export function ruleProblems(rule: Rule, t: Strings): RuleProblems {
  const parsed = RuleSchema.safeParse(rule);
  if (parsed.success) return new Map();
  const sentences: Readonly<Record<string, string>> = t.terms.editor.errors;
  const fields = parsed.error.issues.map(({ path }) => controlOf(path.map(String)));
  return new Map(fields.map((field) => [field, sentences[field] ?? t.terms.editor.otherError]));
}

function controlOf([set = '', field]: readonly string[]): string {
  const isInSet = set === 'conditions' || set === 'actions';
  return isInSet && field !== undefined ? `${set}.${field}` : set;
}
