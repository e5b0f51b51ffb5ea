import { describe, expect, test } from 'vitest';
import { type BothSides, checkAtRest, checkUnderLoad, type Finding } from './checker.ts';
import { createLedger } from './ledger.ts';
import type { Entry, Place } from './promise-log.ts';
import type { Stored, StoredRow } from './stored-bookings.ts';

/** A checker that finds nothing proves nothing: each kind of fault is planted once. */

const HOUR = 3_600_000;

function at(hour: number, hours = 1): Place {
  return { resourceId: 'bay-1', startsAt: hour * HOUR, endsAt: (hour + hours) * HOUR };
}

function aRow(changes: Partial<StoredRow> = {}): StoredRow {
  return {
    id: 'allocation-1',
    bookingId: 'booking-1',
    place: at(10),
    kind: 'booking',
    state: 'active',
    revision: 1,
    holder: 'own',
    notes: 'attempt-1',
    pin: '123456',
    ...changes,
  };
}

type World = { readonly rows: readonly StoredRow[]; readonly there?: readonly StoredRow[]; readonly visit?: string };

function bothSides({ rows, there = rows, visit }: World): BothSides {
  const visits = new Map(visit === undefined ? [] : [['booking-1', visit]]);
  const asCopy = there.map((row): StoredRow => ({ ...row, holder: 'peer' }));
  return { cloud: { rows, visits, pending: 0 }, facility: { rows: asCopy, visits, pending: 0 } };
}

const SOLD: Entry = { type: 'sold', attempt: 'attempt-1', bookingId: 'booking-1', revision: 1, place: at(10) };
const CANCEL_ASKED: Entry = { type: 'change-asked', bookingId: 'booking-1', by: 'web', place: null };
const CANCELLED: Entry = { type: 'changed', bookingId: 'booking-1', revision: 2, place: null };
const aSecond = (place: Place): Entry => ({
  type: 'sold',
  attempt: 'attempt-2',
  bookingId: 'booking-2',
  revision: 1,
  place,
});

function kindsOf(entries: readonly Entry[], world: World): string[] {
  return [...new Set(checkAtRest(entries, bothSides(world)).map(({ kind }) => kind))].sort();
}

describe('at rest, the checker', () => {
  test('finds nothing where there is nothing', () => {
    const back = aRow({ id: 'allocation-2', bookingId: 'booking-2', place: at(11), notes: 'attempt-2', pin: '654321' });

    expect(kindsOf([SOLD, aSecond(at(11))], { rows: [aRow(), back] })).toEqual([]);
  });

  test.each(['checked_in', 'completed'])('finds who was let in, %s by now', (visit) => {
    const letIn: Entry = { type: 'checked-in', bookingId: 'booking-1', outcome: 'opened' };

    expect(kindsOf([SOLD, letIn], { rows: [aRow()], visit })).toEqual([]);
    expect(kindsOf([SOLD, letIn], { rows: [aRow()], visit: 'no_show' })).toEqual(['visit']);
  });

  test.each<{ what: string; entries: Entry[]; world: World; found: string[] }>([
    { what: 'a promise that is gone', entries: [SOLD], world: { rows: [aRow({ state: 'void' })] }, found: ['lost'] },
    { what: 'a promise at another time', entries: [SOLD], world: { rows: [aRow({ place: at(12) })] }, found: ['lost'] },
    {
      what: 'a promise that one side lost',
      entries: [SOLD],
      world: { rows: [aRow()], there: [] },
      found: ['differs', 'lost'],
    },
    {
      what: 'two rows for one time',
      entries: [],
      world: { rows: [aRow(), aRow({ id: 'b', bookingId: 'booking-2', place: at(9, 2), pin: '1' })] },
      found: ['overlap'],
    },
    {
      what: 'two promises for one time, though only one is stored in the end',
      entries: [SOLD, aSecond(at(10)), CANCEL_ASKED, CANCELLED],
      world: { rows: [aRow({ bookingId: 'booking-2', notes: 'attempt-2' })] },
      found: ['overlap'],
    },
    {
      what: 'a booking with two times',
      entries: [SOLD],
      world: { rows: [aRow(), aRow({ id: 'b', place: at(12) })] },
      found: ['double'],
    },
    {
      what: 'a wish with two bookings',
      entries: [SOLD],
      world: { rows: [aRow(), aRow({ id: 'b', bookingId: 'booking-9', place: at(12), pin: '1' })] },
      found: ['double'],
    },
    {
      what: 'a cancelled booking that stands',
      entries: [SOLD, CANCEL_ASKED, CANCELLED],
      world: { rows: [aRow()] },
      found: ['undead'],
    },
    {
      what: 'time held for a wish that was refused',
      entries: [{ type: 'refused', attempt: 'attempt-1', code: 'slot.taken' }],
      world: { rows: [aRow()] },
      found: ['ghost'],
    },
    {
      what: 'one PIN for two',
      entries: [],
      world: { rows: [aRow(), aRow({ id: 'b', bookingId: 'booking-2', place: at(12) })] },
      found: ['pin'],
    },
    {
      what: 'a visit that is forgotten',
      entries: [SOLD, { type: 'checked-in', bookingId: 'booking-1', outcome: 'opened' }],
      world: { rows: [aRow()] },
      found: ['visit'],
    },
    {
      what: 'a customer turned away',
      entries: [SOLD, { type: 'turned-away', bookingId: 'booking-1', reason: 'code.unknown' }],
      world: { rows: [aRow()] },
      found: ['turned-away'],
    },
  ])('finds $what', ({ entries, world, found }) => {
    expect(kindsOf(entries, world)).toEqual(found);
  });

  test('takes either outcome of a change without an answer', () => {
    expect(kindsOf([SOLD, CANCEL_ASKED], { rows: [aRow()] })).toEqual([]);
    expect(kindsOf([SOLD, CANCEL_ASKED], { rows: [aRow({ state: 'void' })] })).toEqual([]);
  });

  test('lets a time be sold again once giving it back was asked for', () => {
    const rows = [aRow({ state: 'void' }), aRow({ id: 'b', bookingId: 'booking-2', notes: 'attempt-2' })];

    expect(kindsOf([SOLD, CANCEL_ASKED, aSecond(at(10)), CANCELLED], { rows })).toEqual([]);
  });
});

describe('under load, the checker', () => {
  const promised = [...createLedger([SOLD]).bookings.values()];

  const underLoad = (cloud: Stored, facility: Stored, after = cloud) => ({ before: cloud, facility, after });
  const kinds = (found: readonly Finding[]) => found.map(({ kind }) => kind);

  test('is content with a promise that one side has', () => {
    const { cloud, facility } = bothSides({ rows: [aRow()], there: [] });

    expect(checkUnderLoad(promised, underLoad(cloud, facility))).toEqual([]);
  });

  test('finds one that neither side has', () => {
    const { cloud, facility } = bothSides({ rows: [] });

    expect(kinds(checkUnderLoad(promised, underLoad(cloud, facility)))).toEqual(['lost']);
  });

  test('finds a time that both sides sold', () => {
    const { cloud } = bothSides({ rows: [aRow()] });
    const facility = { ...cloud, rows: [aRow({ id: 'b', bookingId: 'booking-2' })] };

    expect(kinds(checkUnderLoad([], underLoad(cloud, facility)))).toEqual(['overlap']);
  });

  test('lets a booking be the cloud’s first and the facility’s then, with the time that is handed over', () => {
    const { cloud: facility } = bothSides({ rows: [aRow()] });
    const after = { ...facility, rows: [aRow({ holder: 'transit' })] };

    expect(checkUnderLoad([], underLoad(facility, facility, after))).toEqual([]);
    expect(kinds(checkUnderLoad([], underLoad(facility, facility)))).toEqual(['overlap']);
  });
});
