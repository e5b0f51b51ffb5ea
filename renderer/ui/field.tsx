import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';

/** What a control must carry to belong to its label, hint and error. Spread it on the control. */
export type ControlProps = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
};

type FieldProps = {
  readonly label: ReactNode;
  /** Beside the label, quietly; for example "optional". */
  readonly note?: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong and what to do about it; nothing when all is well. */
  readonly error?: ReactNode;
  readonly className?: string | undefined;
  readonly children: (control: ControlProps) => ReactNode;
};

/** The looks of anything a person types into. */
export const CONTROL_LOOK =
  'w-full min-h-control rounded-ui border border-line-strong bg-surface px-3 py-2 text-15 text-text ' +
  'placeholder:text-muted aria-invalid:border-danger-text aria-invalid:border-2 disabled:opacity-60';

/** Label, hint and error around any control. */
export function Field({ label, note, hint, error, className, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [hint && hintId, error && errorId].filter(Boolean).join(' ');
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 flex items-baseline justify-between gap-2 text-15 font-medium">
        <span>{label}</span>
        {note && <span className="text-13 font-normal text-muted">{note}</span>}
      </label>
      {children({ id, 'aria-describedby': describedBy || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p id={hintId} className="mt-1 text-13 text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={errorId} className="mt-1 flex items-start gap-1 text-13 font-medium text-danger-text">
          <CircleAlert aria-hidden="true" className="mt-px size-4 shrink-0" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
