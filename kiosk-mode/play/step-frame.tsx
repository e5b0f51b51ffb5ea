import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { BigButton } from '../big-button.tsx';
import { useStrings } from '../strings.ts';

type StepFrameProps = {
  readonly title: string;
  /** Read out when it comes. */
  readonly hint?: string | null;
  readonly onBack: () => void;
  /** The button that goes on, where the step has one. */
  readonly next?: ReactNode;
  readonly children: ReactNode;
};

/** One question on the screen, with the ways back and on at the same place each time. */
export function StepFrame({ title, hint = null, onBack, next, children }: StepFrameProps) {
  const t = useStrings();
  return (
    <main className="mx-auto grid h-full max-w-[110rem] grid-rows-[auto_minmax(0,1fr)_auto] gap-10 p-12">
      <div className="grid gap-3 text-center">
        <h1 className="text-44 font-semibold text-balance">{title}</h1>
        <p role="status" className="text-22 text-muted text-balance empty:hidden">
          {hint}
        </p>
      </div>
      <div className="grid min-h-0 content-center justify-items-center gap-10">{children}</div>
      <div className="flex justify-between gap-8">
        <BigButton look="plain" icon={<ArrowLeft aria-hidden="true" className="size-10" />} onClick={onBack}>
          {t.back}
        </BigButton>
        {next}
      </div>
    </main>
  );
}
