import { expect, test } from 'vitest';
import { createTypedScan, type TakenKey } from './typed-scan.ts';

const CODE = 'GE1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567.ABCD567';

function typing(gapMs: number): (keys: readonly string[]) => TakenKey[] {
  let now = 1000;
  const take = createTypedScan(() => now);
  return (keys) =>
    keys.map((key) => {
      now += gapMs;
      return take(key);
    });
}

test('a scanner’s keys are its own until Enter, and then its text', () => {
  const taken = typing(5)([...CODE.split(''), 'Enter', '4']);

  expect(taken.slice(0, -2)).toEqual(CODE.split('').map(() => 'held'));
  expect(taken.slice(-2)).toEqual([{ text: CODE }, 'ignored']);
});

test('Shift between the letters is no letter', () => {
  const keys = CODE.split('').flatMap((letter) => ['Shift', letter]);

  expect(typing(5)([...keys, 'Enter']).at(-1)).toEqual({ text: CODE });
});

test('a person’s digits go to the pad, also after a scan that broke off', () => {
  expect(typing(5)(['4', '0', '2', 'Backspace', 'Enter'])).toEqual(Array.from({ length: 5 }, () => 'ignored'));
  expect(typing(500)(['G', 'E', '4', '0'])).toEqual(['held', 'ignored', 'ignored', 'ignored']);
});

test('what is too short for a QR code of ours is nothing', () => {
  expect(typing(5)(['G', 'E', '1', 'Enter', '4'])).toEqual(['held', 'held', 'held', 'held', 'ignored']);
});
