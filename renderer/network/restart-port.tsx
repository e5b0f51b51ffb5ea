import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { BoundPortView, PowerCycleOutcome } from '../../main/controller/api/network-views.ts';
import { failureOf } from '../failure.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Banner } from '../ui/banner.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { CheckboxField } from '../ui/text-field.tsx';

/** As the controller takes it. */
const REASON_LENGTH_MAX = 200;

type RestartPortProps = {
  readonly port: BoundPortView;
  /** Whether they may do so although somebody plays there. */
  readonly mayOverride: boolean;
  readonly onDone: (answer: PowerCycleOutcome) => void;
  readonly onClose: () => void;
};

/** Asks why, and takes the power from the port. */
export function RestartPort({ port, mayOverride, onDone, onClose }: RestartPortProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const restart = useMutation(trpc.network.powerCycle.mutationOptions());
  const [isOverridden, setOverridden] = useState(false);
  const isInUse = restart.isError && failureOf(restart.error).code === 'network.in_use';

  return (
    <ReasonDialog
      labels={{
        title: t.network.dialogTitle(port.label, port.place.name ?? t.network.gone),
        description: t.network.dialogDetail,
        reason: t.network.reason,
        needReason: t.form.needReason,
        confirm: t.network.restart,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      suggestions={t.network.reasons}
      lengthMax={REASON_LENGTH_MAX}
      busy={restart.isPending}
      failure={
        isInUse ? (
          <InUse mayOverride={mayOverride} isOverridden={isOverridden} onOverride={setOverridden} />
        ) : (
          restart.isError && <FailureNote error={restart.error} />
        )
      }
      onConfirm={(reason) =>
        restart.mutate({ portId: port.id, reason, override: isInUse && isOverridden }, { onSuccess: onDone })
      }
      onClose={onClose}
    />
  );
}

type InUseProps = {
  readonly mayOverride: boolean;
  readonly isOverridden: boolean;
  readonly onOverride: (isOverridden: boolean) => void;
};

function InUse({ mayOverride, isOverridden, onOverride }: InUseProps) {
  const t = useStrings();
  return (
    <Banner tone="danger" title={t.network.inUse}>
      {mayOverride ? t.network.overrideDetail : t.network.onlyManagers}
      {mayOverride && (
        <CheckboxField
          label={t.network.override}
          checked={isOverridden}
          onChange={({ target }) => onOverride(target.checked)}
        />
      )}
    </Banner>
  );
}
