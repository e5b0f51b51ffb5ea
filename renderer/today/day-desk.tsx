import { CalendarOff } from 'lucide-react';
import type { DayView, LinkStatus } from '../../main/controller/api/views.ts';
import { StaleNote } from '../stale-note.tsx';
import { useStrings } from '../strings.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { DayGrid } from './day-grid.tsx';
import { DayNotice } from './day-notice.tsx';
import type { Task } from './desk-task.ts';
import { SidePanel } from './side-panel.tsx';
import { useDesk } from './use-desk.ts';

type DayDeskProps = {
  readonly day: DayView;
  readonly dayQuery: { readonly isError: boolean; readonly data: unknown; readonly dataUpdatedAt: number };
  readonly link: LinkStatus | undefined;
  readonly isToday: boolean;
  readonly task: Task;
  readonly onTask: (task: Task) => void;
};

/** The grid of a day and the panel beside it. */
export function DayDesk({ day, dayQuery, link, isToday, task, onTask }: DayDeskProps) {
  const t = useStrings();
  const desk = useDesk({ day, link, isToday, task, onTask });
  const isClosed = day.openings.length === 0 && day.bookings.length === 0 && day.blocks.length === 0;
  const isEmpty = day.bookings.length === 0 && day.blocks.length === 0;

  return (
    <div className="flex h-full">
      <section className="flex min-w-0 flex-1 flex-col">
        <DayNotice day={day} link={link} />
        <div className="relative flex min-h-0 flex-1 flex-col">
          <div className="absolute bottom-2 left-20 z-40 rounded-ui bg-surface px-3 py-1 shadow-float empty:hidden">
            <StaleNote query={dayQuery} />
          </div>
          {isClosed ? (
            <div className="p-6">
              <EmptyState icon={<CalendarOff />} title={t.grid.closedTitle}>
                {t.grid.closedDetail(day.closedBecause)}
              </EmptyState>
            </div>
          ) : (
            <DayGrid
              day={day}
              now={isToday ? desk.now : null}
              selectedId={desk.selectedId}
              ghost={desk.ghost}
              isMoving={desk.task.kind === 'move'}
              ghostOf={desk.ghostOf}
              onOpen={desk.openItem}
              onPick={desk.pick}
              onDrop={desk.drop}
              onStartMove={desk.startMove}
              onMoveKey={desk.moveKey}
              onEscape={desk.escape}
            />
          )}
          {isEmpty && !isClosed && (
            <p role="status" className="border-t border-line bg-surface px-4 py-2 text-muted">
              {t.grid.emptyHint}
            </p>
          )}
        </div>
      </section>
      <aside aria-label={t.panel.label} className="w-88 shrink-0 border-l border-line bg-surface">
        <SidePanel day={day} desk={desk} />
      </aside>
    </div>
  );
}
