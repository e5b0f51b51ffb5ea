import { useMutation, useQuery } from '@tanstack/react-query';
import { DoorOpen } from 'lucide-react';
import { useState } from 'react';
import type { DoorView, UnlockOutcome } from '../../main/controller/api/views.ts';
import { FailureNote } from '../failure-note.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { StaleNote } from '../stale-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Banner } from '../ui/banner.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { DoorRow } from './door-row.tsx';
import { UnlockDialog } from './unlock-dialog.tsx';

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
    <section
      aria-labelledby="doors-title"
      className="mx-auto grid h-full max-w-5xl content-start gap-4 overflow-y-auto p-6"
    >
      <header className="flex items-baseline justify-between gap-4">
        <h1 id="doors-title" className="text-22 font-semibold">
          {t.doors.title}
        </h1>
        <StaleNote query={doors} />
      </header>
      {done && <UnlockAnswer done={done} />}
      {doors.isPending && <SkeletonList label={t.common.loading} rows={3} rowClassName="h-24" />}
      {doors.isError && !doors.data && <LoadFailed error={doors.error} onRetry={() => void doors.refetch()} />}
      {doors.data?.length === 0 && (
        <EmptyState icon={<DoorOpen />} title={t.doors.emptyTitle}>
          {t.doors.empty}
        </EmptyState>
      )}
      {doors.data && doors.data.length > 0 && (
        <ul className="grid gap-3">
          {doors.data.map((door) => (
            <DoorRow key={door.id} door={door} onUnlock={() => ask(door)} />
          ))}
        </ul>
      )}
      {asking && (
        <UnlockDialog
          doorName={asking.name}
          isBusy={unlock.isPending}
          failure={unlock.isError && <FailureNote error={unlock.error} />}
          onUnlock={(reason) => send(asking, reason)}
          onClose={() => ask(null)}
        />
      )}
    </section>
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
