import { createLedger, enter, type Promised } from './ledger.ts';
import type { Entry, Place } from './promise-log.ts';

export type Claim = { readonly name: string; readonly place: Place };

/** Pairs that hold the same instant of the same resource: sorted by start, each compared with those still running. */
export function findOverlaps(claims: readonly Claim[]): (readonly [Claim, Claim])[] {
  const found: (readonly [Claim, Claim])[] = [];
  for (const lane of Map.groupBy(claims, ({ place }) => place.resourceId).values()) {
    let running: Claim[] = [];
    for (const claim of lane.toSorted((a, b) => a.place.startsAt - b.place.startsAt)) {
      running = running.filter(({ place }) => place.endsAt > claim.place.startsAt);
      for (const other of running) found.push([other, claim]);
      running.push(claim);
    }
  }
  return found;
}

/**
 * Pairs of promises that stood at the same time for the same time, by the log alone: whenever somebody is told where
 * a booking is, all others that are known for certain are looked at. One with a change under way is not certain.
 */
export function findPromisedOverlaps(entries: readonly Entry[]): (readonly [Claim, Claim])[] {
  const ledger = createLedger();
  const found: (readonly [Claim, Claim])[] = [];
  const certain = new Map<string, Claim>();
  for (const entry of entries) {
    enter(ledger, entry);
    if (!('bookingId' in entry)) continue;
    const { bookingId } = entry;
    const told = ledger.bookings.get(bookingId);
    const claim = told && certainClaim(told);
    certain.delete(bookingId);
    if (!claim) continue;
    if (entry.type === 'sold' || entry.type === 'changed' || entry.type === 'change-refused') {
      for (const other of certain.values()) if (isSameTime(other.place, claim.place)) found.push([other, claim]);
    }
    certain.set(bookingId, claim);
  }
  return found;
}

function certainClaim({ bookingId, place, open }: Promised): Claim | null {
  return place && open === null ? { name: bookingId, place } : null;
}

function isSameTime(a: Place, b: Place): boolean {
  return a.resourceId === b.resourceId && a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
