import { NumberField } from '../prices/number-field.tsx';

type OptionalNumberFieldProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Undefined where nothing is written; not a number where it can't be read. */
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  /** Whole numbers unless told otherwise. */
  readonly kind?: 'whole' | 'money';
};

/** A number that may be left out. */
export function OptionalNumberField({ value, onChange, kind = 'whole', ...field }: OptionalNumberFieldProps) {
  return (
    <NumberField {...field} kind={kind} value={value ?? null} onValue={onChange} onEmpty={() => onChange(undefined)} />
  );
}
