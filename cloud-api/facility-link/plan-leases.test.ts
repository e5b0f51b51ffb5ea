import { expect, test } from 'vitest';
import { type LeaseFacts, planLeases, RELEASED_AT_ONCE_MAX } from './plan-leases.ts';

const names = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => `f${from + index}`);

const plan = (facts: Partial<LeaseFacts>) =>
  planLeases({ facilities: 4, free: [], held: [], able: 1, isAble: true, ...facts });

test('a process that is alone takes all', () => {
  expect(plan({ free: names(4) })).toEqual({ take: names(4), release: [] });
});

test('of two processes each takes half, the odd one goes to whoever is first', () => {
  expect(plan({ facilities: 3, free: names(3), able: 2 }).take).toEqual(names(2));
  expect(plan({ facilities: 3, free: names(1, 2), held: names(2), able: 2 })).toEqual({ take: [], release: [] });
});

test('whoever has more than its share lets go of the rest when another comes, not of too many at once', () => {
  expect(plan({ held: names(4), able: 2 })).toEqual({ take: [], release: names(2, 2) });
  expect(plan({ facilities: 200, held: names(200), able: 2 }).release).toHaveLength(RELEASED_AT_ONCE_MAX);
});

test('what an absent process had goes to those who are left', () => {
  expect(plan({ free: names(2, 2), held: names(2), able: 1 }).take).toEqual(names(2, 2));
});

test('without the broker nothing is taken, and all is let go of if somebody else reaches it', () => {
  expect(plan({ free: names(2), held: names(2, 2), isAble: false, able: 0 })).toEqual({ take: [], release: [] });
  expect(plan({ held: names(2), isAble: false, able: 1 })).toEqual({ take: [], release: names(2) });
});
