import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useStrings } from '../strings.ts';
import { LoadFailed } from '../load-failed.tsx';
import { useTRPC } from '../trpc.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { DayDesk } from './day-desk.tsx';
import { IDLE, type Task } from './desk-task.ts';
import { useShownDay } from './shown-day.ts';

/** The day at a glance, and what is done to it. */
export function TodayScreen() {
  const t = useStrings();
  const trpc = useTRPC();
  const { date, today } = useShownDay();
  // Above the day, because a booking can be taken to another one.
  const [task, setTask] = useState<Task>(IDLE);
  const [dateOfTask, setDateOfTask] = useState(date);
  const day = useQuery(trpc.booking.listDay.queryOptions({ date }, { refetchInterval: 60_000 }));
  const link = useQuery(trpc.link.status.queryOptions());

  if (dateOfTask !== date) {
    setDateOfTask(date);
    if (task.kind !== 'move') setTask(IDLE);
  }

  if (day.isPending) return <DaySkeleton label={t.common.loading} />;
  if (day.data === undefined) {
    return (
      <div className="p-6">
        <LoadFailed error={day.error} onRetry={() => void day.refetch()} />
      </div>
    );
  }
  return (
    <DayDesk
      key={date}
      day={day.data}
      dayQuery={day}
      link={link.data}
      isToday={date === today}
      task={task}
      onTask={setTask}
    />
  );
}

function DaySkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status" className="flex h-full gap-4 p-4">
      <span className="sr-only">{label}</span>
      <Skeleton className="h-full flex-1" />
      <Skeleton className="h-full w-88" />
    </div>
  );
}
