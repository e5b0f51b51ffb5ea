import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import { Skeleton } from '../../../renderer/ui/skeleton.tsx';
import { ChoiceBar } from '../choice-bar.tsx';
import type { Flow } from '../flow.ts';
import { ANY_BAY } from '../offered-times.ts';
import { useServices, useWording } from '../page-context.tsx';
import { PageFrame } from '../page-frame.tsx';
import { BookingSummary } from './booking-summary.tsx';
import { ConfirmNotices } from './confirm-notices.tsx';
import { DETAILS_FORM_ID, DetailsForm } from './details-form.tsx';
import { MovedBooking } from './moved-booking.tsx';
import { SpendingFields } from './spending-fields.tsx';
import { useSubmission } from './use-submission.ts';

type ConfirmScreenProps = { readonly flow: Flow; readonly startsAt: string };

/** Step four: who is coming, what it costs, and the one button that books. A move asks nothing but the button. */
export function ConfirmScreen({ flow, startsAt }: ConfirmScreenProps) {
  const { memory } = useServices();
  const { text } = useWording();
  const { facility, times, moving } = flow;
  const submission = useSubmission(flow);
  const { busy, quote, slot } = submission;
  const shown = { ...flow, slot };

  const goBack = () => flow.change({ step: 'choose' }, 'push');

  return (
    <PageFrame
      title={moving ? text.moveTitle : text.bookAt(facility.name)}
      hideTitle
      facility={facility}
      bar={
        <ChoiceBar flow={shown} price={quote ? { ...quote.total, cents: quote.dueCents } : (slot?.price ?? null)}>
          <ConfirmButton
            moving={moving !== null}
            busy={busy}
            disabled={slot === null || submission.spending.isPending}
            onMove={submission.move}
          />
        </ChoiceBar>
      }
    >
      <div className="-my-2">
        <Button
          kind="quiet"
          className="-ml-3"
          icon={<ArrowLeft aria-hidden="true" className="size-5" />}
          onClick={goBack}
        >
          {text.back}
        </Button>
      </div>
      <ConfirmNotices flow={flow} startsAt={startsAt} submission={submission} />
      <div className="grid gap-6 lg:grid-cols-[1fr_22rem] lg:gap-10">
        <div className="grid content-start gap-4">
          <Heading>{moving ? text.moveTitle : text.yourDetails}</Heading>
          {moving === null ? (
            <>
              <DetailsForm
                capacity={capacityOf(flow)}
                onSubmit={(details) => slot !== null && !busy && submission.book(details)}
              />
              <SpendingFields facility={facility} spending={submission.spending} quote={quote} />
            </>
          ) : (
            <MovedBooking booking={submission.movedBooking} facility={facility} pass={memory.findPass(moving)} />
          )}
        </div>
        {times.isPending ? (
          <Skeleton className="h-64" />
        ) : (
          <BookingSummary flow={shown} quote={quote} priceFailed={submission.priceFailed} />
        )}
      </div>
    </PageFrame>
  );
}

type ConfirmButtonProps = {
  readonly moving: boolean;
  readonly busy: boolean;
  readonly disabled: boolean;
  readonly onMove: () => void;
};

function ConfirmButton({ moving, busy, disabled, onMove }: ConfirmButtonProps) {
  const { text } = useWording();
  if (moving) {
    return (
      <Button kind="primary" busy={busy} disabled={disabled} onClick={onMove}>
        {busy ? text.moving : text.moveConfirm}
      </Button>
    );
  }
  return (
    <Button kind="primary" type="submit" form={DETAILS_FORM_ID} busy={busy} disabled={disabled}>
      {busy ? text.confirming : text.confirm}
    </Button>
  );
}

/** Takes the focus, so that a reader of the screen hears where it is. */
function Heading({ children }: { readonly children: ReactNode }) {
  const { text } = useWording();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h2 ref={heading} tabIndex={-1} className="flex items-center gap-2 text-17 font-semibold outline-none">
      <span
        aria-hidden="true"
        className="tabular inline-grid size-7 place-items-center rounded-full bg-text text-15 text-bg"
      >
        4
      </span>
      <span className="sr-only">{text.stepOf(4)}: </span>
      {children}
    </h2>
  );
}

function capacityOf({ facility, bay }: Flow): number {
  const chosen = facility.resources.filter((resource) => bay === ANY_BAY || resource.id === bay);
  return Math.max(1, ...chosen.map((resource) => resource.capacity));
}
