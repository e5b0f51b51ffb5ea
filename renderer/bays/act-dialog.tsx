import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { BayDeed, BayView } from '../../main/controller/api/bay-views.ts';
import type { StaffRole } from '../../main/controller/api/views.ts';
import { useClock } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { FailureNote } from '../failure-note.tsx';
import { failureOf } from '../failure.ts';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { ReasonField } from '../ui/reason-field.tsx';
import { useToast } from '../ui/toast.tsx';
import { refusalWords } from './refusal-words.ts';

/** As the controller takes it. */
const REASON_LENGTH_MAX = 200;

type ActDialogProps = {
  readonly bay: BayView;
  readonly deed: BayDeed;
  readonly role: StaffRole;
  readonly onClose: () => void;
};

/** Tells a bay's PC what to do, with a reason. Where somebody plays, a manager may say that it is done anyway. */
export function ActDialog({ bay, deed, role, onClose }: ActDialogProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const say = useToast();
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const act = useMutation(
    trpc.bays.act.mutationOptions({
      onSuccess: () => {
        onClose();
        say({ title: t.bays.told(t.bays.deed[deed], bay.name) });
      },
    }),
  );
  const isMissing = reason.trim() === '';
  const send = (isOverride: boolean) => {
    setTried(true);
    if (isMissing || act.isPending) return;
    act.mutate({ resourceId: bay.resourceId, deed, reason: reason.trim(), isOverride });
  };

  return (
    <FormDialog
      labels={{
        title: t.bays.deedTitle(t.bays.deed[deed], bay.name),
        description: t.bays.deedDetail[deed],
        confirm: t.bays.deed[deed],
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      busy={act.isPending}
      onSubmit={() => send(false)}
      onClose={onClose}
    >
      <ReasonField
        label={t.bays.reasonLabel}
        autoFocus
        value={reason}
        onValue={setReason}
        suggestions={t.bays.reasons}
        lengthMax={REASON_LENGTH_MAX}
        error={wasTried && isMissing ? t.form.needReason : undefined}
      />
      {act.isError && <ActFailure error={act.error} role={role} onOverride={() => send(true)} />}
    </FormDialog>
  );
}

type ActFailureProps = { readonly error: unknown; readonly role: StaffRole; readonly onOverride: () => void };

function ActFailure({ error, role, onOverride }: ActFailureProps): ReactNode {
  const t = useStrings();
  const { format } = useClub();
  const now = useClock();
  const failure = failureOf(error);
  const words = refusalWords(failure, t, format, now());
  if (words === null) return <FailureNote error={error} />;
  const isInTheWay = failure.code === 'bay.in_use' || failure.code === 'bay.near_use';
  if (!isInTheWay) return <Banner tone="attention" title={words} />;
  if (role === 'front-desk') {
    return (
      <Banner tone="attention" title={words}>
        {t.bays.askManager}
      </Banner>
    );
  }
  return (
    <Banner
      tone="attention"
      title={words}
      action={
        <Button kind="danger" onClick={onOverride}>
          {t.bays.override}
        </Button>
      }
    >
      {failure.code === 'bay.in_use' ? t.bays.overrideDetail : t.bays.overrideSoon}
    </Banner>
  );
}
