import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { Button, IconButton } from './button.tsx';

export type ToastMessage = {
  readonly title: string;
  readonly description?: string | undefined;
  /** The way back: "Undo". Closes the toast. */
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined;
  /** 6 s unless told otherwise. */
  readonly durationMs?: number | undefined;
};

type ShowToast = (message: ToastMessage) => void;

const ToastContext = createContext<ShowToast | null>(null);

/** Gives a function that shows a toast: for what is done and can be undone, never for what needs an answer. */
export function useToast(): ShowToast {
  const show = use(ToastContext);
  if (show === null) throw new Error('useToast needs a <ToastHost> above it');
  return show;
}

type ToastHostProps = {
  /** Names the region for a screen reader; F8 jumps to it. */
  readonly regionLabel: string;
  readonly dismissLabel: string;
  readonly children: ReactNode;
};

type Shown = ToastMessage & { readonly key: number };

/** Shows toasts over its children, newest last, at most three. Swipe, Escape or the cross puts one away. */
export function ToastHost({ regionLabel, dismissLabel, children }: ToastHostProps) {
  const [{ shown }, setState] = useState<{ shown: readonly Shown[]; next: number }>({ shown: [], next: 0 });
  const show = useCallback<ShowToast>((message) => {
    setState(({ shown: before, next }) => ({
      shown: [...before, { ...message, key: next }].slice(-3),
      next: next + 1,
    }));
  }, []);
  const close = (key: number) =>
    setState(({ shown: before, next }) => ({ shown: before.filter((toast) => toast.key !== key), next }));

  return (
    <ToastContext value={useMemo(() => show, [show])}>
      <Radix.Provider label={regionLabel} swipeDirection="down">
        {children}
        {shown.map((toast) => (
          <ToastCard key={toast.key} toast={toast} dismissLabel={dismissLabel} onClose={() => close(toast.key)} />
        ))}
        <Radix.Viewport className="fixed bottom-0 right-0 z-60 flex w-full max-w-md flex-col gap-2 p-4" />
      </Radix.Provider>
    </ToastContext>
  );
}

type ToastCardProps = { readonly toast: Shown; readonly dismissLabel: string; readonly onClose: () => void };

function ToastCard({ toast, dismissLabel, onClose }: ToastCardProps) {
  const { action } = toast;
  return (
    <Radix.Root
      duration={toast.durationMs ?? 6000}
      onOpenChange={(open) => !open && onClose()}
      className="flex animate-rise items-center gap-3 rounded-ui border border-line bg-surface py-2 pl-4 pr-2 text-text shadow-float"
    >
      <div className="min-w-0 flex-1">
        <Radix.Title className="text-15 font-semibold">{toast.title}</Radix.Title>
        {toast.description && <Radix.Description className="text-13 text-muted">{toast.description}</Radix.Description>}
      </div>
      {action && (
        <Radix.Action asChild altText={action.label}>
          <Button onClick={action.onClick}>{action.label}</Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton label={dismissLabel} icon={<X aria-hidden="true" className="size-4" />} />
      </Radix.Close>
    </Radix.Root>
  );
}
