import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../domain/time.ts';
import { bookingAt } from '../fixtures.ts';
import { layOutDay } from './day-layout.ts';
import { itemAt, placeItems, stepCursor } from './grid-items.ts';

const at = (hours: number) => hours * HOUR_MS;
const layout = layOutDay([{ startsAt: at(6), endsAt: at(10) }], []);
const chen = bookingAt({ id: 'chen', resourceId: 'bay-1', startsAt: at(7), endsAt: at(8) });
const items = placeItems({ bookings: [chen], blocks: [], openChanges: [] }, layout);
const grid = { rows: layout.rows, resourceIds: ['bay-1', 'bay-2'], items };

describe('placeItems', () => {
  test('finds the booking from every row that it covers, and from no other', () => {
    const covered = layout.rows.map((row) => itemAt(items, 'bay-1', row.index) !== null);

    expect(covered).toEqual([false, false, true, true, false, false, false, false]);
  });

  test('puts a booking that starts within a row below its top', () => {
    const late = bookingAt({ id: 'late', resourceId: 'bay-2', startsAt: at(7.25), endsAt: at(8) });

    const item = itemAt(placeItems({ bookings: [late], blocks: [], openChanges: [] }, layout), 'bay-2', 2);

    expect(item).toMatchObject({ topPx: 16, heightPx: 48 });
  });
});

test('a booking that the web was asked to change is known by it', () => {
  const day = { bookings: [chen], blocks: [], openChanges: [{ requestId: 'asked', subjectId: 'chen', to: null }] };

  expect([items, placeItems(day, layout)].map((placed) => itemAt(placed, 'bay-1', 2)?.isOpen)).toEqual([false, true]);
});

describe('stepCursor', () => {
  test('steps over a whole booking, both ways', () => {
    expect(stepCursor({ row: 2, column: 0 }, 'ArrowDown', grid)).toEqual({ row: 4, column: 0 });
    expect(stepCursor({ row: 4, column: 0 }, 'ArrowUp', grid)).toEqual({ row: 2, column: 0 });
  });

  test('stays on the grid', () => {
    expect(stepCursor({ row: 0, column: 0 }, 'ArrowUp', grid)).toEqual({ row: 0, column: 0 });
    expect(stepCursor({ row: 7, column: 1 }, 'ArrowRight', grid)).toEqual({ row: 7, column: 1 });
  });

  test('leaves other keys alone', () => {
    expect(stepCursor({ row: 0, column: 0 }, 'a', grid)).toBeNull();
  });
});
