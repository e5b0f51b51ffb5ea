import type { Booking } from '../../domain/booking.ts';
import type { EpochMs, Interval } from '../../domain/time.ts';
import type { BlockView, DayView } from '../../main/controller/api/views.ts';
import { type DayLayout, type Row, rowAt, yOf } from './day-layout.ts';

/** Something that stands in a column of the grid. */
export type GridItem = {
  readonly key: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly firstRow: number;
  readonly lastRow: number;
  /** From the top of its first row. */
  readonly topPx: number;
  readonly heightPx: number;
  /** A change was asked for, and nobody knows yet whether it is made. */
  readonly isOpen: boolean;
  readonly what:
    | { readonly kind: 'booking'; readonly booking: Booking }
    | { readonly kind: 'block'; readonly block: BlockView };
};

/** Items of each bay, in order of time. */
export type GridItems = ReadonlyMap<string, readonly GridItem[]>;

export function placeItems(day: Pick<DayView, 'bookings' | 'blocks' | 'openChanges'>, layout: DayLayout): GridItems {
  const items = new Map<string, GridItem[]>();
  const add = (resourceId: string, item: GridItem | null) => {
    if (item === null) return;
    const column = items.get(resourceId);
    if (column) column.push(item);
    else items.set(resourceId, [item]);
  };
  const open = new Set(day.openChanges.map(({ subjectId }) => subjectId));
  const put = (time: Placed, what: GridItem['what']) =>
    add(time.resourceId, place(layout, time, what, open.has(time.id)));
  for (const booking of day.bookings) put(booking, { kind: 'booking', booking });
  for (const block of day.blocks) put(block, { kind: 'block', block });
  for (const column of items.values()) column.sort((a, b) => a.startsAt - b.startsAt);
  return items;
}

/** The item of a bay that covers a row, or null where it is free. Where two share a row, the one that begins in it. */
export function itemAt(items: GridItems, resourceId: string, row: number): GridItem | null {
  const column = items.get(resourceId) ?? [];
  return column.findLast((item) => item.firstRow <= row && row <= item.lastRow) ?? null;
}

type Placed = Interval & { readonly id: string; readonly resourceId: string };

function place(layout: DayLayout, time: Placed, what: GridItem['what'], isOpen: boolean): GridItem | null {
  const { id, startsAt, endsAt } = time;
  const first = rowAt(layout, startsAt);
  const last = rowAt(layout, endsAt - 1);
  if (first === undefined || last === undefined) return null;
  const top = yOf(layout, startsAt);
  return {
    key: id,
    startsAt,
    endsAt,
    firstRow: first.index,
    lastRow: last.index,
    topPx: top - yOf(layout, first.startsAt),
    heightPx: yOf(layout, endsAt) - top,
    isOpen,
    what,
  };
}

export type Cursor = { readonly row: number; readonly column: number };

/** Where an arrow key leads from `cursor`: over a whole booking at a time, never off the grid. */
export function stepCursor(
  cursor: Cursor,
  key: string,
  grid: { readonly rows: readonly Row[]; readonly resourceIds: readonly string[]; readonly items: GridItems },
): Cursor | null {
  const { rows, resourceIds, items } = grid;
  const resourceId = resourceIds[cursor.column] ?? '';
  const clamp = (value: number, count: number) => Math.min(Math.max(value, 0), count - 1);
  const toRow = (row: number): Cursor => {
    const clamped = clamp(row, rows.length);
    return { ...cursor, row: itemAt(items, resourceId, clamped)?.firstRow ?? clamped };
  };
  switch (key) {
    case 'ArrowDown':
      return toRow((itemAt(items, resourceId, cursor.row)?.lastRow ?? cursor.row) + 1);
    case 'ArrowUp':
      return toRow(cursor.row - 1);
    case 'PageDown':
      return toRow(cursor.row + 8);
    case 'PageUp':
      return toRow(cursor.row - 8);
    case 'Home':
      return toRow(0);
    case 'End':
      return toRow(rows.length - 1);
    case 'ArrowLeft':
      return { ...cursor, column: clamp(cursor.column - 1, resourceIds.length) };
    case 'ArrowRight':
      return { ...cursor, column: clamp(cursor.column + 1, resourceIds.length) };
    default:
      return null;
  }
}
