import { expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts';
import { earliestRing } from './quiet-hours.ts';

const ZONE = 'America/Halifax';
const at = (time: string) => Date.parse(time);
const ringsAt = (now: string, startsAt: number) => new Date(earliestRing(at(now), startsAt, ZONE)).toISOString();

test.each([
  ['by day at once', '2026-06-10T15:00:00Z', '2026-06-10T15:00:00.000Z'],
  ['in the last minute of the day at once', '2026-06-11T00:59:00Z', '2026-06-11T00:59:00.000Z'],
  ['from ten in the evening in the morning', '2026-06-11T01:00:00Z', '2026-06-11T11:00:00.000Z'],
  ['after midnight in that morning', '2026-06-11T10:59:00Z', '2026-06-11T11:00:00.000Z'],
  ['from eight on at once', '2026-06-11T11:00:00Z', '2026-06-11T11:00:00.000Z'],
  ['in the night when the clocks go forward by the new time', '2026-03-08T05:00:00Z', '2026-03-08T11:00:00.000Z'],
  ['in the night when the clocks go back by the new time', '2026-11-01T04:00:00Z', '2026-11-01T12:00:00.000Z'],
])('what rings is sent %s', (_, now, expected) => {
  expect(ringsAt(now, at(now) + 3 * DAY_MS)).toBe(expected);
});

test('whoever is about to come is told in the night: an hour before, or at once', () => {
  expect(ringsAt('2026-06-11T02:00:00Z', at('2026-06-11T09:00:00Z'))).toBe('2026-06-11T08:00:00.000Z');
  expect(ringsAt('2026-06-11T02:00:00Z', at('2026-06-11T02:00:00Z') + 15 * MINUTE_MS)).toBe('2026-06-11T02:00:00.000Z');
});
