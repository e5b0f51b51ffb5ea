import { ChannelSchema } from '../../../domain/booking.ts';
import { ResourceSchema } from '../../../domain/facility.ts';
import type { RuleConditions } from '../../../domain/rules/rule.ts';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { TextField } from '../../ui/text-field.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { ChipsField } from './chips-field.tsx';
import { RangeFields } from './range-fields.tsx';
import type { ConditionName } from './rule-parts.ts';
import { weekdayName } from './rule-words.ts';
import { TimeField } from './time-field.tsx';
import { ToggleSet } from './toggle-set.tsx';
import { useKnownWords } from './use-known-words.ts';

type ConditionControlProps = {
  readonly name: ConditionName;
  readonly conditions: RuleConditions;
  readonly onChange: (change: RuleConditions) => void;
};

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** What is filled in for one condition. `onChange` is given what changes of the conditions. */
export function ConditionControl({ name, conditions, onChange }: ConditionControlProps) {
  switch (name) {
    case 'tiers':
    case 'tags':
    case 'withoutTags':
      return <WordsControl name={name} words={conditions[name] ?? []} onChange={onChange} />;
    case 'isFirstVisit':
      return <FirstVisitControl isFirst={conditions.isFirstVisit} onChange={onChange} />;
    case 'resourceIds':
    case 'resourceKinds':
    case 'weekdays':
    case 'channels':
      return <SetControl name={name} conditions={conditions} onChange={onChange} />;
    case 'localTime':
      return <BandControl band={conditions.localTime} onChange={onChange} />;
    case 'dates':
      return <DatesControl dates={conditions.dates} onChange={onChange} />;
    default:
      return <RangeFields range={conditions[name] ?? {}} onChange={(range) => onChange({ [name]: range })} />;
  }
}

type Changes = Pick<ConditionControlProps, 'onChange'>;

type WordsControlProps = Changes & {
  readonly name: 'tiers' | 'tags' | 'withoutTags';
  readonly words: readonly string[];
};

function WordsControl({ name, words, onChange }: WordsControlProps) {
  const t = useStrings();
  const known = useKnownWords();
  const isTiers = name === 'tiers';
  return (
    <ChipsField
      addLabel={isTiers ? t.terms.editor.addTier : t.terms.editor.addTag}
      values={words}
      suggestions={isTiers ? known.tiers : known.tags}
      onChange={(values) => onChange({ [name]: values })}
    />
  );
}

function FirstVisitControl({ isFirst, onChange }: Changes & { readonly isFirst: boolean | undefined }) {
  const t = useStrings();
  const { conditions, firstVisits } = t.terms.editor;
  return (
    <ToggleGroup
      name={conditions.isFirstVisit}
      options={[
        { value: 'yes', label: firstVisits.yes },
        { value: 'no', label: firstVisits.no },
      ]}
      value={isFirst === undefined ? null : isFirst ? 'yes' : 'no'}
      onChange={(value) => onChange({ isFirstVisit: value === 'yes' })}
    />
  );
}

type SetControlProps = Omit<ConditionControlProps, 'name'> & {
  readonly name: 'resourceIds' | 'resourceKinds' | 'weekdays' | 'channels';
};

function SetControl({ name, conditions, onChange }: SetControlProps) {
  const t = useStrings();
  const { profile } = useClub();
  const words = t.terms.editor;
  switch (name) {
    case 'resourceIds':
      return (
        <ToggleSet
          options={profile.resources.map((resource) => ({ value: resource.id, label: resource.name }))}
          chosen={conditions.resourceIds ?? []}
          onChange={(resourceIds) => onChange({ resourceIds })}
        />
      );
    case 'resourceKinds':
      return (
        <ToggleSet
          options={ResourceSchema.shape.kind.options.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
          chosen={conditions.resourceKinds ?? []}
          onChange={(resourceKinds) => onChange({ resourceKinds })}
        />
      );
    case 'weekdays':
      return (
        <ToggleSet
          options={WEEKDAYS.map((day) => ({
            value: day,
            label: weekdayName(day, t.locale, 'short'),
            name: weekdayName(day, t.locale, 'long'),
          }))}
          chosen={conditions.weekdays ?? []}
          onChange={(weekdays) => onChange({ weekdays })}
        />
      );
    case 'channels':
      return (
        <ToggleSet
          options={ChannelSchema.options.map((channel) => ({ value: channel, label: words.channels[channel] }))}
          chosen={conditions.channels ?? []}
          onChange={(channels) => onChange({ channels })}
        />
      );
  }
}

function BandControl({ band, onChange }: Changes & { readonly band: RuleConditions['localTime'] }) {
  const t = useStrings();
  const words = t.terms.editor;
  const { from = '', until = '' } = band ?? {};
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <TimeField
          label={words.from}
          value={from}
          onChange={(changed) => onChange({ localTime: { from: changed, until } })}
        />
        <TimeField
          label={words.until}
          value={until}
          onChange={(changed) => onChange({ localTime: { from, until: changed } })}
        />
      </div>
      {until !== '' && until <= from && <p className="text-13 text-muted">{words.pastMidnight}</p>}
    </>
  );
}

function DatesControl({ dates, onChange }: Changes & { readonly dates: RuleConditions['dates'] }) {
  const t = useStrings();
  const words = t.terms.editor;
  const { from = '', to = '' } = dates ?? {};
  return (
    <div className="grid grid-cols-2 gap-3">
      <TextField
        type="date"
        label={words.from}
        value={from}
        onChange={({ target }) => onChange({ dates: { from: target.value, to: to === '' ? target.value : to } })}
      />
      <TextField
        type="date"
        label={words.until}
        value={to}
        min={from}
        onChange={({ target }) => onChange({ dates: { from, to: target.value } })}
      />
    </div>
  );
}
