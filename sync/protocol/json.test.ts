import { expect, test } from 'vitest';
import { JsonSchema } from './json.ts';

test.each([[null], [0], [''], [{ a: [{ b: null }] }], [[[[]]]]])('%j is taken as it is', (value) => {
  expect(JsonSchema.parse(value)).toBe(value);
});

test('what is missing is refused', () => {
  expect(JsonSchema.safeParse(undefined).success).toBe(false);
});

test('what is too deep to be written down again is refused, however deep it is', () => {
  const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

  expect(JsonSchema.safeParse(nested(100)).success).toBe(true);
  expect(JsonSchema.safeParse(nested(101)).success).toBe(false);
  expect(JsonSchema.safeParse(nested(60_000)).success).toBe(false);
});
