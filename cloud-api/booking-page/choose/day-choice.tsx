import { CalendarDays } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import { ToggleGroup } from '../../../renderer/ui/toggle-group.tsx';
import type { Flow } from '../flow.ts';
import { useWording } from '../page-context.tsx';
import type { Strings } from '../strings-english.ts';
import { addDays } from '../../../domain/zone-format.ts';
import { isOpenOn } from './open-days.ts';

const CalendarDialog = lazy(async () => ({ default: (await import('./calendar-dialog.tsx')).CalendarDialog }));

const STRIP_DAYS = 14;

/** Two weeks in a strip; every other day behind a button. */
export function DayChoice({ flow }: { readonly flow: Flow }) {
  const { text } = useWording();
  const { facility, format, firstDay, date, change } = flow;
  const [calendarOpen, setCalendarOpen] = useState(false);
  const strip = useRef<HTMLDivElement>(null);

  const shown = Math.min(STRIP_DAYS, facility.policy.horizonDays + 1);
  const twoWeeks = Array.from({ length: shown }, (_, index) => addDays(firstDay, index));
  const days = twoWeeks.includes(date) ? twoWeeks : [...twoWeeks, date].sort();
  const choose = (day: string) => change({ date: day, startsAt: null });

  useEffect(() => {
    strip.current?.querySelector('[data-state=on]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [date]);

  return (
    <div className="grid gap-2">
      <div ref={strip} className="min-w-0">
        <ToggleGroup
          name={text.dayStrip}
          layout="strip"
          value={date}
          onChange={choose}
          options={days.map((day) => {
            const open = isOpenOn(facility.hours, day);
            const near = nameNearDay(day, flow, text);
            return {
              value: day,
              name: [near, format.longDay(day), open ? null : text.closedDay].filter(Boolean).join(', '),
              label: <DayLabel top={near ?? format.weekday(day)} day={day} note={open ? null : text.closedDay} />,
            };
          })}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <p className="text-15 font-medium">{format.longDay(date)}</p>
        <Button
          kind="quiet"
          className="-mr-2"
          icon={<CalendarDays aria-hidden="true" className="size-5" />}
          onClick={() => setCalendarOpen(true)}
        >
          {text.moreDays}
        </Button>
      </div>
      {calendarOpen && (
        <Suspense fallback={null}>
          <CalendarDialog
            flow={flow}
            onChoose={(day) => {
              setCalendarOpen(false);
              choose(day);
            }}
            onClose={() => setCalendarOpen(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

type DayLabelProps = { readonly top: string; readonly day: string; readonly note: string | null };

function DayLabel({ top, day, note }: DayLabelProps) {
  return (
    <span className="grid min-w-9 justify-items-center py-1.5 text-13 font-medium">
      <span>{top}</span>
      <span className="tabular text-22 font-semibold">{Number(day.slice(8))}</span>
      {note && <span>{note}</span>}
    </span>
  );
}

function nameNearDay(day: string, { today, firstDay }: Flow, text: Strings): string | null {
  if (day < today) return day === firstDay ? text.tonight : null;
  if (day === today) return text.today;
  return day === addDays(today, 1) ? text.tomorrow : null;
}
