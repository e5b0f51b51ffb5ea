import { describe, expect, test } from 'vitest';
import { centsText, localTimeText, parseCents, parseRatePpm, parseWhole, rateText } from './number-text.ts';

describe('an amount as it is typed', () => {
  test.each([
    ['45', 4500],
    ['45.50', 4550],
    ['45,50', 4550],
    ['45,5', 4550],
    [' $45.50 ', 4550],
    ['45,50 $', 4550],
    ['1 234,50', 123_450],
    ['1\u202f234,50', 123_450],
    ['1,234.50', 123_450],
    ['1.234,50', 123_450],
    ['1,234,567.00', 123_456_700],
    ['0', 0],
    ['-5', -500],
    ['−5', -500],
    ['-0', 0],
  ])('%j is %d cents', (text, cents) => {
    expect(parseCents(text)).toBe(cents);
  });

  test.each(['', 'forty', '45.505', '1,234', '1.234.567', '4,5.5', '45.', '--5', '99999999999999999', '4 5e3'])(
    '%j is none',
    (text) => {
      expect(parseCents(text)).toBeNull();
    },
  );

  test('is shown as people of the language write it, to be typed over', () => {
    expect(centsText(123_450, 'en-GB')).toBe('1234.50');
    expect(centsText(123_450, 'fr-CA')).toBe('1234,50');
    expect(parseCents(centsText(123_450, 'fr-CA'))).toBe(123_450);
  });
});

test.each([
  ['15', 15],
  ['15 %', 15],
  ['-20', -20],
  ['1.5', null],
  ['', null],
])('%j is the whole number %s', (text, number) => {
  expect(parseWhole(text)).toBe(number);
});

test.each([
  ['15', 150_000],
  ['9.975', 99_750],
  ['9,975 %', 99_750],
  ['9.97512', null],
])('%j is a rate of %s millionths', (text, ppm) => {
  expect(parseRatePpm(text)).toBe(ppm);
  expect(ppm === null || parseRatePpm(rateText(ppm, 'fr-CA')) === ppm).toBe(true);
});

test.each([
  ['9', '09:00'],
  ['9:30', '09:30'],
  ['9h30', '09:30'],
  ['24', '24:00'],
  ['noon', 'noon'],
  ['9:5', '9:5'],
])('%j becomes the time %j', (typed, time) => {
  expect(localTimeText(typed)).toBe(time);
});
