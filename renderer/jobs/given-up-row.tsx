import { RotateCw } from 'lucide-react';
import type { GivenUpJob } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Button } from '../ui/button.tsx';

type GivenUpRowProps = {
  readonly job: GivenUpJob;
  /** What was to be done. */
  readonly what: string;
  readonly busy: boolean;
  readonly onRetry: () => void;
  readonly onDismiss: () => void;
};

/** What was to be done and for whom, why it was not, and what staff can do about it. */
export function GivenUpRow({ job, what, busy, onRetry, onDismiss }: GivenUpRowProps) {
  const t = useStrings();
  const { format } = useClub();
  const { booking } = job;
  return (
    <li className="flex flex-wrap items-start gap-4 rounded-ui border border-attention-line bg-surface p-4">
      <div className="grid min-w-0 flex-1 basis-80 gap-1 [overflow-wrap:anywhere]">
        <h3 className="text-17 font-semibold">{what}</h3>
        {booking && (
          <p className="tabular">
            {t.jobs.forWhom(
              booking.customerName,
              booking.resourceName ?? t.jobs.goneBay,
              format.dayOf(booking.startsAt),
              format.times(booking),
            )}
          </p>
        )}
        <p className="measure">{job.problem ?? t.jobs.noProblem}</p>
        {job.state === 'unknown' && <p className="measure font-semibold">{t.jobs.mayHaveHappened}</p>}
        <p className="text-13 text-muted">
          {t.jobs.since(format.dayAndTime(job.at))}
          {!job.canRetry && ` · ${t.jobs.tooLate}`}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {job.canRetry && (
          <Button
            busy={busy}
            aria-label={t.jobs.retryName(what)}
            icon={<RotateCw aria-hidden="true" className="size-4" />}
            onClick={onRetry}
          >
            {t.jobs.retry}
          </Button>
        )}
        <Button aria-label={t.jobs.dismissName(what)} onClick={onDismiss}>
          {t.jobs.dismiss}
        </Button>
      </div>
    </li>
  );
}
