import { NumberField as TypedNumber } from '../prices/number-field.tsx';

type NumberFieldProps = {
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
export function NumberField({ value, onChange, kind = 'whole', ...field }: NumberFieldProps) {
  return (
    <TypedNumber {...field} kind={kind} value={value ?? null} onValue={onChange} onEmpty={() => onChange(undefined)} />
  );
}
