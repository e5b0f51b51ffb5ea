import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { CONTROL_LOOK, Field } from './field.tsx';

type Around = {
  readonly label: ReactNode;
  readonly note?: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
};

/** One line of text with its label, hint and error. `className` goes to the whole field. */
export function TextField({
  label,
  note,
  hint,
  error,
  className,
  ...input
}: Around & Omit<ComponentProps<'input'>, 'id'>) {
  return (
    <Field label={label} note={note} hint={hint} error={error} className={className}>
      {(control) => <input type="text" {...input} {...control} className={CONTROL_LOOK} />}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({
  label,
  note,
  hint,
  error,
  className,
  ...area
}: Around & Omit<ComponentProps<'textarea'>, 'id'>) {
  return (
    <Field label={label} note={note} hint={hint} error={error} className={className}>
      {(control) => <textarea rows={3} {...area} {...control} className={CONTROL_LOOK} />}
    </Field>
  );
}

/**
 * A choice from a list, the browser's own: it works with every finger, keyboard and reader, also inside a dialog.
 * Children are `<option>` elements.
 */
export function SelectField({
  label,
  note,
  hint,
  error,
  className,
  ...select
}: Around & Omit<ComponentProps<'select'>, 'id'>) {
  return (
    <Field label={label} note={note} hint={hint} error={error} className={className}>
      {(control) => <select {...select} {...control} className={CONTROL_LOOK} />}
    </Field>
  );
}

type CheckboxFieldProps = Omit<ComponentProps<'input'>, 'type'> & { readonly label: ReactNode };

/** A tick with its words; the whole line is the target. */
export function CheckboxField({ label, className, ...input }: CheckboxFieldProps) {
  return (
    <label className={classNames('flex min-h-control cursor-pointer items-center gap-3 text-15', className)}>
      <input type="checkbox" {...input} className="size-5 shrink-0 accent-accent" />
      <span>{label}</span>
    </label>
  );
}
