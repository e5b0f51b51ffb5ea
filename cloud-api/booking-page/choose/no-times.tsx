import { CalendarX2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import { EmptyState } from '../../../renderer/ui/empty-state.tsx';
import { bayName, type Flow } from '../flow.ts';
import { ANY_BAY, listDurations } from '../offered-times.ts';
import { useWording } from '../page-context.tsx';
import { addDays } from '../../../domain/zone-format.ts';
import { findNextOpenDay, isOpenOn } from './open-days.ts';

/** Why there is nothing to choose, and the nearest thing to try, one tap away. */
export function NoTimes({ flow }: { readonly flow: Flow }) {
  const { text } = useWording();
  const { facility, format, date, today, firstDay, bay } = flow;
  const lastDay = addDays(today, facility.policy.horizonDays);
  const nextOpen = findNextOpenDay(facility.hours, date < firstDay ? addDays(firstDay, -1) : date);

  if (date < firstDay) return <Nothing title={text.inThePast} action={<DayButton flow={flow} day={nextOpen} />} />;
  if (date > lastDay) return <Nothing title={text.tooFarAhead} action={<DayButton flow={flow} day={lastDay} />} />;
  if (flow.times.data?.notSellable) {
    const { link } = facility;
    // The day's own end says nothing of the days after it; while the link is down, the club's last day does.
    const clubsUntil = link.online || link.ownsUntil === null ? 0 : Date.parse(link.ownsUntil);
    const sellable = format.localDate(Math.max(clubsUntil, Date.parse(flow.times.data.notSellable.until)));
    const after = sellable > date ? sellable : nextOpen;
    return (
      <div>
        <DayButton flow={flow} day={after} />
      </div>
    );
  }
  if (!isOpenOn(facility.hours, date)) {
    return <Nothing title={text.closedOn(format.longDay(date))} action={<DayButton flow={flow} day={nextOpen} />} />;
  }
  if (bay !== ANY_BAY && (flow.times.data?.slots.length ?? 0) > 0) {
    return (
      <Nothing
        title={text.fullBay(bayName(facility, bay, text.anyBay))}
        action={<Button onClick={() => flow.change({ bay: ANY_BAY })}>{text.showAnyBay}</Button>}
      />
    );
  }
  return (
    <Nothing
      title={text.fullDay(format.longDay(date))}
      action={
        <>
          <ShorterButton flow={flow} />
          <DayButton flow={flow} day={nextOpen} />
        </>
      }
    >
      {text.tryThis}
    </Nothing>
  );
}

type NothingProps = { readonly title: string; readonly action: ReactNode; readonly children?: ReactNode };

function Nothing({ title, action, children }: NothingProps) {
  return (
    <EmptyState icon={<CalendarX2 aria-hidden="true" className="size-8" />} title={title} action={action}>
      {children}
    </EmptyState>
  );
}

function DayButton({ flow, day }: { readonly flow: Flow; readonly day: string | null }) {
  const { text } = useWording();
  const lastDay = addDays(flow.today, flow.facility.policy.horizonDays);
  if (day === null || day > lastDay) return null;
  return (
    <Button onClick={() => flow.change({ date: day, startsAt: null })}>
      {text.showDay(flow.format.shortDay(day))}
    </Button>
  );
}

function ShorterButton({ flow }: { readonly flow: Flow }) {
  const { text } = useWording();
  const shorter = listDurations(flow.facility.policy).findLast((min) => min < flow.durationMin);
  if (shorter === undefined) return null;
  return (
    <Button onClick={() => flow.change({ durationMin: shorter })}>{text.showShorter(text.duration(shorter))}</Button>
  );
}
