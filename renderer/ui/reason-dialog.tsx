import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './text-field.tsx';
import { CHIP_LOOK } from './toggle-group.tsx';

export type ReasonDialogLabels = {
  readonly title: ReactNode;
  readonly description: ReactNode;
  /** What is asked for. */
  readonly reason: string;
  /** Said when it is missing. */
  readonly needReason: string;
  /** What is done with it, as a verb. */
  readonly confirm: string;
  readonly cancel: string;
  readonly close: string;
};

type ReasonDialogProps = {
  readonly labels: ReasonDialogLabels;
  /** What is likely to be said, to be picked. */
  readonly suggestions: readonly string[];
  readonly initialReason?: string;
  readonly lengthMax: number;
  readonly busy: boolean;
  readonly failure: ReactNode;
  /** What else is asked, before the reason. */
  readonly children?: ReactNode;
  /** What is done does harm when it is done by mistake. */
  readonly isDanger?: boolean;
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
};

/** Asks why, before what cannot be undone: somebody will want to know. Nothing is done without a reason. */
export function ReasonDialog(props: ReasonDialogProps) {
  const {
    labels,
    suggestions,
    initialReason = '',
    lengthMax,
    busy,
    failure,
    children,
    isDanger = false,
    onConfirm,
    onClose,
  } = props;
  const formId = useId();
  const [reason, setReason] = useState(initialReason);
  const [wasTried, setTried] = useState(false);
  const isMissing = reason.trim() === '';

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
          <Button kind={isDanger ? 'danger' : 'primary'} type="submit" form={formId} busy={busy}>
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
          setTried(true);
          if (!isMissing && !busy) onConfirm(reason.trim());
        }}
      >
        {children}
        <TextField
          label={labels.reason}
          autoFocus
          value={reason}
          maxLength={lengthMax}
          onChange={(event) => setReason(event.target.value)}
          error={wasTried && isMissing ? labels.needReason : undefined}
        />
        <div className="flex flex-wrap gap-2">
          {suggestions.map((each) => (
            <button key={each} type="button" className={CHIP_LOOK} onClick={() => setReason(each)}>
              {each}
            </button>
          ))}
        </div>
        {failure}
      </form>
    </Dialog>
  );
}
