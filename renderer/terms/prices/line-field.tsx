import { CircleAlert } from 'lucide-react';
import { type ComponentProps, useId } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { type ControlProps, CONTROL_LOOK, Field } from '../../ui/field.tsx';

export type LineFieldProps = Omit<ComponentProps<'input'>, 'id' | 'aria-label'> & {
  /** In a row of a list the column has the words to be seen, and this is its name. */
  readonly label: string;
  readonly inRow?: boolean | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Stands in the field, beside what is typed: "%". */
  readonly unit?: string | undefined;
  readonly unitAt?: 'start' | 'end' | undefined;
};

const UNIT_ROOM = { start: 'pl-7!', end: 'pr-8!' };
const UNIT_PLACE = { start: 'left-3', end: 'right-3' };

/** One line to type into, alone or in a row of a list. */
export function LineField({
  label,
  inRow = false,
  hint,
  error,
  unit,
  unitAt = 'end',
  className,
  ...input
}: LineFieldProps) {
  const errorId = useId();
  const control = (props: Partial<ControlProps>) => (
    <span className="relative block">
      <input
        type="text"
        {...input}
        {...props}
        className={classNames(CONTROL_LOOK, inRow && 'px-2! py-1!', unit !== undefined && UNIT_ROOM[unitAt])}
      />
      {unit !== undefined && (
        <span
          aria-hidden="true"
          className={classNames(
            'pointer-events-none absolute inset-y-0 grid items-center text-muted',
            UNIT_PLACE[unitAt],
          )}
        >
          {unit}
        </span>
      )}
    </span>
  );
  if (!inRow) {
    return (
      <Field label={label} hint={hint} error={error} className={className}>
        {control}
      </Field>
    );
  }
  const isWrong = error !== undefined;
  const names = { 'aria-label': label, 'aria-invalid': isWrong || undefined };
  return (
    <div className={className}>
      {control({ ...names, 'aria-describedby': isWrong ? errorId : undefined })}
      {isWrong && (
        <p id={errorId} className="mt-1 flex items-start gap-1 text-13 font-medium text-danger-text">
          <CircleAlert aria-hidden="true" className="mt-px size-4 shrink-0" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
