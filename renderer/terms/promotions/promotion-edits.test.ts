import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Promotion } from '../../../domain/prices/promotion.ts';
import { createFormat } from '../../format.ts';
import { newUuid } from '../../new-uuid.ts';
import { blankPromotion, copyOf, problemsOf, stateOf, typedCode, wallInstant, wallText } from './promotion-edits.ts';

const ZONE = 'America/Halifax';
const format = createFormat('en-GB', ZONE);
const summer: Promotion = { ...blankPromotion(newUuid()), code: 'SUMMER', name: 'Summer' };

test('a new promotion lacks nothing but name and code', () => {
  const blank = blankPromotion(newUuid());

  expect(problemsOf(blank, [blank]).map(({ field }) => field)).toEqual(['code', 'name']);
  expect(problemsOf(summer, [summer])).toEqual([]);
});

test('ids are UUIDs, each another one', () => {
  const ids = Array.from({ length: 200 }, newUuid);

  expect(ids.every((id) => z.uuidv4().safeParse(id).success)).toBe(true);
  expect(new Set(ids).size).toBe(200);
});

test('a code that another promotion has is refused', () => {
  const other = { ...summer, id: newUuid() };

  expect(problemsOf(other, [summer, other])).toEqual([{ field: 'code', isCodeTaken: true }]);
});

test('a copy has a code of its own, however long the first one is, and waits', () => {
  const long = { ...summer, code: 'A'.repeat(40) };
  const first = copyOf(summer, newUuid(), [summer]);
  const second = copyOf(summer, newUuid(), [summer, first]);

  expect([first.code, second.code]).toEqual(['SUMMER-2', 'SUMMER-3']);
  expect(first.active).toBe(false);
  expect(problemsOf(copyOf(long, newUuid(), [long]), [long])).toEqual([]);
});

test.each([
  ['running', {}],
  ['off', { active: false }],
  ['later', { validFrom: 1001 }],
  ['running', { validFrom: 1000 }],
  ['over', { validUntil: 1000 }],
  ['running', { validUntil: 1001 }],
])('is %s with %j', (state, changes) => {
  expect(stateOf({ ...summer, ...changes }, 1000)).toBe(state);
});

test('a code is typed in any case, with blanks', () => {
  expect(typedCode(' early bird 10')).toBe('EARLY-BIRD-10');
});

describe('times on the club’s wall clock', () => {
  test.each(['2026-06-01T00:00', '2026-03-08T03:30', '2026-11-01T01:30'])('%s comes back as it was', (text) => {
    expect(wallText(wallInstant(text, ZONE), format)).toBe(text);
  });

  test('are empty where nothing is said', () => {
    expect(wallText(null, format)).toBe('');
    expect(wallInstant('', ZONE)).toBeNull();
  });
});
