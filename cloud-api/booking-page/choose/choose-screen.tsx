import type { ReactNode } from 'react';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { ChoiceBar } from '../choice-bar.tsx';
import type { Flow } from '../flow.ts';
import { useServices, useWording } from '../page-context.tsx';
import { PageFrame } from '../page-frame.tsx';
import { navigate, passHref } from '../route.ts';
import { KnownCustomerLine } from '../customer/known-customer-line.tsx';
import { SavedPasses } from '../saved-passes.tsx';
import { BayChoice } from './bay-choice.tsx';
import { DayChoice } from './day-choice.tsx';
import { DurationChoice } from './duration-choice.tsx';
import { LinkBanner } from './link-banner.tsx';
import { TimeChoice } from './time-choice.tsx';

/** Steps one to three. A change of any of them keeps the others. */
export function ChooseScreen({ flow }: { readonly flow: Flow }) {
  const { text } = useWording();
  const { facility, slot, change } = flow;
  return (
    <PageFrame
      title={flow.moving ? text.moveTitle : text.bookAt(facility.name)}
      facility={facility}
      bar={
        <ChoiceBar flow={flow} price={slot?.price ?? null}>
          {slot && (
            <Button kind="primary" onClick={() => change({ step: 'confirm' }, 'push')}>
              {text.continue}
            </Button>
          )}
        </ChoiceBar>
      }
    >
      {flow.moving === null && <KnownCustomerLine />}
      {flow.moving ? <MoveNotice bookingId={flow.moving} /> : <SavedPasses />}
      <LinkBanner flow={flow} />
      <Step number={1} title={text.step.day} id="step-day">
        <DayChoice flow={flow} />
        <DurationChoice flow={flow} />
      </Step>
      <div className="grid gap-6 lg:grid-cols-[20rem_1fr] lg:gap-10">
        <Step number={2} title={text.step.bay} id="step-bay">
          <BayChoice flow={flow} />
        </Step>
        <Step number={3} title={text.step.time} id="step-time">
          <TimeChoice flow={flow} />
        </Step>
      </div>
    </PageFrame>
  );
}

type StepProps = { readonly number: number; readonly title: string; readonly id: string; readonly children: ReactNode };

function Step({ number, title, id, children }: StepProps) {
  const { text } = useWording();
  return (
    <section aria-labelledby={id} className="grid min-w-0 content-start gap-4">
      <h2 id={id} className="flex items-center gap-2 text-17 font-semibold">
        <span
          aria-hidden="true"
          className="tabular inline-grid size-7 place-items-center rounded-full bg-text text-15 text-bg"
        >
          {number}
        </span>
        <span className="sr-only">{text.stepOf(number)}: </span>
        {title}
      </h2>
      {children}
    </section>
  );
}

function MoveNotice({ bookingId }: { readonly bookingId: string }) {
  const { memory } = useServices();
  const { text } = useWording();
  const token = memory.findPass(bookingId)?.booking.manageToken ?? '';
  return (
    <Banner action={<Button onClick={() => navigate(passHref(bookingId, token))}>{text.moveStop}</Button>}>
      {text.moveKeeps}
    </Banner>
  );
}
