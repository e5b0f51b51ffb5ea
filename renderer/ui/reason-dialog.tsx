import { type ReactNode, useState } from 'react';
import { FormDialog, type FormDialogLabels } from './form-dialog.tsx';
import { ReasonField } from './reason-field.tsx';

export type ReasonDialogLabels = FormDialogLabels & {
  /** What is asked for. */
  readonly reason: string;
  /** Said when it is missing. */
  readonly needReason: string;
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
  const [reason, setReason] = useState(initialReason);
  const [wasTried, setTried] = useState(false);
  const isMissing = reason.trim() === '';

  return (
    <FormDialog
      labels={labels}
      busy={busy}
      isDanger={isDanger}
      onSubmit={() => {
        setTried(true);
        if (!isMissing) onConfirm(reason.trim());
      }}
      onClose={onClose}
    >
      {children}
      <ReasonField
        label={labels.reason}
        autoFocus
        value={reason}
        onValue={setReason}
        suggestions={suggestions}
        lengthMax={lengthMax}
        error={wasTried && isMissing ? labels.needReason : undefined}
      />
      {failure}
    </FormDialog>
  );
}
