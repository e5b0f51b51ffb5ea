import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { IconButton } from '../../../renderer/ui/button.tsx';
import { classNames } from '../../../renderer/ui/class-names.ts';
import { Dialog } from '../../../renderer/ui/dialog.tsx';
import type { Flow } from '../flow.ts';
import { useWording } from '../page-context.tsx';
import { addDays } from '../../../domain/zone-format.ts';
import { addMonths, dayAfterKey, listWeeks } from './month-grid.ts';
import { isOpenOn } from './open-days.ts';

type CalendarDialogProps = {
  readonly flow: Flow;
  readonly onChoose: (day: string) => void;
  readonly onClose: () => void;
};

/** Every day that can be booked, a month at a time. One day is in the tab order; arrow keys move it. */
export function CalendarDialog({ flow, onChoose, onClose }: CalendarDialogProps) {
  const { text } = useWording();
  const { facility, format, today, firstDay } = flow;
  const lastDay = addDays(today, facility.policy.horizonDays);
  const within = (day: string) => (day < firstDay ? firstDay : day > lastDay ? lastDay : day);
  const [current, setCurrent] = useState(() => within(flow.date));
  const monthId = useId();
  const grid = useRef<HTMLTableElement>(null);
  const month = current.slice(0, 7);

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={text.chooseDay}
      description={<span className="sr-only">{text.chooseDayHelp}</span>}
      closeLabel={text.close}
      findInitialFocus={() => grid.current?.querySelector<HTMLElement>(CURRENT_DAY) ?? null}
    >
      <div className="mb-2 flex items-center justify-between">
        <IconButton
          label={text.previousMonth}
          icon={<ChevronLeft aria-hidden="true" className="size-5" />}
          disabled={month <= firstDay.slice(0, 7)}
          onClick={() => setCurrent(within(addMonths(current, -1)))}
        />
        <p id={monthId} aria-live="polite" className="text-17 font-semibold first-letter:uppercase">
          {format.month(current)}
        </p>
        <IconButton
          label={text.nextMonth}
          icon={<ChevronRight aria-hidden="true" className="size-5" />}
          disabled={month >= lastDay.slice(0, 7)}
          onClick={() => setCurrent(within(addMonths(current, 1)))}
        />
      </div>
      <MonthGrid
        ref={grid}
        labelledBy={monthId}
        current={current}
        flow={flow}
        canChoose={(day) => day === within(day) && isOpenOn(facility.hours, day)}
        onMove={(day) => setCurrent(within(day))}
        onChoose={onChoose}
      />
    </Dialog>
  );
}

/** The one day that is in the tab order. */
const CURRENT_DAY = '[tabindex="0"]';

type MonthGridProps = {
  readonly ref: RefObject<HTMLTableElement | null>;
  readonly labelledBy: string;
  readonly current: string;
  readonly flow: Flow;
  readonly canChoose: (day: string) => boolean;
  readonly onMove: (day: string) => void;
  readonly onChoose: (day: string) => void;
};

function MonthGrid({ ref, labelledBy, current, flow, canChoose, onMove, onChoose }: MonthGridProps) {
  const { text } = useWording();
  const { format } = flow;
  const weeks = listWeeks(current);
  const monday = addDays(current, 0);
  const movedByKey = useRef(false);

  // The focus follows the keys, but stays on the month buttons when those were used.
  useEffect(() => {
    if (movedByKey.current) ref.current?.querySelector<HTMLElement>(CURRENT_DAY)?.focus();
    movedByKey.current = false;
  }, [current, ref]);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = dayAfterKey(event.key, current);
    if (next === null) return;
    event.preventDefault();
    movedByKey.current = true;
    onMove(next);
  };
  const weekdays = Array.from({ length: 7 }, (_, index) => addDays('2024-01-01', index));

  return (
    <table ref={ref} role="grid" aria-labelledby={labelledBy} className="w-full table-fixed" onKeyDown={onKeyDown}>
      <thead>
        <tr>
          {weekdays.map((day) => (
            <th key={day} scope="col" className="h-8 text-13 font-medium text-muted">
              {format.weekday(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.find((day) => day !== null) ?? monday}>
            {week.map((day, index) => (
              <td key={day ?? index} role="gridcell" aria-selected={day === flow.date} className="p-0.5">
                {day !== null && (
                  <button
                    type="button"
                    tabIndex={day === current ? 0 : -1}
                    aria-disabled={!canChoose(day)}
                    aria-current={day === flow.today ? 'date' : undefined}
                    aria-label={[format.longDay(day), canChoose(day) ? null : text.closedDay]
                      .filter(Boolean)
                      .join(', ')}
                    onClick={() => canChoose(day) && onChoose(day)}
                    className={classNames(
                      'tabular grid min-h-control w-full place-items-center rounded-ui text-15',
                      day === flow.date ? 'bg-accent font-semibold text-on-accent' : 'hover:bg-sunken',
                      day === flow.today && day !== flow.date && 'border border-line-strong',
                      !canChoose(day) && 'text-muted line-through opacity-60',
                    )}
                  >
                    {Number(day.slice(8))}
                  </button>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
