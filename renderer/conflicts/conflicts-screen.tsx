import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { ConflictView } from '../../main/controller/api/views.ts';
import { useClock } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { FailureNote } from '../failure-note.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { useRoute } from '../route.ts';
import { StaleNote } from '../stale-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { useToast } from '../ui/toast.tsx';
import { ConflictCard } from './conflict-card.tsx';
import { nameOf } from './conflict-name.ts';
import { SolveDialog } from './solve-dialog.tsx';

/** What was promised and has no room any more: people are called, not machines. */
export function ConflictsScreen() {
  const t = useStrings();
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const { calendar } = useClub();
  const now = useClock();
  const [route, go] = useRoute();
  const conflicts = useQuery(trpc.conflicts.list.queryOptions());
  const solve = useMutation(trpc.conflicts.solve.mutationOptions());
  const [asking, setAsking] = useState<string | null>(route.conflictId);
  const asked = conflicts.data?.find(({ allocationId }) => allocationId === asking);

  const ask = (allocationId: string | null) => {
    solve.reset();
    setAsking(allocationId);
    go({ screen: 'conflicts' }, 'replace');
  };
  const submit = ({ allocationId, ...conflict }: ConflictView, note: string) =>
    solve.mutate(
      { allocationId, note },
      {
        onSuccess: () => {
          ask(null);
          toast({ title: t.conflicts.done(nameOf({ allocationId, ...conflict }, t)) });
          void queryClient.invalidateQueries(trpc.conflicts.pathFilter());
        },
      },
    );
  const offer = ({ allocationId, startsAt }: ConflictView) => {
    const date = startsAt > now() ? calendar.businessDateOf(startsAt) : null;
    go({ screen: 'today', date, isNew: true, conflictId: allocationId });
  };

  return (
    <section
      aria-labelledby="conflicts-title"
      className="mx-auto grid h-full max-w-5xl content-start gap-4 overflow-y-auto p-6"
    >
      <header className="flex items-baseline justify-between gap-4">
        <h1 id="conflicts-title" className="text-22 font-semibold">
          {t.conflicts.title}
        </h1>
        <StaleNote query={conflicts} />
      </header>
      {conflicts.isPending && <SkeletonList label={t.common.loading} rows={3} rowClassName="h-28" />}
      {conflicts.isError && !conflicts.data && (
        <LoadFailed error={conflicts.error} onRetry={() => void conflicts.refetch()} />
      )}
      {conflicts.data?.length === 0 && (
        <EmptyState icon={<CircleCheck aria-hidden="true" />} title={t.conflicts.emptyTitle}>
          {t.conflicts.empty}
        </EmptyState>
      )}
      {conflicts.data !== undefined && conflicts.data.length > 0 && (
        <ConflictList conflicts={conflicts.data} onOffer={offer} onSolve={({ allocationId }) => ask(allocationId)} />
      )}
      {asked && (
        <SolveDialog
          name={nameOf(asked, t)}
          note={asked.allocationId === route.conflictId ? route.text : ''}
          isBusy={solve.isPending}
          failure={solve.isError && <FailureNote error={solve.error} />}
          onSolve={(note) => submit(asked, note)}
          onClose={() => ask(null)}
        />
      )}
    </section>
  );
}

type ConflictListProps = {
  readonly conflicts: readonly ConflictView[];
  readonly onOffer: (conflict: ConflictView) => void;
  readonly onSolve: (conflict: ConflictView) => void;
};

function ConflictList({ conflicts, onOffer, onSolve }: ConflictListProps) {
  const t = useStrings();
  return (
    <>
      <p className="measure text-muted">{t.conflicts.intro}</p>
      <ul aria-label={t.conflicts.count(conflicts.length)} className="grid gap-3">
        {conflicts.map((conflict) => (
          <li key={conflict.allocationId}>
            <ConflictCard conflict={conflict} onOffer={() => onOffer(conflict)} onSolve={() => onSolve(conflict)} />
          </li>
        ))}
      </ul>
    </>
  );
}
