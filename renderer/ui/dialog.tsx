import { X } from 'lucide-react';
import { AlertDialog as RadixAlert, Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { Button, IconButton } from './button.tsx';
import { classNames } from './class-names.ts';

type DialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  /** The name of the button that closes it. */
  readonly closeLabel: string;
  readonly children: ReactNode;
  /** Buttons, on the right; the safe one first. */
  readonly actions?: ReactNode;
  /** Finds what has the focus at first, where that is not the first thing inside. Afterwards it goes back to the opener. */
  readonly findInitialFocus?: (() => HTMLElement | null) | undefined;
};

/** Ours, not Radix's: theirs injects a `<style>` element to lock the scroll, which a strict CSP refuses. */
function Backdrop() {
  return <div data-scroll-lock aria-hidden="true" className="fixed inset-0 z-40 animate-appear bg-backdrop" />;
}

/** Our dialogs are opened by state and have no Radix trigger, so they remember by themselves where the focus came from. */
function useFocusThereAndBack(findInitialFocus?: () => HTMLElement | null) {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus(event: Event) {
      opener.current = document.activeElement;
      const target = findInitialFocus?.();
      if (!target) return;
      event.preventDefault();
      target.focus();
    },
    onCloseAutoFocus(event: Event) {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    },
  };
}

const PANEL = 'fixed z-50 flex flex-col bg-surface text-text shadow-float outline-none';
const CENTRED =
  'left-1/2 top-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 rounded-ui animate-appear';
const FROM_BELOW =
  'max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[90dvh] max-sm:rounded-t-ui max-sm:animate-rise ' +
  'sm:inset-y-0 sm:right-0 sm:w-full sm:max-w-md sm:animate-appear';

function Panel({ className, ...props }: DialogProps & { readonly className: string }) {
  const { open, onOpenChange, title, description, closeLabel, children, actions, findInitialFocus } = props;
  const focus = useFocusThereAndBack(findInitialFocus);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Backdrop />
        <Radix.Content
          aria-modal="true"
          {...focus}
          className={classNames(PANEL, className)}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="flex items-start justify-between gap-4 px-6 pt-5">
            <Radix.Title className="text-22 font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton
                label={closeLabel}
                icon={<X aria-hidden="true" className="size-5" />}
                className="-mr-3 -mt-1"
              />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-6 pt-2">
            {description && <Radix.Description className="mb-4 text-muted">{description}</Radix.Description>}
            {children}
          </div>
          {actions && (
            <footer className="flex flex-wrap justify-end gap-3 border-t border-line px-6 py-4">{actions}</footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A window over the page, for what must be settled before going on. Escape and a click outside close it. */
export function Dialog(props: DialogProps) {
  return <Panel {...props} className={CENTRED} />;
}

/** A side panel; on a phone it rises from below. For details beside a list. */
export function Sheet(props: DialogProps) {
  return <Panel {...props} className={FROM_BELOW} />;
}

type ConfirmDialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly description: ReactNode;
  /** What happens, as a verb: "Cancel booking". */
  readonly confirmLabel: string;
  /** Leaves all as it is: "Keep booking". Has the focus at first. */
  readonly keepLabel: string;
  readonly onConfirm: () => void;
  readonly busy?: boolean | undefined;
  readonly children?: ReactNode;
};

/** Asks before what cannot be undone. Stays open until the caller closes it, so that a failure can be shown inside. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, description, confirmLabel, keepLabel, onConfirm, busy, children } = props;
  const focus = useFocusThereAndBack();
  return (
    <RadixAlert.Root open={open} onOpenChange={onOpenChange}>
      <RadixAlert.Portal>
        <Backdrop />
        <RadixAlert.Content
          {...focus}
          aria-modal="true"
          className={classNames(PANEL, CENTRED, 'gap-4 overflow-y-auto p-6')}
        >
          <RadixAlert.Title className="text-22 font-semibold">{title}</RadixAlert.Title>
          <RadixAlert.Description className="text-muted">{description}</RadixAlert.Description>
          {children}
          <div className="flex flex-wrap justify-end gap-3">
            <RadixAlert.Cancel asChild>
              <Button>{keepLabel}</Button>
            </RadixAlert.Cancel>
            <Button kind="danger" busy={busy} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </div>
        </RadixAlert.Content>
      </RadixAlert.Portal>
    </RadixAlert.Root>
  );
}
