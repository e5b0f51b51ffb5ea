import type { ComponentProps, ReactNode } from 'react';
import { BUTTON_LOOK, BUTTON_SHAPE, type ButtonKind } from './button.tsx';
import { classNames } from './class-names.ts';

type LinkButtonProps = ComponentProps<'a'> & {
  readonly href: string;
  readonly kind?: ButtonKind | undefined;
  readonly icon?: ReactNode;
};

/** A link that stands among buttons and looks like one. It goes somewhere; a `Button` does something. */
export function LinkButton({ kind = 'secondary', icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <a {...rest} className={classNames(BUTTON_SHAPE, BUTTON_LOOK[kind], className)}>
      {icon}
      {children}
    </a>
  );
}
