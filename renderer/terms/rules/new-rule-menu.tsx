import { Plus } from 'lucide-react';
import { type Rule, RULES_MAX } from '../../../domain/rules/rule.ts';
import { useStrings } from '../../strings.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { blankRule, newRuleId, usualRules } from './new-rule.ts';

type NewRuleMenuProps = { readonly rules: readonly Rule[]; readonly onCreate: (rule: Rule) => void };

export const NEW_RULE_ID = 'new-rule';

/** Begins a rule: with nothing in it, or as one of those that many clubs have. */
export function NewRuleMenu({ rules, onCreate }: NewRuleMenuProps) {
  const t = useStrings();
  const words = t.terms.rules;
  if (rules.length >= RULES_MAX) return <p className="text-13 text-attention-text">{words.full}</p>;
  return (
    <Menu
      trigger={
        <Button id={NEW_RULE_ID} kind="primary" icon={<Plus aria-hidden="true" className="size-4" />}>
          {words.newRule}
        </Button>
      }
      items={[
        { label: words.blank, onSelect: () => onCreate(blankRule(newRuleId(), rules)) },
        ...usualRules(t).map((rule) => ({
          label: rule.name,
          onSelect: () => onCreate({ ...rule, id: newRuleId(), active: true }),
        })),
      ]}
    />
  );
}
