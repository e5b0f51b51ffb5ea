import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

type ButtonProps = ComponentProps<'button'> & {
  readonly kind?: ButtonKind | undefined;
  /** Shown before the words; decoration only. */
  readonly icon?: ReactNode;
  /** Under way: keeps its place and focus, takes no second click, says so to a screen reader. */
  readonly busy?: boolean | undefined;
  readonly wide?: boolean | undefined;
};

export const BUTTON_LOOK: Record<ButtonKind, string> = {
  primary: 'bg-accent text-on-accent not-disabled:hover:bg-accent-hover',
  secondary: 'bg-surface text-text border border-line-strong not-disabled:hover:bg-sunken',
  quiet: 'text-text not-disabled:hover:bg-sunken',
  danger: 'bg-danger text-on-danger not-disabled:hover:bg-danger-hover',
};

export const BUTTON_SHAPE =
  'inline-flex items-center justify-center gap-2 min-h-control rounded-ui px-4 text-15 font-semibold select-none ' +
  'transition-opacity duration-150 disabled:opacity-50 disabled:cursor-not-allowed aria-disabled:opacity-70';

/** A button is `type="button"` unless told otherwise, so that none submits a form by accident. */
export function Button(props: ButtonProps) {
  const { kind = 'secondary', icon, busy = false, wide = false, className, children, onClick, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled']}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classNames(BUTTON_SHAPE, BUTTON_LOOK[kind], wide && 'w-full', busy && 'animate-breathe', className)}
    >
      {icon}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  /** What it does, in words: its only name. Also shown on hover. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly kind?: ButtonKind | undefined;
};

/** A square button with a picture for a face. */
export function IconButton({ label, icon, kind = 'quiet', className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={classNames(
        'inline-flex size-control shrink-0 items-center justify-center rounded-ui disabled:opacity-50',
        BUTTON_LOOK[kind],
        className,
      )}
    >
      {icon}
    </button>
  );
}
