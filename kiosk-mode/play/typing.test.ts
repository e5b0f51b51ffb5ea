import { expect, test } from 'vitest';
import { withLetter } from './typing.ts';

const typed = (keys: string) => [...keys].reduce(withLetter, '');

test.each([
  ['ANNA', 'Anna'],
  ['ÈVE-MARIE', 'Ève-Marie'],
  ["D'ARCY", "D'Arcy"],
  ['mary  ann', 'Mary Ann'],
  [' -ZOË', 'Zoë'],
])('%s typed is %s', (keys, name) => {
  expect(typed(keys)).toBe(name);
});

test('a name has an end', () => {
  expect(typed('A'.repeat(200))).toHaveLength(30);
});
