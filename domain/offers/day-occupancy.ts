import type { Busy } from '../availability.ts';
import type { Resource } from '../facility.ts';
import { addLocalDays, type Calendar } from '../opening-hours.ts';
import { type Occupancy, occupancyOf } from '../prices/demand.ts';
import type { PriceSet } from '../prices/price-set.ts';
import { DAY_MS, type Interval, overlaps } from '../time.ts';

export type OccupancyFacts = {
  readonly calendar: Calendar;
  readonly resources: readonly Resource[];
  /** Must hold all that is sold on the local days asked about. */
  readonly busy: readonly Busy[];
  /** The booking that would move: it does not make its own time dearer. */
  readonly ignoreId?: string | undefined;
};

/** How much is sold of each band on the local days that `span` touches; empty where demand changes no price. */
export function occupancyOfDays(prices: PriceSet, span: Interval, facts: OccupancyFacts): Occupancy[] {
  if (prices.demand.length === 0) return [];
  const { calendar, resources, busy, ignoreId } = facts;
  const last = calendar.localDateOf(span.endsAt - 1);
  const openings: Interval[] = [];
  // What opened the evening before and runs past midnight is a part of the first day.
  for (let date = addLocalDays(calendar.localDateOf(span.startsAt), -1); date <= last; date = addLocalDays(date, 1)) {
    openings.push(...calendar.openingsOn(date));
  }
  const known = new Set(resources.map(({ id }) => id));
  const near = { startsAt: span.startsAt - 2 * DAY_MS, endsAt: span.endsAt + 2 * DAY_MS };
  const sold = busy.filter(
    (other) => other.kind !== 'block' && other.id !== ignoreId && known.has(other.resourceId) && overlaps(other, near),
  );
  return occupancyOf(prices.bands, calendar, { openings: joined(openings), resourceCount: resources.length, sold });
}

/** Without overlaps: a minute for which two openings of neighbouring days stand is one minute. */
function joined(openings: readonly Interval[]): Interval[] {
  const parts: Interval[] = [];
  for (const { startsAt, endsAt } of [...openings].sort((a, b) => a.startsAt - b.startsAt)) {
    const before = parts.at(-1);
    if (before && startsAt <= before.endsAt) {
      parts[parts.length - 1] = { startsAt: before.startsAt, endsAt: Math.max(before.endsAt, endsAt) };
    } else {
      parts.push({ startsAt, endsAt });
    }
  }
  return parts;
}
