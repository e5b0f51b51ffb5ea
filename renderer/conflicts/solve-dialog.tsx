import { type ReactNode, useId, useState } from 'react';
import { useStrings } from '../strings.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CHIP_LOOK } from '../ui/toggle-group.tsx';

type SolveDialogProps = {
  readonly name: string;
  /** What is known already of how it was solved. */
  readonly note: string;
  readonly isBusy: boolean;
  readonly failure: ReactNode;
  readonly onSolve: (note: string) => void;
  readonly onClose: () => void;
};

/** Asks how. The entry leaves the list for good, and somebody will want to know. */
export function SolveDialog({ name, note: known, isBusy, failure, onSolve, onClose }: SolveDialogProps) {
  const t = useStrings();
  const formId = useId();
  const [note, setNote] = useState(known);
  const [wasTried, setTried] = useState(false);
  const isMissing = note.trim() === '';

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.conflicts.dialogTitle(name)}
      description={t.conflicts.dialogDetail}
      closeLabel={t.common.close}
      actions={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button kind="primary" type="submit" form={formId} busy={isBusy}>
            {t.conflicts.solve}
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
          if (!isMissing && !isBusy) onSolve(note.trim());
        }}
      >
        <TextField
          label={t.conflicts.note}
          autoFocus
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.target.value)}
          error={wasTried && isMissing ? t.conflicts.needNote : undefined}
        />
        <div className="flex flex-wrap gap-2">
          {t.conflicts.notes.map((each) => (
            <button key={each} type="button" className={CHIP_LOOK} onClick={() => setNote(each)}>
              {each}
            </button>
          ))}
        </div>
        {failure}
      </form>
    </Dialog>
  );
}
