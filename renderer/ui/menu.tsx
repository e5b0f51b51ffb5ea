import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type MenuItem = {
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly onSelect: () => void;
  readonly disabled?: boolean | undefined;
  /** Destroys something: red, and set apart. */
  readonly danger?: boolean | undefined;
};

type MenuProps = {
  /** The button that opens it; it must take a ref and props, as `Button` and `IconButton` do. */
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'end' | undefined;
};

/** A short list of actions behind a button. Not modal: Radix's modal menus inject a `<style>` that a strict CSP refuses. */
export function Menu({ trigger, items, align = 'end' }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          className="z-50 min-w-48 animate-appear rounded-ui border border-line bg-surface p-1 text-15 text-text shadow-float"
        >
          {items.map((item, index) => (
            <Radix.Item
              key={index}
              disabled={item.disabled ?? false}
              onSelect={item.onSelect}
              className={classNames(
                'flex min-h-control cursor-pointer items-center gap-2 rounded-ui px-3 outline-none',
                'data-[highlighted]:bg-sunken data-[disabled]:opacity-50',
                item.danger && 'text-danger-text',
              )}
            >
              {item.icon}
              {item.label}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
