import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Booking } from '../../domain/booking.ts';
import type { Resource } from '../../domain/facility.ts';
import { type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { DayView } from '../../main/controller/api/views.ts';
import { useClock } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import type { Candidate } from './conflict.ts';
import { type DayLayout, instantAtY, layOutDay, rowAt, snap, yOf } from './day-layout.ts';
import { type Cursor, type GridItem, itemAt, placeItems, stepCursor } from './grid-items.ts';
import { type Ghost, GhostChip, NowLine } from './grid-overlay.tsx';
import { GridRow } from './grid-row.tsx';
import { type Drag, useGridDrag } from './use-grid-drag.ts';

const AXIS_PX = 64;
const COLUMN_PX_MIN = 132;

export type DayGridProps = {
  readonly day: DayView;
  /** Null when it is another day. */
  readonly now: EpochMs | null;
  readonly selectedId: string | null;
  /** What the side panel is working on. */
  readonly ghost: Ghost | null;
  /** True while keys move the ghost and not the cursor. */
  readonly isMoving: boolean;
  /** What to show for a drag that is under way. */
  readonly ghostOf: (candidate: Candidate, booking: Booking | null) => Ghost;
  readonly onOpen: (item: GridItem) => void;
  /** A click, or Enter, on a free time. */
  readonly onPick: (start: { readonly resourceId: string; readonly startsAt: EpochMs }) => void;
  readonly onDrop: (drag: Drag) => void;
  readonly onStartMove: (booking: Booking) => void;
  /** A key while moving. */
  readonly onMoveKey: (key: string, isLonger: boolean) => boolean;
  readonly onEscape: () => void;
};

/** One business day: bays as columns, half hours as rows. */
export function DayGrid(props: DayGridProps) {
  const { day, now, selectedId, ghost, ghostOf } = props;
  const t = useStrings();
  const { profile, format } = useClub();
  const { resources, policy } = profile;
  const pane = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => layOutDay(day.openings, [...day.bookings, ...day.blocks]), [day]);
  const items = useMemo(() => placeItems(day, layout), [day, layout]);
  const resourceIds = useMemo(() => resources.map(({ id }) => id), [resources]);
  const stepMs = policy.stepMin * MINUTE_MS;
  const { drag, handlers } = useGridDrag({
    body,
    layout,
    openings: day.openings,
    resourceIds,
    bookings: day.bookings,
    axisPx: AXIS_PX,
    stepMs,
    onDrop: props.onDrop,
  });
  useKeepNowInView(pane, now === null ? null : yOf(layout, now), drag !== null || ghost !== null);

  const { cursor, onKeyDown, onFocus, onClick } = useGridCursor(props, { body, layout, items, resourceIds, stepMs });
  const shownGhost = drag ? ghostOf(drag.candidate, drag.booking) : ghost;
  const columns = `${AXIS_PX}px repeat(${resources.length}, minmax(${COLUMN_PX_MIN}px, 1fr))`;
  return (
    <div ref={pane} data-scroll-pane className="relative min-h-0 flex-1 overflow-auto overscroll-contain">
      <div
        role="grid"
        aria-label={t.grid.label(format.longDay(day.date))}
        aria-rowcount={layout.rows.length + 1}
        aria-colcount={resources.length + 1}
        aria-describedby="grid-hint"
        onKeyDown={onKeyDown}
        className="min-w-fit"
        style={{ '--axis': `${AXIS_PX}px`, '--columns': columns }}
      >
        <GridHead resources={resources} label={t.grid.time} />
        <div
          ref={body}
          role="rowgroup"
          className="relative mt-2 cursor-cell select-none"
          onClick={onClick}
          onFocus={onFocus}
          {...handlers}
        >
          {layout.rows.map((row) => (
            <GridRow
              key={row.startsAt}
              row={row}
              resources={resources}
              items={items}
              cursorColumn={cursor.row === row.index ? cursor.column : null}
              selectedId={selectedId}
              onOpen={props.onOpen}
            />
          ))}
          {now !== null && <NowLine layout={layout} now={now} />}
          {shownGhost && <GhostChip ghost={shownGhost} layout={layout} resourceIds={resourceIds} />}
        </div>
      </div>
      <p id="grid-hint" className="sr-only">
        {t.grid.hint}
      </p>
      <GhostNews ghost={shownGhost} />
    </div>
  );
}

type GridParts = {
  readonly body: RefObject<HTMLElement | null>;
  readonly layout: DayLayout;
  readonly items: ReturnType<typeof placeItems>;
  readonly resourceIds: readonly string[];
  readonly stepMs: number;
};

/** Which cell keys act on, and what keys and clicks do. It begins at the present time. */
function useGridCursor(props: DayGridProps, parts: GridParts) {
  const { day, now } = props;
  const { body, layout, items, resourceIds, stepMs } = parts;
  const [cursor, setCursor] = useState<Cursor>(() => ({
    row: now === null ? 0 : (rowAt(layout, now)?.index ?? 0),
    column: 0,
  }));
  const moveCursor = (to: Cursor) => {
    setCursor(to);
    const cell = body.current?.querySelector<HTMLElement>(`[data-cell="${to.row}:${to.column}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  return {
    cursor,
    onFocus: (event: FocusEvent) => {
      const focused = cellOf(event.target);
      if (focused !== null) setCursor(focused);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (handleKey(event, { ...props, cursor, layout, items, resourceIds, moveCursor })) event.preventDefault();
    },
    onClick: (event: MouseEvent) => {
      const clicked = cellOf(event.target);
      if (clicked === null || !(event.target instanceof Element)) return;
      setCursor(clicked);
      const resourceId = resourceIds[clicked.column];
      // A chip inside the cell was clicked, not the free time: it opens itself.
      if (resourceId === undefined || event.target.closest('[data-booking-id],[data-block]')) return;
      const y = event.clientY - (body.current?.getBoundingClientRect().top ?? 0);
      props.onPick({ resourceId, startsAt: snap(day.openings, instantAtY(layout, y), { stepMs, to: 'below' }) });
    },
  };
}

type KeyContext = Pick<DayGridProps, 'isMoving' | 'onEscape' | 'onMoveKey' | 'onOpen' | 'onPick' | 'onStartMove'> & {
  readonly cursor: Cursor;
  readonly layout: DayLayout;
  readonly items: ReturnType<typeof placeItems>;
  readonly resourceIds: readonly string[];
  readonly moveCursor: (to: Cursor) => void;
};

/** What a key does in the grid; false when it means nothing there. */
function handleKey({ key, shiftKey }: KeyboardEvent, context: KeyContext): boolean {
  const { cursor, layout, items, resourceIds } = context;
  if (key === 'Escape') {
    context.onEscape();
    return true;
  }
  if (context.isMoving) return context.onMoveKey(key, shiftKey);
  const to = stepCursor(cursor, key, { rows: layout.rows, resourceIds, items });
  if (to !== null) {
    context.moveCursor(to);
    return true;
  }
  const resourceId = resourceIds[cursor.column];
  const row = layout.rows[cursor.row];
  if (resourceId === undefined || row === undefined) return false;
  const item = itemAt(items, resourceId, cursor.row);
  if (key === 'Enter' || key === ' ') {
    if (item !== null) context.onOpen(item);
    else context.onPick({ resourceId, startsAt: row.startsAt });
    return true;
  }
  if (key.toLowerCase() !== 'm' || item?.what.kind !== 'booking') return false;
  context.onStartMove(item.what.booking);
  return true;
}

/** The names of the bays, kept in view above the hours. */
function GridHead({ resources, label }: { readonly resources: readonly Resource[]; readonly label: string }) {
  return (
    <div role="rowgroup" className="sticky top-0 z-40 bg-surface">
      <div role="row" aria-rowindex={1} className="grid grid-cols-(--columns) border-b border-line-strong">
        <div role="columnheader" className="sticky left-0 z-10 border-r border-line bg-surface">
          <span className="sr-only">{label}</span>
        </div>
        {resources.map((resource, column) => (
          <div
            key={resource.id}
            role="columnheader"
            aria-colindex={column + 2}
            className="truncate border-r border-line px-2 py-2 text-center text-15 font-semibold"
          >
            {resource.name}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Says to those who don't see it where a ghost is and whether it fits there. */
function GhostNews({ ghost }: { readonly ghost: Ghost | null }) {
  const t = useStrings();
  const { format, resourceName } = useClub();
  return (
    <p aria-live="polite" className="sr-only">
      {ghost &&
        t.grid.moving(
          resourceName(ghost.candidate.resourceId),
          format.times(ghost.candidate),
          ghost.verdict ?? t.grid.isFree,
        )}
    </p>
  );
}

/** The cell that an element is in. */
function cellOf(target: EventTarget): Cursor | null {
  if (!(target instanceof Element)) return null;
  const [row, column] = (target.closest('[data-cell]')?.getAttribute('data-cell') ?? '').split(':').map(Number);
  return row === undefined || column === undefined || Number.isNaN(row) ? null : { row, column };
}

/** How long somebody who looked elsewhere is left there. */
const LOOKING_AROUND_MS = 90_000;

/** Scrolls to the now-line at first and whenever it has drifted out, unless somebody is busy elsewhere on the day. */
function useKeepNowInView(pane: RefObject<HTMLElement | null>, nowY: number | null, isBusy: boolean): void {
  const clock = useClock();
  const lastScrolledAt = useRef(Number.NEGATIVE_INFINITY);
  const isFirst = useRef(true);

  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const onScroll = () => {
      lastScrolledAt.current = clock();
    };
    element.addEventListener('wheel', onScroll, { passive: true });
    element.addEventListener('pointerdown', onScroll, { passive: true });
    element.addEventListener('keydown', onScroll);
    return () => {
      element.removeEventListener('wheel', onScroll);
      element.removeEventListener('pointerdown', onScroll);
      element.removeEventListener('keydown', onScroll);
    };
  }, [pane, clock]);

  useEffect(() => {
    const element = pane.current;
    if (!element || nowY === null || isBusy) return;
    const isOutside = nowY < element.scrollTop + 24 || nowY > element.scrollTop + element.clientHeight - 80;
    const isLeftAlone = clock() - lastScrolledAt.current > LOOKING_AROUND_MS;
    if (!isFirst.current && !(isOutside && isLeftAlone)) return;
    isFirst.current = false;
    element.scrollTo({ top: Math.max(0, nowY - element.clientHeight / 3) });
  }, [pane, clock, nowY, isBusy]);
}
