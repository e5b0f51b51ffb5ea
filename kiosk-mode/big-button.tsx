import type { ReactNode } from 'react';
import { classNames } from '../renderer/ui/class-names.ts';

type BigButtonProps = {
  /** `main` is the one thing to do; `onColour` stands on a coloured screen; `outline` beside it. */
  readonly look: 'main' | 'plain' | 'onColour' | 'outline';
  readonly size?: 'huge' | 'large' | undefined;
  readonly icon?: ReactNode;
  readonly lang?: string | undefined;
  readonly className?: string | undefined;
  readonly onClick?: (() => void) | undefined;
  readonly children: ReactNode;
};

const LOOK: Record<BigButtonProps['look'], string> = {
  main: 'bg-accent text-on-accent active:bg-accent-hover',
  plain: 'border-2 border-line-strong bg-surface text-text active:bg-sunken',
  onColour: 'bg-light text-on-amber active:opacity-80',
  outline: 'border-2 border-current active:opacity-80',
};

const SIZE = {
  huge: 'min-h-52 px-8 text-44 gap-8 landscape:text-30',
  large: 'min-h-28 px-8 text-22 gap-4 whitespace-nowrap',
} as const;

/** A button for a thumb, a glove and an elbow. */
export function BigButton({ look, size = 'large', icon, lang, className, onClick, children }: BigButtonProps) {
  return (
    <button
      type="button"
      lang={lang}
      onClick={onClick}
      className={classNames(
        'inline-flex items-center justify-center rounded-ui font-semibold',
        SIZE[size],
        LOOK[look],
        className,
      )}
    >
      {icon}
      {children}
    </button>
  );
}
