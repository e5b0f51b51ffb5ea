import { useQuery } from '@tanstack/react-query';
import { Monitor } from 'lucide-react';
import { useId, useState } from 'react';
import type { BayDeed, BaysView, BayView } from '../../main/controller/api/bay-views.ts';
import type { StaffRole } from '../../main/controller/api/views.ts';
import { LoadFailed } from '../load-failed.tsx';
import { StaleNote } from '../stale-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { ActDialog } from './act-dialog.tsx';
import { BayCard } from './bay-card.tsx';
import { BayHistory } from './bay-history.tsx';
import { BaysNotices } from './bays-notices.tsx';
import { BindingDialog } from './binding-dialog.tsx';

/** All bays, their PCs, and what those do for the bookings. */
export function BaysScreen({ role }: { readonly role: StaffRole }) {
  const t = useStrings();
  const trpc = useTRPC();
  const titleId = useId();
  const bays = useQuery(trpc.bays.list.queryOptions(undefined, { refetchInterval: 15_000 }));
  return (
    <section
      aria-labelledby={titleId}
      className="mx-auto grid h-full max-w-6xl content-start gap-4 overflow-y-auto p-6"
    >
      <header className="flex items-baseline justify-between gap-4">
        <h1 id={titleId} className="text-22 font-semibold">
          {t.bays.title}
        </h1>
        <StaleNote query={bays} />
      </header>
      {bays.isPending && <SkeletonList label={t.common.loading} rows={3} rowClassName="h-40" />}
      {bays.isError && !bays.data && <LoadFailed error={bays.error} onRetry={() => void bays.refetch()} />}
      {bays.data && <AllBays view={bays.data} role={role} />}
    </section>
  );
}

type Task =
  | { readonly kind: 'bind'; readonly bay: BayView }
  | { readonly kind: 'act'; readonly bay: BayView; readonly deed: BayDeed };

function AllBays({ view, role }: { readonly view: BaysView; readonly role: StaffRole }) {
  const t = useStrings();
  const [task, setTask] = useState<Task | null>(null);
  const canBind = role !== 'front-desk';
  const close = () => setTask(null);
  if (view.bays.length === 0) {
    return (
      <EmptyState icon={<Monitor />} title={t.bays.emptyTitle}>
        {t.bays.empty}
      </EmptyState>
    );
  }
  return (
    <>
      <BaysNotices view={view} canBind={canBind} />
      <ul className="grid gap-4 xl:grid-cols-2">
        {view.bays.map((bay) => (
          <BayCard
            key={bay.resourceId}
            bay={bay}
            isOn={view.adapter !== 'disabled'}
            onBind={canBind ? () => setTask({ kind: 'bind', bay }) : null}
            onAct={(deed) => setTask({ kind: 'act', bay, deed })}
          />
        ))}
      </ul>
      <BayHistory bays={view.bays} />
      {task?.kind === 'bind' && <BindingDialog bay={task.bay} onClose={close} />}
      {task?.kind === 'act' && <ActDialog bay={task.bay} deed={task.deed} role={role} onClose={close} />}
    </>
  );
}
