import { isDeepStrictEqual } from 'node:util';
import { createLedger, type Ledger, type Promised } from './ledger.ts';
import { type Claim, findOverlaps, findPromisedOverlaps } from './overlaps.ts';
import type { Entry, Place } from './promise-log.ts';
import type { Stored, StoredRow } from './stored-bookings.ts';

export type Finding = {
  readonly kind: 'lost' | 'overlap' | 'double' | 'undead' | 'ghost' | 'differs' | 'pin' | 'visit' | 'turned-away';
  readonly what: string;
};

export type BothSides = { readonly cloud: Stored; readonly facility: Stored };

/**
 * Judges both databases, at rest and linked, by what people were told: each promise stands on both sides just once and
 * where it was said to be, nobody was promised what another had, what was refused or given back holds no time, and
 * the two sides agree row by row. A change without an answer may have happened or not.
 */
export function checkAtRest(entries: readonly Entry[], stored: BothSides): Finding[] {
  const ledger = createLedger(entries);
  const sides = Object.entries(stored);
  return [
    ...findPromisedOverlaps(entries).map((pair) => overlap('promised', pair)),
    ...sides.flatMap(([side, { rows }]) => findOverlaps(claimsOf(rows)).map((pair) => overlap(side, pair))),
    ...sides.flatMap(([side, { rows }]) => checkBookings(side, ledger, rows)),
    ...sides.flatMap(([side, { rows }]) => findGhosts(side, ledger, rows)),
    ...sides.flatMap(([side, { rows }]) => findSharedPins(side, rows)),
    ...sides.flatMap(([side, { visits }]) => findLostVisits(side, ledger, visits)),
    ...findDifferences(stored),
    ...ledger.turnedAway.map(({ bookingId, reason }) => finding('turned-away', `${bookingId}: ${reason}`)),
  ];
}

/** The cloud's database, the facility's, and the cloud's again, read one after the other while people go on booking. */
export type UnderLoad = { readonly before: Stored; readonly facility: Stored; readonly after: Stored };

/**
 * Judges both databases while people go on booking. `promised` are bookings that nobody asked to change from before
 * the databases were read until after it; each must be there on one side at least.
 */
export function checkUnderLoad(promised: readonly Promised[], { before, facility, after }: UnderLoad): Finding[] {
  const all = activeByBooking([...before.rows, ...facility.rows, ...after.rows]);
  // What the cloud owned before and after was its own when the facility was looked at: nothing had been handed over.
  const still = new Set(after.rows.map(({ id, revision, holder }) => `${id} ${revision} ${holder}`));
  const atOnce = before.rows.filter(({ id, revision, holder }) => still.has(`${id} ${revision} ${holder}`));
  const own = [...atOnce, ...facility.rows].filter(({ holder }) => holder === 'own');
  const lost = promised.filter(
    ({ bookingId, place, open }) =>
      place && open === null && !all.get(bookingId)?.some((row) => isDeepStrictEqual(row.place, place)),
  );
  return [
    ...lost.map((booking) => finding('lost', `${booking.bookingId} at ${show(booking.place)} is on neither side`)),
    ...findOverlaps(claimsOf(own)).map((pair) => overlap('owned by either side', pair)),
    ...findOverlaps(claimsOf(after.rows)).map((pair) => overlap('cloud', pair)),
    ...findOverlaps(claimsOf(facility.rows)).map((pair) => overlap('facility', pair)),
  ];
}

/** True when nothing is under way between the two sides any more: no question is open, no booking has two times. */
export function isAtRest({ cloud, facility }: BothSides): boolean {
  const hasTwoTimes = [...activeByBooking(facility.rows).values()].some((rows) => rows.length > 1);
  return (
    cloud.pending === 0 && facility.pending === 0 && !hasTwoTimes && findDifferences({ cloud, facility }).length === 0
  );
}

function checkBookings(side: string, ledger: Ledger, rows: readonly StoredRow[]): Finding[] {
  const active = activeByBooking(rows);
  return [...ledger.bookings.values()].flatMap((promised) => {
    const { bookingId, place, open } = promised;
    const found = active.get(bookingId) ?? [];
    const allowed: (Place | null)[] = open ? [place, open.place] : [place];
    const name = `${bookingId} on the side of the ${side}`;
    if (found.length > 1) return [finding('double', `${name} has ${found.length} times`)];
    const stands = found[0]?.place ?? null;
    if (allowed.some((one) => isDeepStrictEqual(one, stands))) return [];
    if (stands === null) return [finding('lost', `${name}, promised at ${show(place)}, is gone`)];
    if (place === null) return [finding('undead', `${name} was given back and stands at ${show(stands)}`)];
    return [finding('lost', `${name}, promised at ${show(place)}, stands at ${show(stands)}`)];
  });
}

/** Time held for a wish that was refused, and one wish with two bookings. */
function findGhosts(side: string, ledger: Ledger, rows: readonly StoredRow[]): Finding[] {
  const booked = rows.filter(({ state, notes }) => state === 'active' && ledger.attempts.has(notes));
  return [...Map.groupBy(booked, ({ notes }) => notes)].flatMap(([attempt, found]) => {
    const ids = new Set(found.map(({ bookingId }) => bookingId));
    const isRefused = ledger.attempts.get(attempt) === 'refused';
    return [
      ...(isRefused ? [finding('ghost', `${attempt} was refused and holds ${show(found[0]?.place)} (${side})`)] : []),
      ...(ids.size > 1 ? [finding('double', `${attempt} has bookings ${[...ids].join(', ')} (${side})`)] : []),
    ];
  });
}

function findSharedPins(side: string, rows: readonly StoredRow[]): Finding[] {
  const live = rows.filter(({ state, pin }) => state === 'active' && pin !== null);
  return [...Map.groupBy(live, ({ pin }) => pin).values()]
    .map((found) => new Set(found.map(({ bookingId }) => bookingId)))
    .filter((ids) => ids.size > 1)
    .map((ids) => finding('pin', `one PIN for ${[...ids].join(', ')} (${side})`));
}

/** A visit ends by itself a while after its time: a long soak lives to see that. */
const WAS_THERE: readonly string[] = ['checked_in', 'completed'];

function findLostVisits(side: string, { bookings }: Ledger, visits: ReadonlyMap<string, string>): Finding[] {
  return [...bookings.values()]
    .filter(({ bookingId, isCheckedIn }) => isCheckedIn && !WAS_THERE.includes(visits.get(bookingId) ?? ''))
    .map(({ bookingId }) => finding('visit', `${bookingId} was let in, which the ${side} does not know`));
}

/** Rows that the two sides hold differently; what is whose is the only thing in which they may differ. */
function findDifferences({ cloud, facility }: BothSides): Finding[] {
  const told = ({ holder: _, ...row }: StoredRow): Omit<StoredRow, 'holder'> => row;
  const there = new Map(cloud.rows.map((row) => [row.id, told(row)]));
  const here = new Map(facility.rows.map((row) => [row.id, told(row)]));
  return [...new Set([...there.keys(), ...here.keys()])]
    .filter((id) => !isDeepStrictEqual(there.get(id), here.get(id)))
    .map((id) => finding('differs', `cloud ${brief(there.get(id))}, facility ${brief(here.get(id))}`));
}

function activeByBooking(rows: readonly StoredRow[]): Map<string | null, StoredRow[]> {
  return Map.groupBy(
    rows.filter(({ state, kind }) => state === 'active' && kind === 'booking'),
    ({ bookingId }) => bookingId,
  );
}

function claimsOf(rows: readonly StoredRow[]): Claim[] {
  return rows.filter(({ state }) => state === 'active').map(({ id, place }) => ({ name: id, place }));
}

function overlap(where: string, [a, b]: readonly [Claim, Claim]): Finding {
  return finding('overlap', `${where}: ${a.name} at ${show(a.place)}, ${b.name} at ${show(b.place)}`);
}

function finding(kind: Finding['kind'], what: string): Finding {
  return { kind, what };
}

function brief(row: Omit<StoredRow, 'holder'> | undefined): string {
  return row ? `${row.bookingId ?? row.id} r${row.revision} ${row.state} ${show(row.place)}` : 'nothing';
}

function show(place: Place | null | undefined): string {
  if (!place) return 'no time';
  const [from = '', to = ''] = [place.startsAt, place.endsAt].map((at) => new Date(at).toISOString().slice(0, 16));
  return `bay ${place.resourceId.slice(-1)} ${from}–${to}`;
}
