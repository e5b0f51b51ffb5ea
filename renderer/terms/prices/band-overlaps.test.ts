import { expect, test } from 'vitest';
import { DEFAULT_TIME_BANDS } from '../../../domain/prices/default-price-set.ts';
import type { TimeBand } from '../../../domain/prices/price-set.ts';
import { overlapsOf } from './band-overlaps.ts';

const aBand = (weekdays: number[], from: string, until: string): TimeBand => ({
  id: 'band',
  label: 'Band',
  weekdays,
  from,
  until,
  percent: 10,
});

test('the usual bands: weekend daytime goes before the rest of the weekend', () => {
  expect(overlapsOf(DEFAULT_TIME_BANDS)).toEqual([
    { hiddenBy: [], isHidden: false },
    { hiddenBy: [0], isHidden: false },
    { hiddenBy: [], isHidden: false },
    { hiddenBy: [], isHidden: false },
    { hiddenBy: [], isHidden: false },
  ]);
});

test('a band of which bands above leave nothing says so', () => {
  const bands = [aBand([1, 2], '08:00', '12:00'), aBand([1], '12:00', '18:00'), aBand([1], '10:00', '13:00')];

  expect(overlapsOf(bands)[2]).toEqual({ hiddenBy: [0, 1], isHidden: true });
});

test('bands meet past midnight on the weekday of each minute itself', () => {
  const bands = [aBand([5], '22:00', '02:00'), aBand([5], '00:00', '01:00'), aBand([6], '00:00', '02:00')];

  expect(overlapsOf(bands)).toEqual([
    { hiddenBy: [], isHidden: false },
    { hiddenBy: [0], isHidden: true },
    { hiddenBy: [], isHidden: false },
  ]);
});

test('a band whose hours are half typed hides nothing', () => {
  expect(overlapsOf([aBand([1], '8:', '12:00'), aBand([1], '08:00', '12:00')])).toEqual([
    { hiddenBy: [], isHidden: false },
    { hiddenBy: [], isHidden: false },
  ]);
});
