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
};

/** The times of a facility that are not free. */
export function createBusyTimes(allocations: readonly IndexedAllocation[]): BusyTimes {
  const byId = new Map<string, Busy>();
  let listed: readonly Busy[] | null = null;

  function set(allocation: IndexedAllocation): Interval {
    const { id, resourceId, startsAt, endsAt, state } = allocation;
    assert(startsAt < endsAt, 'an allocation has a length');
    const before = byId.get(id) ?? allocation;
    if (state === 'active') byId.set(id, { id, resourceId, startsAt, endsAt });
    else byId.delete(id);
    listed = null;
    return { startsAt: Math.min(before.startsAt, startsAt), endsAt: Math.max(before.endsAt, endsAt) };
  }

  function list(now: EpochMs): readonly Busy[] {
    if (listed) return listed;
    for (const { id, endsAt } of byId.values()) if (endsAt < now - KEEP_ENDED_MS) byId.delete(id);
    listed = [...byId.values()];
    return listed;
  }

  for (const allocation of allocations) set(allocation);
  return { set, list };
}
