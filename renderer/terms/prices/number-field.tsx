import { useState } from 'react';
import { useClub } from '../../club.tsx';
import { LineField, type LineFieldProps } from './line-field.tsx';
import { centsText, parseCents, parseRatePpm, parseWhole, rateText } from './number-text.ts';

type NumberFieldProps = Omit<LineFieldProps, 'value' | 'onChange' | 'onBlur' | 'inputMode'> & {
  /** Money in cents, whole numbers as they are, rates in millionths. */
  readonly kind: 'money' | 'whole' | 'rate';
  /** Null while the field is empty, and empty is something that may be meant; NaN while what is typed is no number. */
  readonly value: number | null;
  readonly onValue: (value: number) => void;
  /** What an empty field means; where this is absent it is not a number. */
  readonly onEmpty?: (() => void) | undefined;
};

const READ = { money: parseCents, whole: parseWhole, rate: parseRatePpm };

const SHOW = {
  money: centsText,
  whole: (value: number) => String(value),
  rate: rateText,
};

/**
 * A number to type, which the caller keeps. What was typed stays as it is for as long as it means the value; a value
 * that comes from elsewhere is shown as people of this language write it.
 */
export function NumberField({ kind, value, onValue, onEmpty, ...rest }: NumberFieldProps) {
  const { format } = useClub();
  const show = (of: number | null) => (of === null || Number.isNaN(of) ? '' : SHOW[kind](of, format.locale));
  const read = (text: string) => (text.trim() === '' && onEmpty ? null : (READ[kind](text) ?? Number.NaN));
  const [typed, setTyped] = useState(() => show(value));
  return (
    <LineField
      {...rest}
      inputMode={kind === 'whole' ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={Object.is(read(typed), value) ? typed : show(value)}
      onChange={({ target }) => {
        setTyped(target.value);
        const next = read(target.value);
        if (next === null) onEmpty?.();
        else onValue(next);
      }}
      onBlur={() => {
        if (value !== null && !Number.isNaN(value)) setTyped(show(value));
      }}
    />
  );
}

/** Money; the sign of the club's currency stands in the field, on the side where people of this language write it. */
export function MoneyField(props: Omit<NumberFieldProps, 'kind' | 'unit' | 'unitAt'>) {
  const { profile, format } = useClub();
  const style = { style: 'currency', currency: profile.currency, currencyDisplay: 'narrowSymbol' } as const;
  const parts = new Intl.NumberFormat(format.locale, style).formatToParts(0);
  const unit = parts.find(({ type }) => type === 'currency')?.value;
  return <NumberField {...props} kind="money" unit={unit} unitAt={parts[0]?.type === 'currency' ? 'start' : 'end'} />;
}
