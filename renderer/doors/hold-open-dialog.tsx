import { type ReactNode, useState } from 'react';
import { useStrings } from '../strings.ts';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { ToggleGroup } from '../ui/toggle-group.tsx';
import { REASON_LENGTH_MAX } from './reason-length.ts';

const MINUTES = [15, 30, 60, 120, 240];
const UNTIL_CHANGED = 'until-changed';

type HoldOpenDialogProps = {
  readonly doorName: string;
  readonly busy: boolean;
  readonly failure: ReactNode;
  /** `minutes` of null is until somebody changes it. */
  readonly onConfirm: (minutes: number | null, reason: string) => void;
  readonly onClose: () => void;
};

export function HoldOpenDialog({ doorName, busy, failure, onConfirm, onClose }: HoldOpenDialogProps) {
  const t = useStrings();
  const [chosen, setChosen] = useState('30');
  const options = [
    ...MINUTES.map((minutes) => ({ value: String(minutes), label: t.doorSystem.minutes(minutes) })),
    { value: UNTIL_CHANGED, label: t.doorSystem.untilChanged },
  ];
  return (
    <ReasonDialog
      labels={{
        title: t.doorSystem.holdOpenTitle(doorName),
        description: t.doorSystem.holdOpenDetail,
        reason: t.doors.reason,
        needReason: t.form.needReason,
        confirm: t.doorSystem.hold,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      suggestions={t.doorSystem.ruleReasons.slice(0, -1)}
      lengthMax={REASON_LENGTH_MAX}
      busy={busy}
      failure={failure}
      onConfirm={(reason) => onConfirm(chosen === UNTIL_CHANGED ? null : Number(chosen), reason)}
      onClose={onClose}
    >
      <div className="grid gap-1">
        <p className="text-15 font-medium">{t.doorSystem.howLong}</p>
        <ToggleGroup name={t.doorSystem.howLong} options={options} value={chosen} onChange={setChosen} />
      </div>
    </ReasonDialog>
  );
}
