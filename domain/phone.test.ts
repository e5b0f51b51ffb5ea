import { expect, test } from 'vitest';
import { normalisePhone } from './phone.ts';

test.each([
  ['902-555-0101', '+19025550101'],
  ['(902) 555-0101', '+19025550101'],
  ['902.555.0101 ext. 12', '+19025550101'],
  ['1 902 555 0101', '+19025550101'],
  ['+1 902 555 0101', '+19025550101'],
  ['011 44 20 7946 0958', '+442079460958'],
  ['+33 1 99 00 12 34', '+33199001234'],
])('%s is %s', (text, number) => {
  expect(normalisePhone(text)).toBe(number);
});

test.each([
  '',
  '555-0101',
  '123-456-7890',
  '+1 123 456 7890',
  'call me',
  '+0 1234567',
  '9'.repeat(40),
  '+1902555010１',
])('%j cannot be dialled', (text) => {
  expect(normalisePhone(text)).toBeNull();
});
