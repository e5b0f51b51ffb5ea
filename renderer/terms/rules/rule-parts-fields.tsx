import { CircleAlert, X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Rule } from '../../../domain/rules/rule.ts';
import { useStrings } from '../../strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CONTROL_LOOK } from '../../ui/field.tsx';
import { SelectField } from '../../ui/text-field.tsx';
import { ActionControl } from './action-control.tsx';
import { ConditionControl } from './condition-control.tsx';
import {
  ACTIONS,
  type ActionName,
  type ConditionName,
  CONDITIONS,
  hasTimes,
  withNewAction,
  withNewCondition,
  withoutAction,
  withoutCondition,
} from './rule-parts.ts';
import type { RuleProblems } from './rule-problems.ts';

type RulePartsProps = {
  readonly rule: Rule;
  readonly problems: RuleProblems;
  readonly onChange: (rule: Rule) => void;
};

/** When the rule counts and what it does: those parts that it has, and the way to add others. */
export function RuleParts(props: RulePartsProps) {
  return (
    <>
      <Conditions {...props} />
      <Actions {...props} />
    </>
  );
}

function Conditions({ rule, problems, onChange }: RulePartsProps) {
  const t = useStrings();
  const words = t.terms.editor;
  const [added, setAdded] = useState<ConditionName | null>(null);
  const { conditions } = rule;
  const names = CONDITIONS.flatMap((group) => group.names);
  const groups = CONDITIONS.map((group) => ({
    label: words.groups[group.group],
    options: optionsOf(group.names, conditions, words.conditions),
  }));
  return (
    <Parts title={words.conditionsTitle} hint={words.conditionsHint}>
      {names
        .filter((name) => conditions[name] !== undefined)
        .map((name) => (
          <Part
            key={name}
            name={words.conditions[name]}
            isNew={name === added}
            problem={problems.get(`conditions.${name}`)}
            onRemove={() => onChange(withoutCondition(rule, name))}
          >
            <ConditionControl
              name={name}
              conditions={conditions}
              onChange={(change) => onChange({ ...rule, conditions: { ...conditions, ...change } })}
            />
          </Part>
        ))}
      {hasTimes(conditions) && <TimeCounts rule={rule} onChange={onChange} />}
      <AddPart
        label={words.addCondition}
        groups={groups}
        onAdd={(name) => {
          setAdded(name);
          onChange(withNewCondition(rule, name));
        }}
      />
    </Parts>
  );
}

function TimeCounts({ rule, onChange }: Pick<RulePartsProps, 'rule' | 'onChange'>) {
  const t = useStrings();
  const words = t.terms.editor;
  const { timeCounts: _, ...others } = rule.conditions;
  return (
    <SelectField
      label={words.timeCounts}
      value={rule.conditions.timeCounts ?? 'start'}
      onChange={({ target }) =>
        onChange({
          ...rule,
          conditions: target.value === 'any-part' ? { ...others, timeCounts: 'any-part' } : others,
        })
      }
    >
      <option value="start">{words.timeCountsOf.start}</option>
      <option value="any-part">{words.timeCountsOf['any-part']}</option>
    </SelectField>
  );
}

function Actions({ rule, problems, onChange }: RulePartsProps) {
  const t = useStrings();
  const words = t.terms.editor;
  const [added, setAdded] = useState<ActionName | null>(null);
  const { actions } = rule;
  return (
    <Parts title={words.actionsTitle} problem={problems.get('actions')}>
      {ACTIONS.filter((name) => actions[name] !== undefined).map((name) => (
        <Part
          key={name}
          name={words.actions[name]}
          isNew={name === added}
          problem={problems.get(`actions.${name}`)}
          onRemove={() => onChange(withoutAction(rule, name))}
        >
          <ActionControl
            name={name}
            actions={actions}
            onChange={(change) => onChange({ ...rule, actions: { ...actions, ...change } })}
          />
        </Part>
      ))}
      <AddPart
        label={words.addAction}
        groups={[{ label: null, options: optionsOf(ACTIONS, actions, words.actions) }]}
        onAdd={(name) => {
          setAdded(name);
          onChange(withNewAction(rule, name));
        }}
      />
    </Parts>
  );
}

type Option<Name extends string> = { readonly name: Name; readonly label: string };

/** Those that are not there yet. */
function optionsOf<Name extends string>(
  names: readonly Name[],
  present: Readonly<Partial<Record<Name, unknown>>>,
  labels: Readonly<Record<Name, string>>,
): Option<Name>[] {
  return names.filter((name) => present[name] === undefined).map((name) => ({ name, label: labels[name] }));
}

type PartsProps = {
  readonly title: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly children: ReactNode;
};

function Parts({ title, hint, problem, children }: PartsProps) {
  return (
    <section aria-label={title} className="grid gap-4">
      <div>
        <h3 className="text-17 font-semibold">{title}</h3>
        {hint && <p className="text-13 text-muted">{hint}</p>}
      </div>
      {children}
      <Problem text={problem} />
    </section>
  );
}

type PartProps = {
  readonly name: string;
  /** Just added: it takes the focus. */
  readonly isNew: boolean;
  readonly problem: string | undefined;
  readonly onRemove: () => void;
  readonly children: ReactNode;
};

function Part({ name, isNew, problem, onRemove, children }: PartProps) {
  const t = useStrings();
  const place = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (isNew) place.current?.querySelector<HTMLElement>('[data-part] :is(input, button, select, textarea)')?.focus();
  }, [isNew]);
  return (
    <fieldset ref={place} className="relative grid gap-2 rounded-ui border border-line p-3 pt-2">
      <legend className="sr-only">{name}</legend>
      <div className="flex items-center justify-between gap-2">
        <span aria-hidden="true" className="font-medium">
          {name}
        </span>
        <IconButton
          label={t.terms.editor.remove(name)}
          icon={<X aria-hidden="true" className="size-4" />}
          onClick={onRemove}
          className="-mr-1"
        />
      </div>
      <div data-part className="grid gap-2">
        {children}
      </div>
      <Problem text={problem} />
    </fieldset>
  );
}

function Problem({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p className="flex items-start gap-1 text-13 font-medium text-danger-text">
      <CircleAlert aria-hidden="true" className="mt-px size-4 shrink-0" />
      <span>{text}</span>
    </p>
  );
}

type AddPartProps<Name extends string> = {
  readonly label: string;
  readonly groups: readonly { readonly label: string | null; readonly options: readonly Option<Name>[] }[];
  readonly onAdd: (name: Name) => void;
};

/** A choice and a button: a choice alone would add while somebody goes through it with the arrow keys. */
function AddPart<Name extends string>({ label, groups, onAdd }: AddPartProps<Name>) {
  const t = useStrings();
  const all = groups.flatMap(({ options }) => options);
  const id = useId();
  const [chosen, setChosen] = useState<string>('');
  const option = all.find(({ name }) => name === chosen) ?? all[0];
  if (option === undefined) return null;
  return (
    <div className="grid grid-cols-[1fr_auto] gap-x-2">
      <label htmlFor={id} className="col-span-2 mb-1 text-13 text-muted">
        {label}
      </label>
      <select id={id} value={option.name} onChange={({ target }) => setChosen(target.value)} className={CONTROL_LOOK}>
        {groups.map((group) =>
          group.label === null ? (
            <Options key="all" options={group.options} />
          ) : (
            <optgroup key={group.label} label={group.label}>
              <Options options={group.options} />
            </optgroup>
          ),
        )}
      </select>
      <Button aria-label={`${label}: ${option.label}`} onClick={() => onAdd(option.name)}>
        {t.terms.editor.add}
      </Button>
    </div>
  );
}

function Options<Name extends string>({ options }: { readonly options: readonly Option<Name>[] }) {
  return options.map(({ name, label }) => (
    <option key={name} value={name}>
      {label}
    </option>
  ));
}
