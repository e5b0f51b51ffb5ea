import { type ReactNode, useId, useState } from 'react';
import { useStrings } from '../strings.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CHIP_LOOK } from '../ui/toggle-group.tsx';

type UnlockDialogProps = {
  readonly doorName: string;
  readonly isBusy: boolean;
  readonly failure: ReactNode;
  readonly onUnlock: (reason: string) => void;
  readonly onClose: () => void;
};

/** Asks why. A door that opened cannot be un-opened, and somebody will ask who did it. */
export function UnlockDialog({ doorName, isBusy, failure, onUnlock, onClose }: UnlockDialogProps) {
  const t = useStrings();
  const formId = useId();
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const isMissing = reason.trim() === '';

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.doors.dialogTitle(doorName)}
      description={t.doors.dialogDetail}
      closeLabel={t.common.close}
      actions={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button kind="primary" type="submit" form={formId} busy={isBusy}>
            {t.doors.unlock}
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
          if (!isMissing && !isBusy) onUnlock(reason.trim());
        }}
      >
        <TextField
          label={t.doors.reason}
          autoFocus
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.target.value)}
          error={wasTried && isMissing ? t.form.needReason : undefined}
        />
        <div className="flex flex-wrap gap-2">
          {t.doors.reasons.map((each) => (
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
