import type { RuleActions, Verdict } from '../../../domain/rules/rule.ts';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { SelectField, TextArea } from '../../ui/text-field.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { OptionalNumberField } from './optional-number-field.tsx';
import type { ActionName } from './rule-parts.ts';

type ActionControlProps = {
  readonly name: ActionName;
  readonly actions: RuleActions;
  readonly onChange: (change: RuleActions) => void;
};

/** As `VerdictSchema` takes it. */
const SENTENCE_LENGTH_MAX = 300;

/** What is filled in for one thing that a rule does. `onChange` is given what changes of the actions. */
export function ActionControl({ name, actions, onChange }: ActionControlProps) {
  const t = useStrings();
  const words = t.terms.editor;
  switch (name) {
    case 'verdict':
      return <VerdictControl verdict={actions.verdict} onChange={onChange} />;
    case 'duration':
      return <DurationControl duration={actions.duration ?? {}} onChange={onChange} />;
    case 'buffer':
      return <BufferControl buffer={actions.buffer ?? {}} onChange={onChange} />;
    case 'price':
      return <PriceControl price={actions.price} onChange={onChange} />;
    case 'noticeMin':
    case 'cancelCutoffMin':
    case 'horizonDays':
      return (
        <OptionalNumberField
          label={name === 'horizonDays' ? words.daysAheadUnit : words.minutesBefore}
          value={actions[name]}
          onChange={(value = Number.NaN) => onChange({ [name]: value })}
        />
      );
  }
}

type Changes = Pick<ActionControlProps, 'onChange'>;

function VerdictControl({ verdict, onChange }: Changes & { readonly verdict: Verdict | undefined }) {
  const t = useStrings();
  const words = t.terms.editor;
  const sentence = verdict?.kind === 'deny' ? verdict.sentence : '';
  return (
    <>
      <ToggleGroup
        name={words.actions.verdict}
        options={(['deny', 'require-approval', 'allow'] as const).map((kind) => ({
          value: kind,
          label: words.verdicts[kind],
        }))}
        value={verdict?.kind ?? null}
        onChange={(kind) => onChange({ verdict: kind === 'deny' ? { kind, sentence } : { kind } })}
      />
      {verdict?.kind === 'allow' && <p className="text-13 text-muted">{words.allowHint}</p>}
      {verdict?.kind === 'deny' && (
        <TextArea
          label={words.sentence}
          hint={words.sentenceHint}
          maxLength={SENTENCE_LENGTH_MAX}
          value={sentence}
          onChange={({ target }) => onChange({ verdict: { kind: 'deny', sentence: target.value } })}
          onBlur={() => onChange({ verdict: { kind: 'deny', sentence: sentence.trim() } })}
        />
      )}
    </>
  );
}

type DurationControlProps = Changes & { readonly duration: NonNullable<RuleActions['duration']> };

function DurationControl({ duration, onChange }: DurationControlProps) {
  const t = useStrings();
  const words = t.terms.editor;
  const set = (change: DurationControlProps['duration']) => onChange({ duration: written({ ...duration, ...change }) });
  return (
    <div className="grid grid-cols-3 gap-3">
      <OptionalNumberField
        label={words.shortest}
        value={duration.shortestMin}
        onChange={(shortestMin) => set({ shortestMin })}
      />
      <OptionalNumberField
        label={words.longest}
        value={duration.longestMin}
        onChange={(longestMin) => set({ longestMin })}
      />
      <OptionalNumberField label={words.step} value={duration.stepMin} onChange={(stepMin) => set({ stepMin })} />
    </div>
  );
}

type BufferControlProps = Changes & { readonly buffer: NonNullable<RuleActions['buffer']> };

function BufferControl({ buffer, onChange }: BufferControlProps) {
  const t = useStrings();
  const words = t.terms.editor;
  const set = (change: BufferControlProps['buffer']) => onChange({ buffer: written({ ...buffer, ...change }) });
  return (
    <div className="grid grid-cols-2 gap-3">
      <OptionalNumberField
        label={words.bufferBefore}
        value={buffer.beforeMin}
        onChange={(beforeMin) => set({ beforeMin })}
      />
      <OptionalNumberField
        label={words.bufferAfter}
        value={buffer.afterMin}
        onChange={(afterMin) => set({ afterMin })}
      />
    </div>
  );
}

function PriceControl({ price, onChange }: Changes & { readonly price: RuleActions['price'] }) {
  const t = useStrings();
  const { profile } = useClub();
  const words = t.terms.editor;
  const isAmount = price?.kind === 'cents';
  return (
    <div className="grid grid-cols-2 gap-3">
      <SelectField
        label={words.priceBy}
        value={price?.kind ?? 'percent'}
        onChange={({ target }) =>
          onChange({
            price: target.value === 'cents' ? { kind: 'cents', cents: -500 } : { kind: 'percent', percent: -10 },
          })
        }
      >
        <option value="percent">{words.percent}</option>
        <option value="cents">{words.amount(profile.currency)}</option>
      </SelectField>
      {isAmount ? (
        <OptionalNumberField
          key="cents"
          label={words.amount(profile.currency)}
          hint={words.priceHint}
          kind="money"
          value={price.cents}
          onChange={(cents = Number.NaN) => onChange({ price: { kind: 'cents', cents } })}
        />
      ) : (
        <OptionalNumberField
          key="percent"
          label={words.percent}
          hint={words.priceHint}
          value={price?.percent}
          onChange={(percent = Number.NaN) => onChange({ price: { kind: 'percent', percent } })}
        />
      )}
    </div>
  );
}

/** Without what nothing is written for. */
function written<Fields extends Readonly<Record<string, number | undefined>>>(fields: Fields): Partial<Fields> {
  const kept: Partial<Fields> = { ...fields };
  for (const name in kept) if (kept[name] === undefined) delete kept[name];
  return kept;
}
