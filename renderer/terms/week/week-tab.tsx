import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNow } from '../../clock.tsx';
import { useClub } from '../../club.tsx';
import { LoadFailed } from '../../load-failed.tsx';
import { useStrings } from '../../strings.ts';
import { useTRPC } from '../../trpc.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { useTermsDraft } from '../draft.ts';
import { shownCells } from './cell-words.ts';
import { rangeOf } from './heat.ts';
import { Legend } from './legend.tsx';
import { type WeekChoice, WeekControls } from './week-controls.tsx';
import { WeekGrid } from './week-grid.tsx';

type View = 'draft' | 'inForce' | 'changes';
const VIEWS: readonly View[] = ['draft', 'inForce', 'changes'];

/** Bookings come and go while somebody looks. */
const REFRESH_MS = 30_000;

/** A whole draft is part of what is asked: answers to old ones are soon of no use. */
const KEPT_MS = 60_000;

/** The prices of a week at a glance, with the changes that are not saved, without them, or what the changes change. */
export function WeekTab() {
  const t = useStrings();
  const { calendar } = useClub();
  const { changeCount, problems } = useTermsDraft();
  const today = calendar.businessDateOf(useNow(REFRESH_MS));
  const [choice, setChoice] = useState<WeekChoice>(() => ({ weekStart: today, lengthMin: 60, kind: null }));
  const [wanted, setView] = useState<View>('draft');
  const isDraftReady = changeCount > 0 && problems.length === 0;
  const view = isDraftReady ? wanted : 'inForce';
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <WeekControls choice={choice} today={today} onChange={setChoice} />
        <ToggleGroup
          name={t.week.shown}
          value={view}
          options={VIEWS.map((value) => ({
            value,
            label: t.week.views[value],
            disabled: value !== 'inForce' && !isDraftReady,
          }))}
          onChange={setView}
        />
      </div>
      <p className="text-13 text-muted">
        {t.week.about} {!isDraftReady && (problems.length > 0 ? t.week.needRight : t.week.needDraft)}
      </p>
      <Week choice={choice} view={view} />
    </div>
  );
}

function useWeek(choice: WeekChoice, terms: 'draft' | 'inForce', enabled: boolean) {
  const trpc = useTRPC();
  const draft = useTermsDraft();
  const { weekStart, lengthMin, kind } = choice;
  return useQuery(
    trpc.terms.week.queryOptions(
      { weekStart, lengthMin, ...(kind && { kind }), ...(terms === 'draft' && { terms: draft.terms }) },
      { enabled, gcTime: KEPT_MS, refetchInterval: REFRESH_MS, placeholderData: (before) => before },
    ),
  );
}

function Week({ choice, view }: { readonly choice: WeekChoice; readonly view: View }) {
  const t = useStrings();
  const inForce = useWeek(choice, 'inForce', view !== 'draft');
  const draft = useWeek(choice, 'draft', view !== 'inForce');
  const asked = view === 'inForce' ? inForce : draft;
  const isComparing = view === 'changes';

  const failed = [asked, ...(isComparing ? [inForce] : [])].find(({ isError, data }) => isError && data === undefined);
  if (failed) return <LoadFailed error={failed.error} onRetry={() => void failed.refetch()} />;
  if (asked.data === undefined || (isComparing && inForce.data === undefined)) {
    return (
      <div role="status">
        <span className="sr-only">{t.common.loading}</span>
        <Skeleton className="h-120" />
      </div>
    );
  }
  const rows = shownCells(asked.data, isComparing ? (inForce.data ?? null) : null);
  const range = rangeOf(asked.data.flatMap(({ cells }) => cells));
  if (range === null) return <p className="text-muted">{t.week.allClosed}</p>;
  const changed = rows.flat().filter(({ change }) => change !== null && change.kind !== 'same').length;
  return (
    <>
      <Legend range={range} isComparing={isComparing} />
      {isComparing && <p role="status">{changed === 0 ? t.week.noneChanged : t.week.changed(changed)}</p>}
      <WeekGrid
        rows={rows}
        range={range}
        isStale={asked.isPlaceholderData || (isComparing && inForce.isPlaceholderData)}
      />
    </>
  );
}
