import type { Rule } from '../../../domain/rules/rule.ts';
import { useStrings } from '../../strings.ts';
import { useToast } from '../../ui/toast.tsx';
import { useTermsDraft } from '../draft.ts';
import { newRuleId } from './new-rule.ts';
import { type Direction, moveRule } from './rules-order.ts';

/** All that can be done with rules; nothing of it is in force before the draft is saved. */
export type RuleActionsOnDraft = {
  readonly add: (rules: readonly Rule[]) => void;
  /** Adds those that are not there yet, and says so. */
  readonly addUsual: (rules: readonly Rule[]) => void;
  readonly replace: (rule: Rule) => void;
  /** The copy is switched off, so that nothing counts twice. Returns its id. */
  readonly duplicate: (rule: Rule) => string;
  /** Says so, with a way back. */
  readonly remove: (rule: Rule) => void;
  /** Takes away a new rule in which nothing has been written. */
  readonly dropUntouched: (rule: Rule) => void;
  readonly move: (id: string, how: { readonly direction: Direction; readonly visibleIds: ReadonlySet<string> }) => void;
};

export function useRuleActions(): RuleActionsOnDraft {
  const t = useStrings();
  const toast = useToast();
  const { base, change } = useTermsDraft();
  const words = t.terms.rules;

  const changeRules = (next: (rules: readonly Rule[]) => readonly Rule[]) =>
    change((terms) => ({ ...terms, rules: { ...terms.rules, rules: [...next(terms.rules.rules)] } }));
  const add = (added: readonly Rule[]) =>
    changeRules((rules) => [...rules, ...added.filter((rule) => rules.every(({ id }) => id !== rule.id))]);
  const drop = (id: string) => changeRules((rules) => rules.filter((rule) => rule.id !== id));

  return {
    add,
    addUsual: (rules) => {
      add(rules);
      toast({ title: words.usualAdded(rules.length) });
    },
    replace: (rule) => changeRules((rules) => rules.map((one) => (one.id === rule.id ? rule : one))),
    duplicate: (rule) => {
      const copy = { ...rule, id: newRuleId(), name: words.copyOf(rule.name), active: false };
      add([copy]);
      return copy.id;
    },
    remove: (rule) => {
      drop(rule.id);
      const title = words.removed(rule.name.trim() === '' ? words.nameless : rule.name);
      toast({ title, action: { label: t.common.undo, onClick: () => add([rule]) }, durationMs: 12_000 });
    },
    dropUntouched: ({ id, name, actions, conditions }) => {
      const isNew = base.rules.rules.every((rule) => rule.id !== id);
      const isEmpty = name.trim() === '' && Object.keys({ ...actions, ...conditions }).length === 0;
      if (isNew && isEmpty) drop(id);
    },
    move: (id, how) => changeRules((rules) => moveRule(rules, id, how)),
  };
}
