import { describe, expect, test } from 'vitest';
import { fillPlaceholders, findStrangeBraces, OwnWordsSchema } from './message-text.ts';

const VALUES = { name: 'Ève', club: '{day}', bay: 'Bay 2', day: 'Saturday', from: '18:00', until: '19:30' };
const words = (changes: object) => OwnWordsSchema.safeParse({ subject: null, intro: null, closing: null, ...changes });

test('placeholders are filled in one go: what a value holds is text', () => {
  expect(fillPlaceholders('{name}: {bay} at {club}, {from}–{until}', VALUES)).toBe('Ève: Bay 2 at {day}, 18:00–19:30');
});

test('what is none of them stays', () => {
  expect(fillPlaceholders('{pin} {toString} {} {', VALUES)).toBe('{pin} {toString} {} {');
});

test.each([
  ['See you on {day}.', []],
  ['Your code is {pin}', ['{pin}']],
  ['{Name}, {{name}} and {', ['{Name}', '{', '}', '{']],
])('in %o strange are %o', (text, strange) => {
  expect(findStrangeBraces(text)).toEqual(strange);
});

describe('a club’s own words', () => {
  test('may be left out, and may run over several lines but for the subject', () => {
    expect(words({ intro: 'Hello {name},\nsee you soon.' }).success).toBe(true);
    expect(words({ subject: 'Booked\nBcc: somebody@example.com' }).success).toBe(false);
    expect(words({ closing: 'a bell \u0007' }).success).toBe(false);
  });

  test('hold no brace that means nothing', () => {
    expect(words({ subject: 'Your code is {pin}' }).error?.issues[0]).toMatchObject({
      path: ['subject'],
      message: expect.stringContaining('{name}'),
    });
  });

  test('are not empty, nor endless', () => {
    expect(words({ subject: '  ' }).success).toBe(false);
    expect(words({ subject: 'x'.repeat(151) }).success).toBe(false);
    expect(words({ subject: 'x'.repeat(150) }).success).toBe(true);
  });
});
