import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../time.ts';
import {
  decideOffers,
  HEAD_START_MS,
  type OpenTime,
  TOLD_PER_BAY,
  type ToldTime,
  type Waiter,
} from './decide-offers.ts';

const NOW = Date.parse('2026-06-10T12:00:00Z');

const open = (hour: number, bays = 1): OpenTime => ({
  startsAt: NOW + hour * HOUR_MS,
  endsAt: NOW + (hour + 1) * HOUR_MS,
  bays,
});
const waiter = (name: string, times: readonly OpenTime[]): Waiter => ({
  id: name,
  address: `${name}@example.test`,
  open: times,
});
const told = (name: string, { startsAt, endsAt }: OpenTime, agoMs: number): ToldTime => ({
  startsAt,
  endsAt,
  address: `${name}@example.test`,
  toldAt: NOW - agoMs,
});
const CROWD = ['ana', 'ben', 'cleo', 'dan', 'eve'];
const whom = (times: readonly OpenTime[], before: readonly ToldTime[], names = CROWD): string[] =>
  decideOffers(
    names.map((name) => waiter(name, times)),
    before,
    NOW,
  ).map(({ id }) => id);

describe('who waits for a time that is free', () => {
  test('is told in the order of waiting, so many at once for each bay', () => {
    expect(TOLD_PER_BAY).toBe(3);
    expect(whom([open(2)], [])).toEqual(['ana', 'ben', 'cleo']);
    expect(whom([open(2, 2)], [])).toEqual(CROWD);
  });

  test('comes next when those before have had their head start', () => {
    const first = CROWD.slice(0, TOLD_PER_BAY);
    const since = (agoMs: number) => first.map((name) => told(name, open(2), agoMs));

    expect(whom([open(2)], since(HEAD_START_MS - 1))).toEqual([]);
    expect(whom([open(2)], since(HEAD_START_MS))).toEqual(['dan', 'eve']);
  });

  test('is not told of the same start again, and is told of another', () => {
    expect(whom([open(2)], [told('ana', open(2), HOUR_MS)], ['ana'])).toEqual([]);
    expect(whom([open(2), open(5)], [told('ana', open(2), HOUR_MS)], ['ana'])).toEqual(['ana']);
  });

  test('is told once however often they wait', () => {
    expect(whom([open(2)], [], ['ana', 'ana', 'ben'])).toEqual(['ana', 'ben']);
  });

  test('leaves a time alone that overlaps one of which enough were told just now', () => {
    const half = { startsAt: NOW + 2.5 * HOUR_MS, endsAt: NOW + 3.5 * HOUR_MS, bays: 1 };
    const others = ['x', 'y', 'z'].map((name) => told(name, half, 0));

    expect(decideOffers([waiter('ana', [open(2), open(5)])], others, NOW)).toEqual([{ id: 'ana', times: [open(5)] }]);
  });

  test('hears nothing where nothing is open', () => {
    expect(whom([], [])).toEqual([]);
  });
});
