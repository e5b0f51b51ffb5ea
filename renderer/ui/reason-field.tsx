import { TextField } from './text-field.tsx';
import { CHIP_LOOK } from './toggle-group.tsx';

type ReasonFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** What is likely to be said, to be picked. */
  readonly suggestions: readonly string[];
  readonly lengthMax: number;
  readonly error: string | undefined;
  readonly autoFocus?: boolean;
};

/** Asks why, in words of one's own or in those of a button. */
export function ReasonField({ onValue, suggestions, lengthMax, autoFocus = false, ...field }: ReasonFieldProps) {
  return (
    <>
      <TextField
        {...field}
        autoFocus={autoFocus}
        maxLength={lengthMax}
        onChange={(event) => onValue(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        {suggestions.map((each) => (
          <button key={each} type="button" className={CHIP_LOOK} onClick={() => onValue(each)}>
            {each}
          </button>
        ))}
      </div>
    </>
  );
}
