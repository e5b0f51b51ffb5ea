import { z } from 'zod';
import { assert } from '../../domain/assert.ts';
import type { Busy } from '../../domain/availability.ts';
import { DAY_MS, type EpochMs, type Interval } from '../../domain/time.ts';
import type { Wanted } from '../http/services.ts';

/** A claim on a resource's time, a booking's or a block's. A void one holds nothing any more. */
export type IndexedAllocation = Wanted & {
  readonly id: string;
  /** A booking when absent. */
  readonly kind?: string;
  /** Of a booking: says whose it is. */
  readonly data?: unknown;
  readonly state: 'active' | 'void';
};

/** What ended longer ago than this is neither in the way of anything nor in the week that rules count bookings of. */
export const KEEP_ENDED_MS = 8 * DAY_MS;

export type BusyTimes = {
  /** Takes in the allocation as it is now; returns the time that changed hands, the old place and the new. */
  set(allocation: IndexedAllocation): Interval;
  /** In one array, the same until something changes. */
  list(now: EpochMs): readonly Busy[];
  /** All that shares an instant with `interval`, and some that lies near it. */
  listNear(interval: Interval): readonly Busy[];
  /** What the customer with this e-mail has booked, capitals or not. */
  listOf(email: string): readonly Busy[];
};

const CustomersSchema = z.object({ customer: z.object({ email: z.string() }) });

/** The times of a facility that are not free. */
export function createBusyTimes(allocations: readonly IndexedAllocation[]): BusyTimes {
  const byId = new Map<string, Busy>();
  const byDay = new Map<number, Set<Busy>>();
  const byEmail = new Map<string, Set<Busy>>();
  const emails = new Map<string, string>();
  let listed: readonly Busy[] | null = null;

  function set(allocation: IndexedAllocation): Interval {
    const { id, kind, resourceId, startsAt, endsAt, state } = allocation;
    assert(startsAt < endsAt, 'an allocation has a length');
    const before = byId.get(id) ?? allocation;
    remove(id);
    if (state === 'active') add({ id, kind, resourceId, startsAt, endsAt }, emailOf(allocation));
    listed = null;
    return { startsAt: Math.min(before.startsAt, startsAt), endsAt: Math.max(before.endsAt, endsAt) };
  }

  function add(busy: Busy, email: string | null): void {
    if (email !== null) {
      emails.set(busy.id, email);
      byEmail.set(email, (byEmail.get(email) ?? new Set()).add(busy));
    }
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
    const email = emails.get(id) ?? '';
    emails.delete(id);
    byEmail.get(email)?.delete(busy);
    if (byEmail.get(email)?.size === 0) byEmail.delete(email);
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
  return { set, list, listNear, listOf: (email) => [...(byEmail.get(email.toLowerCase()) ?? [])] };
}

function emailOf({ kind, data }: IndexedAllocation): string | null {
  if (kind === 'block') return null;
  const known = CustomersSchema.safeParse(data);
  return known.success ? known.data.customer.email.toLowerCase() : null;
}

/** The days of UTC that an interval has part in, numbered. */
function daysOf({ startsAt, endsAt }: Interval): number[] {
  const first = Math.floor(startsAt / DAY_MS);
  const last = Math.floor((endsAt - 1) / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
