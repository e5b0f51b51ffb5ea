import type { BayStepView, BayVisitView } from '../../main/controller/api/bay-views.ts';
import { useClub } from '../club.tsx';
import { hrefOf } from '../route.ts';
import { useStrings } from '../strings.ts';
import { BookingBadge } from '../ui/badge.tsx';
import { StepLine } from './step-line.tsx';

const BESIDE_EACH_OTHER = 'grid gap-x-6 gap-y-2 sm:grid-cols-2';

/** A booking of a bay, and what its PC is to do, does and did for it. */
export function VisitPlan({ visit }: { readonly visit: BayVisitView }) {
  const t = useStrings();
  const { calendar, format } = useClub();
  const { startsAt, bookingId, when, customerName, isCheckedIn, steps } = visit;
  const href = hrefOf({ screen: 'today', date: calendar.businessDateOf(startsAt), bookingId });
  return (
    <section className="grid gap-2">
      <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-15 font-medium">
        <span className="text-13 font-semibold text-muted">{t.bays.when[when]}</span>
        <span className="tabular">{format.times(visit)}</span>
        <a href={href} className="underline underline-offset-2 [overflow-wrap:anywhere]">
          {customerName}
        </a>
        {isCheckedIn && <BookingBadge state="checked_in">{t.bays.checkedIn}</BookingBadge>}
      </h3>
      {steps.length === 0 && <p className="text-13 text-muted">{t.bays.noPlan}</p>}
      <div className={new Set(steps.map(({ phase }) => phase)).size > 1 ? BESIDE_EACH_OTHER : undefined}>
        <PhasePlan phase="set_up" steps={steps} />
        <PhasePlan phase="clean_up" steps={steps} />
      </div>
    </section>
  );
}

type PhasePlanProps = { readonly phase: 'set_up' | 'clean_up'; readonly steps: readonly BayStepView[] };

function PhasePlan({ phase, steps }: PhasePlanProps) {
  const t = useStrings();
  const { format } = useClub();
  const own = steps.filter((step) => step.phase === phase);
  const [first] = own;
  if (!first) return null;
  const isSkipped = first.state === 'skipped';
  return (
    <div className="grid content-start gap-1">
      <h4 className="text-13 font-medium text-muted">
        {t.bays.phase[phase]}{' '}
        {!isSkipped && <span className="tabular">{t.bays.phaseAt(format.time(first.dueAt))}</span>}
      </h4>
      {isSkipped ? (
        <p className="measure text-13">{t.bays.backToBack}</p>
      ) : (
        <ul className="grid gap-1">
          {own.map((step) => (
            <StepLine key={step.id} step={step} />
          ))}
        </ul>
      )}
    </div>
  );
}
