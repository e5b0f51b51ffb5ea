import { expect, test } from 'vitest';
import { at } from '../tests/support/facility-profile.ts';
import { instantsAt } from './wall-time.ts';

const HALIFAX = 'America/Halifax';

test('a minute comes once on an ordinary day', () => {
  expect(instantsAt(HALIFAX, '2026-03-07', 150)).toEqual([at('2026-03-07T02:30-04:00')]);
});

test('a minute that the clocks skip does not come', () => {
  expect(instantsAt(HALIFAX, '2026-03-08', 150)).toEqual([]);
  expect(instantsAt(HALIFAX, '2026-03-08', 180)).toEqual([at('2026-03-08T03:00-03:00')]);
});

test('a minute of the doubled hour comes twice', () => {
  expect(instantsAt(HALIFAX, '2026-11-01', 90)).toEqual([at('2026-11-01T01:30-03:00'), at('2026-11-01T01:30-04:00')]);
});
