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
import { DoorRow } from './door-row.tsx';

/** As the controller takes it. */
const REASON_LENGTH_MAX = 200;

type Done = { readonly door: DoorView; readonly answer: UnlockOutcome };

export function DoorsScreen() {
  const t = useStrings();
  const trpc = useTRPC();
  const doors = useQuery(trpc.door.list.queryOptions(undefined, { refetchInterval: 15_000 }));
  const unlock = useMutation(trpc.door.unlock.mutationOptions());
  const [asking, setAsking] = useState<DoorView | null>(null);
  const [done, setDone] = useState<Done | null>(null);

  const ask = (door: DoorView | null) => {
    unlock.reset();
    setAsking(door);
  };
  const send = (door: DoorView, reason: string) => {
    setDone(null);
    unlock.mutate(
      { doorId: door.id, reason },
      {
        onSuccess: (answer) => {
          setAsking(null);
          setDone({ door, answer });
        },
      },
    );
  };

  return (
    <>
      <ListScreen
        title={t.doors.title}
        query={doors}
        rowClassName="h-24"
        notice={
          <>
            {done && <UnlockAnswer done={done} />}
            <GivenUp />
          </>
        }
        empty={
          <EmptyState icon={<DoorOpen />} title={t.doors.emptyTitle}>
            {t.doors.empty}
          </EmptyState>
        }
      >
        {(all) => (
          <ul className="grid gap-3">
            {all.map((door) => (
              <DoorRow key={door.id} door={door} onUnlock={() => ask(door)} />
            ))}
          </ul>
        )}
      </ListScreen>
      {asking && (
        <ReasonDialog
          labels={{
            title: t.doors.dialogTitle(asking.name),
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
          onConfirm={(reason) => send(asking, reason)}
          onClose={() => ask(null)}
        />
      )}
    </>
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
