import { type EpochMs, type Interval, MINUTE_MS } from '../../domain/time.ts';

export const ROW_MS = 30 * MINUTE_MS;
export const ROW_HEIGHT_PX = 32;

/** One row of the grid: half an hour, or what is left of it before closing. */
export type Row = Interval & {
  readonly index: number;
  /** When the club was closed before this row on the same day. */
  readonly closedFrom: EpochMs | null;
};

/** Rows of a day, top to bottom. Closed hours take no room. */
export type DayLayout = { readonly rows: readonly Row[]; readonly heightPx: number };

/**
 * Lays a business day out in rows. `openings` and `occupied` may be in any order and overlap: what was sold stays in
 * sight even when the hours were changed afterwards.
 */
export function layOutDay(openings: readonly Interval[], occupied: readonly Interval[]): DayLayout {
  const rows: Row[] = [];
  let closedFrom: EpochMs | null = null;
  for (const stretch of joinStretches([...openings, ...occupied])) {
    for (let startsAt = stretch.startsAt; startsAt < stretch.endsAt; startsAt += ROW_MS) {
      const endsAt = Math.min(startsAt + ROW_MS, stretch.endsAt);
      rows.push({
        index: rows.length,
        startsAt,
        endsAt,
        closedFrom: startsAt === stretch.startsAt ? closedFrom : null,
      });
    }
    closedFrom = stretch.endsAt;
  }
  return { rows, heightPx: rows.length * ROW_HEIGHT_PX };
}

/** Distance from the top of the first row. Instants in closed hours are put at the next row's top. */
export function yOf(layout: DayLayout, at: EpochMs): number {
  const row = layout.rows.find((candidate) => at < candidate.endsAt);
  if (row === undefined) return layout.heightPx;
  const share = Math.max(0, at - row.startsAt) / (row.endsAt - row.startsAt);
  return (row.index + share) * ROW_HEIGHT_PX;
}

/** The instant at a distance from the top of the first row; the day's first or last one outside. */
export function instantAtY(layout: DayLayout, y: number): EpochMs {
  const index = Math.min(Math.max(Math.floor(y / ROW_HEIGHT_PX), 0), layout.rows.length - 1);
  const row = layout.rows[index];
  if (row === undefined) return 0;
  const share = Math.min(Math.max(y / ROW_HEIGHT_PX - index, 0), 1);
  return row.startsAt + share * (row.endsAt - row.startsAt);
}

/** The row that contains `at`, else the nearest one after it, else the last. */
export function rowAt(layout: DayLayout, at: EpochMs): Row | undefined {
  return layout.rows.find((row) => at < row.endsAt) ?? layout.rows.at(-1);
}

/** `at`, taken to the step of `stepMs` below it or nearest to it, counted from the opening it falls into. */
export function snap(
  openings: readonly Interval[],
  at: EpochMs,
  step: { readonly stepMs: number; readonly to: 'below' | 'nearest' },
): EpochMs {
  const opening = openings.findLast((candidate) => candidate.startsAt <= at) ?? openings[0];
  const from = opening?.startsAt ?? 0;
  const steps = (at - from) / step.stepMs;
  return from + (step.to === 'below' ? Math.floor(steps) : Math.round(steps)) * step.stepMs;
}

/** Sorted, and one where they touch or overlap; beginnings and ends on whole rows of the first that begins. */
function joinStretches(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.toSorted((a, b) => a.startsAt - b.startsAt);
  const joined: Interval[] = [];
  for (const next of sorted) {
    const last = joined.at(-1);
    if (last === undefined || next.startsAt > last.endsAt) joined.push(next);
    else joined[joined.length - 1] = { startsAt: last.startsAt, endsAt: Math.max(last.endsAt, next.endsAt) };
  }
  return joined;
}
