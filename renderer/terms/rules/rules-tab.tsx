import { SlidersHorizontal } from 'lucide-react';
import { useMemo, useState } from 'react';
import { inRank } from '../../../domain/rules/resolve-rules.ts';
import type { Rule } from '../../../domain/rules/rule.ts';
import type { RuleWarning } from '../../../domain/rules/warn-about.ts';
import { useStrings } from '../../strings.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useTermsDraft } from '../draft.ts';
import { warningsAbout } from '../save/warning-words.ts';
import { useFocusOnFirst } from '../use-focus-on-first.ts';
import { usualRules } from './new-rule.ts';
import { NEW_RULE_ID, NewRuleMenu } from './new-rule-menu.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { ALL_RULES, isInFilter, type RuleFilter } from './rule-filter.ts';
import { RuleFilterBar } from './rule-filter-bar.tsx';
import { type RuleControl, ruleControlId, RuleRow } from './rule-row.tsx';
import { ruleSentence } from './rule-words.ts';
import type { Direction } from './rules-order.ts';
import { type RuleActionsOnDraft, useRuleActions } from './use-rule-actions.ts';
import { useRuleWording } from './use-rule-wording.ts';

type RulesTabProps = { readonly warnings: readonly RuleWarning[] };

/** All rules, the one that decides first on top. */
export function RulesTab({ warnings }: RulesTabProps) {
  const t = useStrings();
  const { terms } = useTermsDraft();
  const wording = useRuleWording();
  const actions = useRuleActions();
  const focus = useFocusOnFirst();
  const [filter, setFilter] = useState<RuleFilter>(ALL_RULES);
  const [editingId, setEditingId] = useState<string | null>(null);
  const { rules } = terms.rules;
  const ranked = useMemo(
    () => inRank(rules).map((rule) => ({ rule, sentence: ruleSentence(rule, wording) })),
    [rules, wording],
  );
  const shown = ranked.filter(({ rule, sentence }) => isInFilter(rule, sentence, filter));
  const edited = rules.find(({ id }) => id === editingId);
  const words = t.terms.rules;

  const create = (rule: Rule) => {
    actions.add([rule]);
    setFilter(ALL_RULES);
    setEditingId(rule.id);
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <RuleFilterBar filter={filter} onChange={setFilter} />
        <p role="status" className="text-13 text-muted tabular">
          {words.shown(shown.length, rules.length)}
        </p>
        <div className="flex-1" />
        <NewRuleMenu rules={rules} onCreate={create} />
      </div>
      {rules.length === 0 && <NoRules onUsual={() => actions.addUsual(usualRules(t))} />}
      {rules.length > 0 && shown.length === 0 && (
        <EmptyState
          title={words.noneTitle}
          action={<Button onClick={() => setFilter(ALL_RULES)}>{words.showAll}</Button>}
        >
          {words.none}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <RuleList shown={shown} all={ranked.length} onEdit={setEditingId} onFocus={focus} {...{ actions, warnings }} />
      )}
      {edited && (
        <RuleEditor
          rule={edited}
          onChange={actions.replace}
          onClose={() => {
            actions.dropUntouched(edited);
            setEditingId(null);
            focus([ruleControlId(edited.id, 'name'), NEW_RULE_ID]);
          }}
        />
      )}
    </>
  );
}

function NoRules({ onUsual }: { readonly onUsual: () => void }) {
  const t = useStrings();
  const words = t.terms.rules;
  return (
    <EmptyState
      icon={<SlidersHorizontal aria-hidden="true" />}
      title={words.emptyTitle}
      action={<Button onClick={onUsual}>{words.usual}</Button>}
    >
      {words.empty}
    </EmptyState>
  );
}

type Shown = { readonly rule: Rule; readonly sentence: string };

type RuleListProps = {
  readonly shown: readonly Shown[];
  readonly all: number;
  readonly actions: RuleActionsOnDraft;
  readonly warnings: readonly RuleWarning[];
  readonly onEdit: (id: string) => void;
  readonly onFocus: (ids: readonly string[]) => void;
};

function RuleList({ shown, all, actions, warnings, onEdit, onFocus }: RuleListProps) {
  const t = useStrings();
  const words = t.terms.rules;
  const [moved, setMoved] = useState<string | null>(null);
  const place = shown.findIndex(({ rule }) => rule.id === moved);
  const movedName = shown[place]?.rule.name.trim() || words.nameless;
  const move = ({ id }: Rule, direction: Direction, control: RuleControl) => {
    actions.move(id, { direction, visibleIds: new Set(shown.map(({ rule }) => rule.id)) });
    setMoved(id);
    onFocus([ruleControlId(id, control), ruleControlId(id, 'name')]);
  };
  const remove = (rule: Rule, index: number) => {
    const neighbours = [shown[index + 1], shown[index - 1]].flatMap((one) => (one ? [one.rule.id] : []));
    actions.remove(rule);
    onFocus([...neighbours.map((id) => ruleControlId(id, 'name')), NEW_RULE_ID]);
  };
  return (
    <section aria-label={words.label} className="grid gap-2">
      <p className="text-13 text-muted">{words.hint}</p>
      <p role="status" className="sr-only">
        {place >= 0 && words.moved(movedName, place + 1, all)}
      </p>
      <ol className="grid divide-y divide-line rounded-ui border border-line bg-surface">
        {shown.map(({ rule, sentence }, index) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            sentence={sentence}
            canMove={{ up: index > 0, down: index < shown.length - 1 }}
            warnings={warningsAbout(rule.id, warnings, t)}
            onMove={(direction, control) => move(rule, direction, control)}
            onEdit={() => onEdit(rule.id)}
            onSwitch={(active) => actions.replace({ ...rule, active })}
            onDuplicate={() => onEdit(actions.duplicate(rule))}
            onRemove={() => remove(rule, index)}
          />
        ))}
      </ol>
    </section>
  );
}
