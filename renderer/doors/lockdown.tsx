import { useMutation } from '@tanstack/react-query';
import { Siren } from 'lucide-react';
import { useState } from 'react';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { CheckboxField } from '../ui/text-field.tsx';
import { REASON_LENGTH_MAX } from './reason-length.ts';

/** For an owner: locks the whole building, or lifts it. Asks twice, once by a tick and once by a reason. */
export function Lockdown({ isOn }: { readonly isOn: boolean }) {
  const t = useStrings();
  const trpc = useTRPC();
  const set = useMutation(trpc.door.setLockdown.mutationOptions());
  const [isAsking, setAsking] = useState(false);
  const [isUnderstood, setUnderstood] = useState(false);
  const [wasTried, setTried] = useState(false);

  const open = () => {
    set.reset();
    setUnderstood(false);
    setTried(false);
    setAsking(true);
  };
  const confirm = (reason: string) => {
    setTried(true);
    if (isUnderstood) set.mutate({ isOn: !isOn, reason }, { onSuccess: () => setAsking(false) });
  };
  const words = t.doorSystem.lockdown;
  return (
    <>
      <Button icon={<Siren aria-hidden="true" className="size-4" />} onClick={open}>
        {isOn ? words.lift : words.set}
      </Button>
      {isAsking && (
        <ReasonDialog
          labels={{
            title: isOn ? words.liftTitle : words.setTitle,
            description: isOn ? words.liftDetail : words.setDetail,
            reason: t.doors.reason,
            needReason: t.form.needReason,
            confirm: isOn ? words.confirmLift : words.confirm,
            cancel: t.common.cancel,
            close: t.common.close,
          }}
          suggestions={words.reasons}
          lengthMax={REASON_LENGTH_MAX}
          busy={set.isPending}
          isDanger={!isOn}
          failure={set.isError && <FailureNote error={set.error} />}
          onConfirm={confirm}
          onClose={() => setAsking(false)}
        >
          <div className="grid gap-1">
            <CheckboxField
              label={isOn ? words.understoodLift : words.understood}
              checked={isUnderstood}
              onChange={(event) => setUnderstood(event.target.checked)}
            />
            {wasTried && !isUnderstood && (
              <p role="alert" className="text-13 font-medium text-danger-text">
                {words.needUnderstood}
              </p>
            )}
          </div>
        </ReasonDialog>
      )}
    </>
  );
}
