import { assert } from '../../domain/assert.ts';
import type { Busy } from '../../domain/availability.ts';
import { DAY_MS, type EpochMs, type Interval } from '../../domain/time.ts';
import type { Wanted } from '../http/services.ts';

/** A claim on a resource's time, a booking's or a block's. A void one holds nothing any more. */
export type IndexedAllocation = Wanted & { readonly id: string; readonly state: 'active' | 'void' };

/** What ended longer ago than this can no longer be in the way of anything. */
const KEEP_ENDED_MS = DAY_MS;

export type BusyTimes = {
  /** Takes in the allocation as it is now; returns the time that changed hands, the old place and the new. */
  set(allocation: IndexedAllocation): Interval;
  /** In one array, the same until something changes. */
  list(now: EpochMs): readonly Busy[];
  /** All that shares an instant with `interval`, and some that lies near it. */
  listNear(interval: Interval): readonly Busy[];
};

/** The times of a facility that are not free. */
export function createBusyTimes(allocations: readonly IndexedAllocation[]): BusyTimes {
  const byId = new Map<string, Busy>();
  const byDay = new Map<number, Set<Busy>>();
  let listed: readonly Busy[] | null = null;

  function set(allocation: IndexedAllocation): Interval {
    const { id, resourceId, startsAt, endsAt, state } = allocation;
    assert(startsAt < endsAt, 'an allocation has a length');
    const before = byId.get(id) ?? allocation;
    remove(id);
    if (state === 'active') add({ id, resourceId, startsAt, endsAt });
    listed = null;
    return { startsAt: Math.min(before.startsAt, startsAt), endsAt: Math.max(before.endsAt, endsAt) };
  }

  function add(busy: Busy): void {
    byId.set(busy.id, busy);
    for (const day of daysOf(busy)) {
      const onDay = byDay.get(day) ?? new Set();
      byDay.set(day, onDay.add(busy));
    }
  }

  function remove(id: string): void {
    const busy = byId.get(id);
    if (!busy) return;
    byId.delete(id);
    for (const day of daysOf(busy)) {
      byDay.get(day)?.delete(busy);
      if (byDay.get(day)?.size === 0) byDay.delete(day);
    }
  }

  function list(now: EpochMs): readonly Busy[] {
    if (listed) return listed;
    for (const { id, endsAt } of byId.values()) if (endsAt < now - KEEP_ENDED_MS) remove(id);
    listed = [...byId.values()];
    return listed;
  }

  function listNear(interval: Interval): readonly Busy[] {
    const near = new Set(daysOf(interval).flatMap((day) => [...(byDay.get(day) ?? [])]));
    return [...near];
  }

  for (const allocation of allocations) set(allocation);
  return { set, list, listNear };
}

/** The days of UTC that an interval has part in, numbered. */
function daysOf({ startsAt, endsAt }: Interval): number[] {
  const first = Math.floor(startsAt / DAY_MS);
  const last = Math.floor((endsAt - 1) / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
