import { describe, expect, test } from 'vitest';
import { isInWindow, windowEndsAt } from './waitlist-window.ts';

const HALIFAX = 'America/Halifax';
const at = (text: string): number => Date.parse(text);
const window = (date: string, fromMin: number, untilMin: number) => ({ date, fromMin, untilMin });
const EVENING = window('2026-06-13', 18 * 60, 25 * 60);

describe('the hours that somebody waits for', () => {
  test.each([
    ['a minute before', '2026-06-13T17:59-03:00', false],
    ['its first minute', '2026-06-13T18:00-03:00', true],
    ['after midnight', '2026-06-14T00:30-03:00', true],
    ['its last minute', '2026-06-14T01:00-03:00', true],
    ['a minute after', '2026-06-14T01:01-03:00', false],
    ['the evening after', '2026-06-14T18:30-03:00', false],
    ['the evening before', '2026-06-12T18:30-03:00', false],
  ])('run on the club’s clock, through midnight: %s', (_, startsAt, isIn) => {
    expect(isInWindow(EVENING, at(startsAt), HALIFAX)).toBe(isIn);
  });

  test('have an hour that comes twice in them twice', () => {
    const oneToTwo = window('2026-10-31', 25 * 60, 26 * 60);

    expect(isInWindow(oneToTwo, at('2026-11-01T01:30-03:00'), HALIFAX)).toBe(true);
    expect(isInWindow(oneToTwo, at('2026-11-01T01:30-04:00'), HALIFAX)).toBe(true);
    expect(windowEndsAt(window('2026-10-31', 25 * 60, 25 * 60 + 30), HALIFAX)).toBe(at('2026-11-01T01:30-04:00'));
  });

  test('end after an hour that the clocks skip', () => {
    expect(windowEndsAt(window('2026-03-07', 25 * 60, 26 * 60 + 30), HALIFAX)).toBe(at('2026-03-08T03:30-03:00'));
  });

  test('end with the last minute in which one may begin', () => {
    expect(windowEndsAt(EVENING, HALIFAX)).toBe(at('2026-06-14T01:00-03:00'));
    expect(isInWindow(EVENING, windowEndsAt(EVENING, HALIFAX), HALIFAX)).toBe(true);
  });
});
