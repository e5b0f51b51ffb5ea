import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { ConflictView } from '../../main/controller/api/views.ts';
import { useClock } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { FailureNote } from '../failure-note.tsx';
import { ListScreen } from '../list-screen.tsx';
import { useRoute } from '../route.ts';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { useToast } from '../ui/toast.tsx';
import { ConflictCard } from './conflict-card.tsx';
import { nameOf } from './conflict-name.ts';

/** As the controller takes it. */
const NOTE_LENGTH_MAX = 500;

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
    <>
      <ListScreen
        title={t.conflicts.title}
        query={conflicts}
        rowClassName="h-28"
        empty={
          <EmptyState icon={<CircleCheck aria-hidden="true" />} title={t.conflicts.emptyTitle}>
            {t.conflicts.empty}
          </EmptyState>
        }
      >
        {(all) => <ConflictList conflicts={all} onOffer={offer} onSolve={({ allocationId }) => ask(allocationId)} />}
      </ListScreen>
      {asked && (
        <ReasonDialog
          labels={{
            title: t.conflicts.dialogTitle(nameOf(asked, t)),
            description: t.conflicts.dialogDetail,
            reason: t.conflicts.note,
            needReason: t.conflicts.needNote,
            confirm: t.conflicts.solve,
            cancel: t.common.cancel,
            close: t.common.close,
          }}
          suggestions={t.conflicts.notes}
          initialReason={asked.allocationId === route.conflictId ? route.text : ''}
          lengthMax={NOTE_LENGTH_MAX}
          busy={solve.isPending}
          failure={solve.isError && <FailureNote error={solve.error} />}
          onConfirm={(note) => submit(asked, note)}
          onClose={() => ask(null)}
        />
      )}
    </>
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
