import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BayHistoryPosition, BayStepView } from '../../main/controller/api/bay-views.ts';
import { useClub } from '../club.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { SelectField } from '../ui/text-field.tsx';
import { StepLine } from './step-line.tsx';

type BayHistoryProps = { readonly bays: readonly { readonly resourceId: string; readonly name: string }[] };

/** What bays' PCs were told, the latest first; a page at a time. */
export function BayHistory({ bays }: BayHistoryProps) {
  const t = useStrings();
  const [resourceId, setResourceId] = useState('');
  return (
    <section aria-labelledby="bay-history" className="grid gap-3">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h2 id="bay-history" className="text-17 font-semibold">
          {t.bays.history}
        </h2>
        <SelectField
          className="w-64"
          label={t.bays.historyBay}
          value={resourceId}
          onChange={(event) => setResourceId(event.target.value)}
        >
          <option value="">{t.bays.allBays}</option>
          {bays.map((bay) => (
            <option key={bay.resourceId} value={bay.resourceId}>
              {bay.name}
            </option>
          ))}
        </SelectField>
      </div>
      <HistoryPage key={resourceId} resourceId={resourceId || null} after={null} />
    </section>
  );
}

type HistoryPageProps = { readonly resourceId: string | null; readonly after: BayHistoryPosition | null };

/** One page, and below it, once somebody has asked for it, the next. */
function HistoryPage({ resourceId, after }: HistoryPageProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const [isMore, setMore] = useState(false);
  const page = useQuery(trpc.bays.history.queryOptions({ resourceId, after }));
  if (page.isPending) return <SkeletonList label={t.common.loading} rows={3} rowClassName="h-12" />;
  if (page.data === undefined) return <LoadFailed error={page.error} onRetry={() => void page.refetch()} />;
  const { steps, next } = page.data;
  if (steps.length === 0 && after === null) return <p className="text-15 text-muted">{t.bays.historyEmpty}</p>;
  return (
    <>
      <ul className="grid gap-2">
        {steps.map((step) => (
          <HistoryLine key={step.id} step={step} />
        ))}
      </ul>
      {next && !isMore && (
        <div>
          <Button onClick={() => setMore(true)}>{t.bays.more}</Button>
        </div>
      )}
      {next && isMore && <HistoryPage resourceId={resourceId} after={next} />}
    </>
  );
}

function HistoryLine({ step }: { readonly step: BayStepView }) {
  const t = useStrings();
  const { format, resourceName } = useClub();
  const { askedBy, askedReason, sentAt, dueAt, resourceId } = step;
  return (
    <li className="grid gap-0.5 border-b border-line pb-2 sm:grid-cols-[13rem_1fr] sm:gap-4">
      <p className="text-13 text-muted tabular">
        {format.dayAndTime(sentAt ?? dueAt)} · {resourceName(resourceId)}
      </p>
      <div className="min-w-0">
        <ul>
          <StepLine step={step} />
        </ul>
        <p className="text-13 text-muted [overflow-wrap:anywhere]">
          {askedBy === null ? t.bays.historyBooking : t.bays.askedBy(askedBy, askedReason ?? '')}
        </p>
      </div>
    </li>
  );
}
