import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { HoldOpenDialog } from './hold-open-dialog.tsx';
import { REASON_LENGTH_MAX } from './reason-length.ts';
import type { DoorRules } from './use-door-rules.ts';

/** Asks for how long, and why, before a door is held open or let be as usual. */
export function RuleDialogs({ rules }: { readonly rules: DoorRules }) {
  const t = useStrings();
  const { task, isBusy, error } = rules;
  if (task === null) return null;
  const { door } = task;
  const shared = {
    busy: isBusy,
    failure: error && <FailureNote error={error} />,
    onClose: () => rules.ask(null),
  };
  if (task.kind === 'hold-open') {
    return (
      <HoldOpenDialog
        {...shared}
        doorName={door.name}
        onConfirm={(minutes, reason) => rules.holdOpen(door, minutes, reason)}
      />
    );
  }
  return (
    <ReasonDialog
      {...shared}
      labels={{
        title: t.doorSystem.normalTitle(door.name),
        description: t.doorSystem.normalDetail,
        reason: t.doors.reason,
        needReason: t.form.needReason,
        confirm: t.doorSystem.normal,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      suggestions={t.doorSystem.ruleReasons.slice(-1)}
      lengthMax={REASON_LENGTH_MAX}
      onConfirm={(reason) => rules.backToNormal(door, reason)}
    />
  );
}
