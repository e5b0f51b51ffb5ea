import { type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export type FormDialogLabels = {
  readonly title: ReactNode;
  readonly description: ReactNode;
  /** What is done with what was typed, as a verb. */
  readonly confirm: string;
  readonly cancel: string;
  readonly close: string;
};

type FormDialogProps = {
  readonly labels: FormDialogLabels;
  readonly busy: boolean;
  /** False while what is asked for cannot be answered yet. */
  readonly isReady?: boolean;
  /** What is done does harm when it is done by mistake. */
  readonly isDanger?: boolean;
  /** By Enter or by the button, and never while it is busy. */
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  /** The fields, and what went wrong. */
  readonly children: ReactNode;
};

/** A window with fields to be filled in, and one button that does something with them. It stays until it is closed. */
export function FormDialog(props: FormDialogProps) {
  const { labels, busy, isReady = true, isDanger = false, onSubmit, onClose, children } = props;
  const formId = useId();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={labels.title}
      description={labels.description}
      closeLabel={labels.close}
      actions={
        <>
          <Button onClick={onClose}>{labels.cancel}</Button>
          <Button kind={isDanger ? 'danger' : 'primary'} type="submit" form={formId} disabled={!isReady} busy={busy}>
            {labels.confirm}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onSubmit();
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}
