import { describe, expect, test } from 'vitest';
import type { WeekCell } from '../../../domain/offers/week-prices.ts';
import { changeOf, LEVELS, levelOf, levelRange, rangeOf, stateOf } from './heat.ts';

const aCell = (changes: Partial<WeekCell> = {}): WeekCell => ({
  hour: 12,
  startsAt: 0,
  lowestCents: 4000,
  highestCents: 4000,
  resourceCount: 3,
  freeCount: 3,
  refusal: null,
  ...changes,
});

test.each([
  [undefined, 'closed'],
  [aCell(), 'free'],
  [aCell({ refusal: { code: 'slot.taken' } }), 'taken'],
  [aCell({ refusal: { code: 'slot.past' } }), 'past'],
  [aCell({ refusal: { code: 'slot.closed' } }), 'closed'],
  [aCell({ refusal: { code: 'slot.too_short', shortestMin: 60 } }), 'refused'],
])('a cell %# is %s', (cell, state) => {
  expect(stateOf(cell)).toBe(state);
});

describe('the colours of a week', () => {
  test('go from its lowest to its highest price', () => {
    const range = rangeOf([
      aCell({ lowestCents: 3000 }),
      aCell({ lowestCents: 6000, highestCents: 9000 }),
      aCell({ lowestCents: 1, refusal: { code: 'slot.closed' } }),
    ]);

    expect(range).toEqual({ lowest: 3000, highest: 6000 });
    expect([3000, 3599, 3600, 5999, 6000].map((cents) => levelOf(cents, { lowest: 3000, highest: 6000 }))).toEqual([
      0, 0, 1, 4, 4,
    ]);
  });

  test('are one where there is one price, and none where all is closed', () => {
    expect(levelOf(4000, { lowest: 4000, highest: 4000 })).toBe(2);
    expect(rangeOf([])).toBeNull();
  });

  test('each stand for the prices that have it', () => {
    const range = { lowest: 3001, highest: 5018 };
    const levels = Array.from({ length: LEVELS }, (_, level) => level);

    expect(levels.flatMap((level) => Object.values(levelRange(level, range)).map((c) => levelOf(c, range)))).toEqual(
      levels.flatMap((level) => [level, level]),
    );
  });
});

describe('what changes in an hour', () => {
  test.each([
    ['nothing', aCell(), aCell(), { kind: 'same' }],
    ['dearer', aCell(), aCell({ lowestCents: 4500, highestCents: 4500 }), { kind: 'dearer', cents: 500 }],
    ['cheaper for the dearest bay', aCell({ highestCents: 6000 }), aCell(), { kind: 'cheaper', cents: 2000 }],
    ['shut by a rule', aCell(), aCell({ freeCount: 0, refusal: { code: 'slot.taken' } }), { kind: 'shuts' }],
    ['opened', aCell({ freeCount: 0, refusal: { code: 'slot.past' } }), aCell(), { kind: 'opens' }],
    ['closed before and after', undefined, undefined, { kind: 'same' }],
  ])('%s', (_, before, after, change) => {
    expect(changeOf(before, after)).toEqual(change);
  });
});
