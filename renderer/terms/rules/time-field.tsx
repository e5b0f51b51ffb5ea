import { TextField } from '../../ui/text-field.tsx';
import { localTimeText } from '../prices/number-text.ts';

type TimeFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A time of the wall clock, `HH:MM`. Also `24:00`, which the browser's own field does not know; "9" becomes "09:00". */
export function TimeField({ label, value, onChange }: TimeFieldProps) {
  return (
    <TextField
      label={label}
      value={value}
      autoComplete="off"
      maxLength={5}
      onChange={({ target }) => onChange(target.value)}
      onBlur={() => onChange(localTimeText(value))}
    />
  );
}
