import { useId, useState } from 'react';
import { addLocalDays, instantAt } from '../../../domain/opening-hours.ts';
import type { Rule } from '../../../domain/rules/rule.ts';
import { type EpochMs, LocalDateSchema } from '../../../domain/time.ts';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/dialog.tsx';
import { CheckboxField, SelectField, TextField } from '../../ui/text-field.tsx';
import { OptionalNumberField } from './optional-number-field.tsx';
import { type RuleProblems, ruleProblems } from './rule-problems.ts';
import { turnsAllAway } from './rule-parts.ts';
import { RuleParts } from './rule-parts-fields.tsx';
import { ruleSentence } from './rule-words.ts';
import { useRuleWording } from './use-rule-wording.ts';

type RuleEditorProps = {
  readonly rule: Rule;
  /** Every change goes into the draft at once. */
  readonly onChange: (rule: Rule) => void;
  readonly onClose: () => void;
};

const NAME_LENGTH_MAX = 120;

/** All of a rule beside the list, with what it will say in words. */
export function RuleEditor({ rule, onChange, onClose }: RuleEditorProps) {
  const t = useStrings();
  const words = t.terms.editor;
  const panelId = useId();
  const problems = ruleProblems(rule, t);
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.title}
      closeLabel={t.common.close}
      findInitialFocus={() => document.getElementById(panelId)?.querySelector('input') ?? null}
      actions={
        <Button kind="primary" onClick={onClose}>
          {words.done}
        </Button>
      }
    >
      <div id={panelId} className="grid gap-6">
        <Saying rule={rule} />
        <Head rule={rule} problems={problems} onChange={onChange} />
        <RuleParts rule={rule} problems={problems} onChange={onChange} />
        <Validity rule={rule} problems={problems} onChange={onChange} />
      </div>
    </Sheet>
  );
}

/** Stays in sight while the rule is being written. */
function Saying({ rule }: { readonly rule: Rule }) {
  const t = useStrings();
  const words = t.terms.editor;
  const wording = useRuleWording();
  return (
    <section
      aria-label={words.says}
      className="sticky -top-2 z-10 -mx-6 grid gap-2 border-b border-line bg-surface px-6 pb-3 pt-2"
    >
      <p className="font-medium [overflow-wrap:anywhere]">{ruleSentence(rule, wording)}</p>
      {!rule.active && <p className="text-13 text-muted">{words.saysOff}</p>}
      {turnsAllAway(rule) && <Banner tone="attention">{words.turnsAllAway}</Banner>}
    </section>
  );
}

type PartProps = {
  readonly rule: Rule;
  readonly problems: RuleProblems;
  readonly onChange: (rule: Rule) => void;
};

function Head({ rule, problems, onChange }: PartProps) {
  const t = useStrings();
  const words = t.terms.editor;
  const [wasLeft, setLeft] = useState(rule.name !== '');
  return (
    <div className="grid gap-4">
      <TextField
        label={words.name}
        hint={words.nameHint}
        maxLength={NAME_LENGTH_MAX}
        value={rule.name}
        // Nobody has done anything wrong before the first letter.
        error={wasLeft ? problems.get('name') : undefined}
        onChange={({ target }) => onChange({ ...rule, name: target.value })}
        onBlur={() => {
          setLeft(true);
          if (rule.name !== rule.name.trim()) onChange({ ...rule, name: rule.name.trim() });
        }}
      />
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label={words.type}
          hint={words.typeHint}
          value={rule.type}
          onChange={({ target }) => onChange({ ...rule, type: TYPES.find((type) => type === target.value) ?? 'time' })}
        >
          {TYPES.map((type) => (
            <option key={type} value={type}>
              {t.terms.rules.types[type]}
            </option>
          ))}
        </SelectField>
        <OptionalNumberField
          label={words.priority}
          hint={words.priorityHint}
          error={problems.get('priority')}
          value={rule.priority}
          onChange={(priority = Number.NaN) => onChange({ ...rule, priority })}
        />
      </div>
      <CheckboxField
        label={words.active}
        checked={rule.active}
        onChange={({ target }) => onChange({ ...rule, active: target.checked })}
      />
    </div>
  );
}

const TYPES = ['user', 'resource', 'time'] as const satisfies readonly Rule['type'][];

/** By whole days of the club. */
function Validity({ rule, problems, onChange }: PartProps) {
  const t = useStrings();
  const words = t.terms.editor;
  const { profile, calendar } = useClub();
  const { validFrom, validUntil } = rule;
  const dayOf = (at: EpochMs | null): string => (at === null ? '' : calendar.localDateOf(at));
  // The browser lets people type years that no calendar of ours knows.
  const startOf = (day: string, later = 0): EpochMs | null =>
    LocalDateSchema.safeParse(day).success ? instantAt(profile.timeZone, addLocalDays(day, later), '00:00') : null;
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <TextField
        type="date"
        label={words.validFrom}
        value={dayOf(validFrom)}
        error={problems.get('validFrom')}
        onChange={({ target }) => onChange({ ...rule, validFrom: startOf(target.value) })}
      />
      <TextField
        type="date"
        label={words.validUntil}
        value={dayOf(validUntil === null ? null : validUntil - 1)}
        error={problems.get('validUntil')}
        onChange={({ target }) => onChange({ ...rule, validUntil: startOf(target.value, 1) })}
      />
      <p className="col-span-2 text-13 text-muted">{words.validHint}</p>
    </div>
  );
}
