import { useMutation, useQuery } from '@tanstack/react-query';
import { DoorOpen } from 'lucide-react';
import { useState } from 'react';
import type { DoorView, UnlockOutcome } from '../../main/controller/api/views.ts';
import { FailureNote } from '../failure-note.tsx';
import { GivenUp } from '../jobs/given-up.tsx';
import { ListScreen } from '../list-screen.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Banner } from '../ui/banner.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { DoorHistory } from './door-history.tsx';
import { DoorRow } from './door-row.tsx';
import { DoorSystemAge, DoorSystemNotes } from './door-system-notes.tsx';
import { Kiosks } from './kiosks.tsx';
import { Lockdown } from './lockdown.tsx';
import { REASON_LENGTH_MAX } from './reason-length.ts';
import { RuleDialogs } from './rule-dialogs.tsx';
import { type DoorRules, useDoorRules } from './use-door-rules.ts';

/** How old a state may get while nothing is announced. */
const REFRESH_MS = 15_000;

type Done = { readonly door: DoorView; readonly answer: UnlockOutcome };

/** The doors: how they are, what can be done with them, and who opened what. */
export function DoorsScreen() {
  const t = useStrings();
  const trpc = useTRPC();
  const doors = useQuery(trpc.door.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const status = useQuery(trpc.door.status.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const current = useQuery(trpc.session.current.queryOptions());
  const rules = useDoorRules();
  const [asking, setAsking] = useState<DoorView | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const stateOf = (door: DoorView) => status.data?.doors.find(({ doorId }) => doorId === door.id);
  const hasSystem = doors.data?.some(({ adapter }) => adapter !== 'disabled') ?? false;
  const notice = (
    <>
      {status.data && <DoorSystemNotes status={status.data} />}
      {done && <UnlockAnswer done={done} />}
      <RuleAnswer rules={rules} />
      <GivenUp />
    </>
  );
  return (
    <>
      <ListScreen
        title={t.doors.title}
        query={doors}
        rowClassName="h-24"
        notice={notice}
        empty={
          <EmptyState icon={<DoorOpen />} title={t.doors.emptyTitle}>
            {t.doors.empty}
          </EmptyState>
        }
      >
        {(all) => (
          <>
            <ul className="grid gap-3">
              {all.map((door) => (
                <DoorRow
                  key={door.id}
                  door={door}
                  state={stateOf(door)}
                  onUnlock={() => setAsking(door)}
                  onHoldOpen={() => rules.ask({ kind: 'hold-open', door })}
                  onBackToNormal={() => rules.ask({ kind: 'normal', door })}
                />
              ))}
            </ul>
            <div className="flex flex-wrap items-center justify-between gap-3">
              <span>{status.data && <DoorSystemAge status={status.data} />}</span>
              {hasSystem && current.data?.role === 'owner' && (
                <Lockdown isOn={status.data?.emergency?.lockdown ?? false} />
              )}
            </div>
            <DoorHistory doors={all} />
            {current.data && current.data.role !== 'front-desk' && <Kiosks doors={all} />}
          </>
        )}
      </ListScreen>
      <RuleDialogs rules={rules} />
      {asking && (
        <UnlockDialog
          door={asking}
          onSend={() => setDone(null)}
          onDone={(answer) => setDone({ door: asking, answer })}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

type UnlockDialogProps = {
  readonly door: DoorView;
  readonly onSend: () => void;
  readonly onDone: (answer: UnlockOutcome) => void;
  readonly onClose: () => void;
};

function UnlockDialog({ door, onSend, onDone, onClose }: UnlockDialogProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const unlock = useMutation(trpc.door.unlock.mutationOptions());
  const send = (reason: string) => {
    onSend();
    const onSuccess = (answer: UnlockOutcome): void => {
      onDone(answer);
      onClose();
    };
    unlock.mutate({ doorId: door.id, reason }, { onSuccess });
  };
  return (
    <ReasonDialog
      labels={{
        title: t.doors.dialogTitle(door.name),
        description: t.doors.dialogDetail,
        reason: t.doors.reason,
        needReason: t.form.needReason,
        confirm: t.doors.unlock,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      suggestions={t.doors.reasons}
      lengthMax={REASON_LENGTH_MAX}
      busy={unlock.isPending}
      failure={unlock.isError && <FailureNote error={unlock.error} />}
      onConfirm={send}
      onClose={onClose}
    />
  );
}

/** What the door did, as far as anybody knows. */
function UnlockAnswer({ done: { door, answer } }: { readonly done: Done }) {
  const t = useStrings();
  const title = t.doors.done[answer.outcome](door.name);
  switch (answer.outcome) {
    case 'opened':
      return <Banner title={title} />;
    case 'refused':
      return (
        <Banner tone="danger" title={title}>
          {answer.reason ?? t.doors.refusedDetail}
        </Banner>
      );
    case 'unknown':
      return (
        <Banner tone="attention" title={title}>
          {t.doors.unknownDetail}
        </Banner>
      );
  }
}

function RuleAnswer({ rules: { done } }: { readonly rules: DoorRules }) {
  const t = useStrings();
  if (done === null) return null;
  const words = done.kind === 'hold-open' ? t.doorSystem.held : t.doorSystem.isNormal;
  return <Banner title={words(done.door.name)} />;
}
