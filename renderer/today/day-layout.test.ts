import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { instantAtY, layOutDay, ROW_HEIGHT_PX, snap, yOf } from './day-layout.ts';

const at = (hours: number) => hours * HOUR_MS;
const between = (from: number, until: number) => ({ startsAt: at(from), endsAt: at(until) });

describe('layOutDay', () => {
  test('has a row for every half hour that is open, and none for the closed hours between', () => {
    const layout = layOutDay([between(6, 8), between(10, 11)], []);

    expect(layout.rows.map((row) => row.startsAt)).toEqual([6, 6.5, 7, 7.5, 10, 10.5].map(at));
    expect(layout.rows[4]?.closedFrom).toBe(at(8));
  });

  test('goes on past midnight', () => {
    const layout = layOutDay([between(22, 26)], []);

    expect(layout.rows).toHaveLength(8);
  });

  test('keeps a booking in sight that lies outside the hours', () => {
    const layout = layOutDay([between(10, 12)], [between(11, 13)]);

    expect(layout.rows.at(-1)?.endsAt).toBe(at(13));
  });

  test('has no rows on a closed day', () => {
    expect(layOutDay([], [])).toEqual({ rows: [], heightPx: 0 });
  });
});

describe('yOf and instantAtY', () => {
  const layout = layOutDay([between(6, 8), between(10, 11)], []);

  test('are each other’s inverse inside the opening hours', () => {
    const quarterPastTen = at(10.25);

    expect(yOf(layout, quarterPastTen)).toBe(4.5 * ROW_HEIGHT_PX);
    expect(instantAtY(layout, 4.5 * ROW_HEIGHT_PX)).toBe(quarterPastTen);
  });

  test('put a closed instant where the club opens again', () => {
    expect(yOf(layout, at(9))).toBe(4 * ROW_HEIGHT_PX);
  });
});

describe('snap', () => {
  test('counts its steps from the opening, not from the full hour', () => {
    const openings = [{ startsAt: at(6.25), endsAt: at(12) }];

    expect(snap(openings, at(7), { stepMs: 30 * MINUTE_MS, to: 'below' })).toBe(at(6.75));
    expect(snap(openings, at(7.1), { stepMs: 30 * MINUTE_MS, to: 'nearest' })).toBe(at(7.25));
  });
});
