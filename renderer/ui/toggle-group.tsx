import { ToggleGroup as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type ToggleOption<Value extends string> = {
  readonly value: Value;
  readonly label: ReactNode;
  /** The name for a screen reader where `label` is not words enough. */
  readonly name?: string | undefined;
  readonly disabled?: boolean | undefined;
};

type ToggleGroupProps<Value extends string> = {
  /** What is being chosen, for a screen reader. */
  readonly name: string;
  readonly options: readonly ToggleOption<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  /** `chips` wrap over lines; `strip` scrolls sideways; `grid` takes its columns from `className`. */
  readonly layout?: 'chips' | 'strip' | 'grid' | undefined;
  readonly className?: string | undefined;
};

/** The looks of a chip, for lists that are not a toggle group. `data-state="on"` or `aria-pressed` marks the chosen one. */
export const CHIP_LOOK =
  'inline-flex min-h-control shrink-0 items-center justify-center gap-2 rounded-ui border border-line-strong bg-surface ' +
  'px-4 text-15 font-medium not-disabled:not-data-[state=on]:hover:bg-sunken disabled:opacity-50 ' +
  'data-[state=on]:border-accent data-[state=on]:bg-accent data-[state=on]:text-on-accent';

const LAYOUT = {
  chips: 'flex flex-wrap',
  // Room for the focus ring, which a scrolling box would cut off.
  strip: 'flex snap-x overflow-x-auto p-1 -m-1 scroll-px-1',
  grid: 'grid',
};

/** One choice out of a few, all in sight. Tab enters and leaves; arrow keys move. */
export function ToggleGroup<Value extends string>(props: ToggleGroupProps<Value>) {
  const { name, options, value, onChange, layout = 'chips', className } = props;
  return (
    <Radix.Root
      type="single"
      aria-label={name}
      value={value ?? ''}
      onValueChange={(chosen) => {
        const option = options.find((candidate) => candidate.value === chosen);
        if (option) onChange(option.value);
      }}
      className={classNames('gap-2', LAYOUT[layout], className)}
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled ?? false}
          aria-label={option.name}
          className={classNames(CHIP_LOOK, 'snap-start')}
        >
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
