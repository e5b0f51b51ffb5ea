import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

type TooltipProps = {
  readonly text: ReactNode;
  /** One element that can have the focus. It keeps its own name: a tooltip adds, it never names. */
  readonly children: ReactElement;
};

/** A few words on hover and on focus. Nothing that a person must know may live only here. */
export function Tooltip({ text, children }: TooltipProps) {
  return (
    <Radix.Provider delayDuration={400}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={6}
            className="z-60 max-w-xs animate-appear rounded-ui bg-text px-3 py-1.5 text-13 text-bg shadow-float"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
