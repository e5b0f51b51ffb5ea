import { useState } from 'react';
import type { Promotion } from '../../../domain/prices/promotion.ts';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/dialog.tsx';
import { CheckboxField, SelectField, TextField } from '../../ui/text-field.tsx';
import { MoneyField, NumberField } from '../prices/number-field.tsx';
import { problemsOf, typedCode, wallInstant, wallText } from './promotion-edits.ts';
import { WhereField } from './where-field.tsx';

type PromotionFormProps = {
  readonly promotion: Promotion;
  readonly isNew: boolean;
  /** All of the draft. */
  readonly promotions: readonly Promotion[];
  readonly onApply: (promotion: Promotion) => void;
  readonly onClose: () => void;
};

/** One promotion in a panel. Nothing of it is in the draft before it is applied. */
export function PromotionForm({ promotion, isNew, promotions, onApply, onClose }: PromotionFormProps) {
  const t = useStrings();
  const [edited, setEdited] = useState(promotion);
  // What has not been written yet is not wrong before somebody has tried.
  const [isJudged, setJudged] = useState(!isNew);
  const problems = problemsOf(edited, promotions);
  const set = (changed: Partial<Promotion>) => setEdited({ ...edited, ...changed });
  const apply = () => {
    if (problems.length === 0) onApply(edited);
    else setJudged(true);
  };
  const sentences: Readonly<Record<string, string>> = t.promotions.errors;
  const errorOf = (field: keyof Promotion): string | undefined => {
    const problem = isJudged ? problems.find((candidate) => candidate.field === field) : undefined;
    if (!problem) return undefined;
    return problem.isCodeTaken ? t.promotions.codeTaken : (sentences[field] ?? t.promotions.otherError);
  };
  return (
    <Sheet
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={isNew ? t.promotions.newTitle : t.promotions.editTitle(promotion.code)}
      description={t.promotions.detail}
      closeLabel={t.common.close}
      actions={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button kind="primary" onClick={apply}>
            {t.promotions.apply}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <NameFields {...{ edited, set, errorOf }} />
        <ValueFields {...{ edited, set, errorOf }} />
        <WindowFields {...{ edited, set, errorOf }} />
        <LimitFields {...{ edited, set, errorOf }} />
        <WhereField
          value={edited.resourceIds}
          error={errorOf('resourceIds')}
          onChange={(resourceIds) => set({ resourceIds })}
        />
        <CheckboxField
          label={t.promotions.active}
          checked={edited.active}
          onChange={({ target }) => set({ active: target.checked })}
        />
        <button type="submit" hidden tabIndex={-1} />
      </form>
    </Sheet>
  );
}

type PartProps = {
  readonly edited: Promotion;
  readonly set: (changed: Partial<Promotion>) => void;
  readonly errorOf: (field: keyof Promotion) => string | undefined;
};

function NameFields({ edited, set, errorOf }: PartProps) {
  const t = useStrings();
  return (
    <>
      <TextField
        label={t.promotions.name}
        hint={t.promotions.nameHint}
        maxLength={120}
        value={edited.name}
        error={errorOf('name')}
        onChange={({ target }) => set({ name: target.value })}
      />
      <TextField
        label={t.promotions.code}
        hint={t.promotions.codeHint}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        value={edited.code}
        error={errorOf('code')}
        onChange={({ target }) => set({ code: typedCode(target.value) })}
      />
    </>
  );
}

function ValueFields({ edited: { value }, set, errorOf }: PartProps) {
  const t = useStrings();
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <SelectField
        label={t.promotions.kind}
        value={value.kind}
        onChange={({ target }) =>
          set({ value: target.value === 'cents' ? { kind: 'cents', cents: 1000 } : { kind: 'percent', percent: 10 } })
        }
      >
        <option value="percent">{t.promotions.kinds.percent}</option>
        <option value="cents">{t.promotions.kinds.cents}</option>
      </SelectField>
      {value.kind === 'percent' ? (
        <NumberField
          kind="whole"
          unit="%"
          label={t.promotions.share}
          value={value.percent}
          error={errorOf('value')}
          onValue={(percent) => set({ value: { kind: 'percent', percent } })}
        />
      ) : (
        <MoneyField
          label={t.promotions.amount}
          value={value.cents}
          error={errorOf('value')}
          onValue={(cents) => set({ value: { kind: 'cents', cents } })}
        />
      )}
    </div>
  );
}

function WindowFields({ edited, set, errorOf }: PartProps) {
  const t = useStrings();
  const { format, profile } = useClub();
  const field = (name: 'validFrom' | 'validUntil') => (
    <TextField
      type="datetime-local"
      label={t.promotions[name]}
      value={wallText(edited[name], format)}
      error={errorOf(name)}
      onChange={({ target }) => set({ [name]: wallInstant(target.value, profile.timeZone) })}
    />
  );
  return (
    <div>
      <div className="grid gap-3">
        {field('validFrom')}
        {field('validUntil')}
      </div>
      <p className="mt-1 text-13 text-muted">{t.promotions.windowHint}</p>
    </div>
  );
}

function LimitFields({ edited, set, errorOf }: PartProps) {
  const t = useStrings();
  const limit = (name: 'usesMax' | 'usesPerCustomerMax') => (
    <NumberField
      kind="whole"
      label={t.promotions[name]}
      placeholder={t.promotions.noLimit}
      value={edited[name]}
      error={errorOf(name)}
      onValue={(value) => set({ [name]: value })}
      onEmpty={() => set({ [name]: null })}
    />
  );
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-3">
        {limit('usesMax')}
        {limit('usesPerCustomerMax')}
      </div>
      <MoneyField
        className="max-w-1/2 pr-1.5"
        label={t.promotions.minSpendCents}
        value={edited.minSpendCents}
        error={errorOf('minSpendCents')}
        onValue={(minSpendCents) => set({ minSpendCents })}
      />
    </>
  );
}
