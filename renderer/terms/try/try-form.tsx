import { useId } from 'react';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { SelectField, TextField } from '../../ui/text-field.tsx';
import { LineField } from '../prices/line-field.tsx';
import { NumberField } from '../prices/number-field.tsx';
import { localTimeText } from '../prices/number-text.ts';
import { capacityOf, CHANNELS, type Wish, type WishField, wrongFields } from './wish.ts';

type TryFormProps = { readonly wish: Wish; readonly onChange: (wish: Wish) => void };

/** Who wants what and when. The answer beside it follows every change. */
export function TryForm({ wish, onChange }: TryFormProps) {
  const t = useStrings();
  const titleId = useId();
  const { profile } = useClub();
  const wrong = wrongFields(wish, profile);
  const set = (changed: Partial<Wish>) => onChange({ ...wish, ...changed });
  return (
    <section
      aria-labelledby={titleId}
      className="grid content-start gap-3 rounded-ui border border-line bg-surface p-4"
    >
      <h2 id={titleId} className="text-17 font-semibold">
        {t.trial.question}
      </h2>
      <SelectField
        label={t.trial.bay}
        value={wish.resourceId}
        onChange={({ target }) => set({ resourceId: target.value })}
      >
        {profile.resources.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <WhenFields {...{ wish, wrong, set }} />
      <SelectField
        label={t.trial.channel}
        value={wish.channel}
        onChange={({ target }) => set({ channel: CHANNELS.find((channel) => channel === target.value) ?? 'web' })}
      >
        {CHANNELS.map((channel) => (
          <option key={channel} value={channel}>
            {t.trial.channels[channel]}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t.trial.code}
        note={t.common.optional}
        maxLength={60}
        autoComplete="off"
        value={wish.code}
        onChange={({ target }) => set({ code: target.value })}
      />
      <CustomerFields {...{ wish, wrong, set }} />
    </section>
  );
}

type PartProps = {
  readonly wish: Wish;
  readonly wrong: ReadonlySet<WishField>;
  readonly set: (changed: Partial<Wish>) => void;
};

function WhenFields({ wish, wrong, set }: PartProps) {
  const t = useStrings();
  const { profile } = useClub();
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <TextField
        label={t.trial.day}
        type="date"
        value={wish.date}
        error={wrong.has('date') && t.trial.needDay}
        onChange={({ target }) => set({ date: target.value })}
      />
      <LineField
        label={t.trial.start}
        inputMode="numeric"
        value={wish.time}
        error={wrong.has('time') ? t.trial.needTime : undefined}
        onChange={({ target }) => set({ time: target.value })}
        onBlur={() => set({ time: localTimeText(wish.time) })}
      />
      <Count field="lengthMin" unit={t.trial.minutes} label={t.trial.length} {...{ wish, wrong, set }} />
      <Count
        field="partySize"
        label={t.trial.people}
        error={t.trial.needPeople(capacityOf(wish, profile))}
        {...{ wish, wrong, set }}
      />
    </div>
  );
}

function CustomerFields({ wish, wrong, set }: PartProps) {
  const t = useStrings();
  return (
    <fieldset className="grid gap-3 border-t border-line pt-3">
      <legend className="float-left mb-2 w-full text-15 font-semibold">{t.trial.customer}</legend>
      <div className="grid grid-cols-2 items-start gap-3">
        <TextField
          label={t.trial.tier}
          maxLength={40}
          value={wish.tier}
          error={wrong.has('tier') && t.trial.needTier}
          onChange={({ target }) => set({ tier: target.value })}
        />
        <SelectField
          label={t.trial.firstVisit}
          value={wish.firstVisit}
          onChange={({ target: { value } }) =>
            set({ firstVisit: value === 'yes' || value === 'no' ? value : 'unknown' })
          }
        >
          <option value="unknown">{t.trial.firstVisits.unknown}</option>
          <option value="yes">{t.trial.firstVisits.yes}</option>
          <option value="no">{t.trial.firstVisits.no}</option>
        </SelectField>
        <Count field="noShows" label={t.trial.noShows} {...{ wish, wrong, set }} />
        <Count field="credits" label={t.trial.credits} {...{ wish, wrong, set }} />
      </div>
      <TextField
        label={t.trial.tags}
        hint={t.trial.tagsHint}
        maxLength={300}
        value={wish.tags}
        onChange={({ target }) => set({ tags: target.value })}
      />
    </fieldset>
  );
}

type CountProps = PartProps & {
  readonly field: 'lengthMin' | 'partySize' | 'noShows' | 'credits';
  readonly label: string;
  readonly unit?: string;
  /** What to write instead, where that is not any whole number. */
  readonly error?: string;
};

function Count({ field, label, unit, error, wish, wrong, set }: CountProps) {
  const t = useStrings();
  return (
    <NumberField
      kind="whole"
      label={label}
      unit={unit}
      value={wish[field]}
      error={wrong.has(field) ? (error ?? t.trial.needCount) : undefined}
      onValue={(value) => set({ [field]: value })}
    />
  );
}
