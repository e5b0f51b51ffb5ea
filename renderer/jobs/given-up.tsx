import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { GivenUpJob } from '../../main/controller/api/views.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { GivenUpRow } from './given-up-row.tsx';

/** As the controller takes it. */
const REASON_LENGTH_MAX = 200;

/** Work that waits for a person. Nothing at all where there is none, which is nearly always. */
export function GivenUp() {
  const t = useStrings();
  const trpc = useTRPC();
  const titleId = useId();
  const jobs = useQuery(trpc.jobs.listGivenUp.queryOptions(undefined, { refetchInterval: 15_000 }));
  const onSuccess = (): void => void jobs.refetch();
  const retry = useMutation(trpc.jobs.retry.mutationOptions({ onSuccess }));
  const dismiss = useMutation(trpc.jobs.dismiss.mutationOptions({ onSuccess }));
  const [asking, setAsking] = useState<GivenUpJob | null>(null);
  if (!jobs.data || jobs.data.length === 0) return null;

  const whatOf = ({ kind }: GivenUpJob): string => t.jobs.kinds[kind] ?? t.jobs.otherKind(kind);
  const ask = (job: GivenUpJob | null): void => {
    dismiss.reset();
    setAsking(job);
  };
  return (
    <section aria-labelledby={titleId} className="grid gap-3">
      <div>
        <h2 id={titleId} className="text-17 font-semibold">
          {t.jobs.title}
        </h2>
        <p className="measure text-muted">{t.jobs.intro}</p>
      </div>
      {retry.isError && <FailureNote error={retry.error} />}
      <ul className="grid gap-3">
        {jobs.data.map((job) => (
          <GivenUpRow
            key={job.id}
            job={job}
            what={whatOf(job)}
            busy={retry.isPending && retry.variables.id === job.id}
            onRetry={() => retry.mutate({ id: job.id })}
            onDismiss={() => ask(job)}
          />
        ))}
      </ul>
      {asking && (
        <ReasonDialog
          labels={{
            title: t.jobs.dismissName(whatOf(asking)),
            description: t.jobs.dismissDetail,
            reason: t.jobs.reason,
            needReason: t.form.needReason,
            confirm: t.jobs.dismiss,
            cancel: t.common.cancel,
            close: t.common.close,
          }}
          suggestions={t.jobs.reasons}
          lengthMax={REASON_LENGTH_MAX}
          busy={dismiss.isPending}
          failure={dismiss.isError && <FailureNote error={dismiss.error} />}
          onConfirm={(reason) => dismiss.mutate({ id: asking.id, reason }, { onSuccess: () => ask(null) })}
          onClose={() => ask(null)}
        />
      )}
    </section>
  );
}
