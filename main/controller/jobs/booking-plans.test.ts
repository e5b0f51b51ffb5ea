import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../tests/support/facility-database.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { planNoted } from './booking-plans.ts';
import { noteBookings } from './noted-booking-repository.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase(manualClock());
});
afterEach(() => database.dispose());

function note(...ids: string[]): void {
  database.db.transaction(() => noteBookings(database.db, ids));
}

/** All that is planned until nothing is left, slice by slice. */
function planAll(): string[][] {
  const slices: string[][] = [];
  const planner = (_tx: unknown, ids: readonly string[]): void => void slices.push([...ids]);
  while (planNoted(database.db, [planner]));
  return slices;
}

test('a booking that changed more than once is planned for once', () => {
  note('a', 'b', 'a');
  note('b');

  expect(planAll()).toEqual([['a', 'b']]);
  expect(planAll()).toEqual([]);
});

test('many are planned for in slices, none left out', () => {
  const ids = Array.from({ length: 45 }, (_, index) => String(index).padStart(2, '0'));
  note(...ids);

  const slices = planAll();

  expect(slices.map(({ length }) => length)).toEqual([20, 20, 5]);
  expect(slices.flat()).toEqual(ids);
});

test('a planner that fails leaves everything as it was, for the next time', () => {
  note('a');
  const failing = (): never => {
    throw new Error('the disk is full');
  };

  expect(() => planNoted(database.db, [() => undefined, failing])).toThrow('the disk is full');

  expect(planAll()).toEqual([['a']]);
});

test('nothing is noted by a transaction that is undone', () => {
  const undone = (): void =>
    database.db.transaction(() => {
      noteBookings(database.db, ['a']);
      throw new Error('no booking after all');
    });
  expect(undone).toThrow('no booking after all');

  expect(planAll()).toEqual([]);
});
