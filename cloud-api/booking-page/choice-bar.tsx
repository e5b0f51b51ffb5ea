import type { ReactNode } from 'react';
import type { Money } from '../../domain/money.ts';
import { bayName, type Flow } from './flow.ts';
import { useWording } from './page-context.tsx';

type ChoiceBarProps = {
  readonly flow: Flow;
  /** What it costs, once that is known. */
  readonly price: Money | null;
  /** The way on. */
  readonly children: ReactNode;
};

/** The choice so far and its price, in sight all the way. */
export function ChoiceBar({ flow, price, children }: ChoiceBarProps) {
  const { text, money } = useWording();
  const { facility, format, date, durationMin, bay, slot } = flow;
  const when = slot && `${format.time(Date.parse(slot.startsAt))}–${format.time(Date.parse(slot.endsAt))}`;
  return (
    <aside
      aria-label={text.yourChoice}
      className="sticky bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] shadow-float"
    >
      <div className="mx-auto flex min-h-18 max-w-5xl items-center justify-between gap-4 px-4 py-2">
        <div aria-live="polite" className="tabular min-w-0">
          <p className="text-15 font-semibold">
            {format.shortDay(date)}
            {when && <>, {when}</>}
          </p>
          <p className="text-13 text-muted">
            {slot ? (
              <>
                {price && <span className="font-semibold text-text">{money(price)} · </span>}
                {bayName(facility, bay, text.anyBay)}
              </>
            ) : (
              <>
                {text.duration(durationMin)} · {bayName(facility, bay, text.anyBay)} · {text.pickTime}
              </>
            )}
          </p>
        </div>
        <div className="flex shrink-0 gap-2">{children}</div>
      </div>
    </aside>
  );
}
