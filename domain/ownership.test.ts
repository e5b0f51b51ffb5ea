import { describe, expect, test } from 'vitest';
import { addRange, covers, heldParts, type Range, removeRange } from './ownership.ts';
import { TIME_MAX, TIME_MIN } from './time.ts';

const bay = (startsAt: number, endsAt: number, resourceId = 'bay'): Range => ({ resourceId, startsAt, endsAt });

describe('covers', () => {
  const held = [bay(10, 20), bay(30, 40), bay(20, 30, 'other')];

  test.each([
    [bay(10, 20), true],
    [bay(12, 15), true],
    [bay(9, 15), false],
    [bay(15, 21), false],
    [bay(15, 35), false],
    [bay(20, 30), false],
    [bay(20, 30, 'other'), true],
    [bay(20, 30, 'unknown'), false],
  ])('%o: %s', (range, expected) => {
    expect(covers(held, range)).toBe(expected);
  });
});

describe('addRange', () => {
  test('joins what touches on either side, or both', () => {
    expect(addRange([bay(10, 20)], bay(20, 30))).toEqual([bay(10, 30)]);
    expect(addRange([bay(10, 20)], bay(5, 10))).toEqual([bay(5, 20)]);
    expect(addRange([bay(10, 20), bay(30, 40)], bay(20, 30))).toEqual([bay(10, 40)]);
  });

  test('keeps bays apart and everything in order', () => {
    expect(addRange([bay(10, 20, 'b'), bay(40, 50, 'b')], bay(20, 30, 'a'))).toEqual([
      bay(20, 30, 'a'),
      bay(10, 20, 'b'),
      bay(40, 50, 'b'),
    ]);
    expect(addRange([bay(40, 50)], bay(10, 20))).toEqual([bay(10, 20), bay(40, 50)]);
  });

  test.each([bay(10, 20), bay(12, 15), bay(19, 25), bay(5, 11), bay(5, 25)])(
    'takes %o for a bug: it is held',
    (range) => {
      expect(() => addRange([bay(10, 20)], range)).toThrow('addRange: part of the range is held already');
    },
  );

  test('takes no empty range', () => {
    expect(() => addRange([], bay(10, 10))).toThrow('addRange: the range is empty');
  });

  test('changes nothing that it was given', () => {
    const held = Object.freeze([bay(30, 40), bay(10, 20)]);

    addRange(held, bay(20, 30));

    expect(held).toEqual([bay(30, 40), bay(10, 20)]);
  });
});

describe('removeRange', () => {
  test('takes out the whole, an end, or the middle', () => {
    expect(removeRange([bay(10, 20)], bay(10, 20))).toEqual([]);
    expect(removeRange([bay(10, 20)], bay(10, 15))).toEqual([bay(15, 20)]);
    expect(removeRange([bay(10, 20)], bay(15, 20))).toEqual([bay(10, 15)]);
    expect(removeRange([bay(10, 20)], bay(13, 15))).toEqual([bay(10, 13), bay(15, 20)]);
  });

  test('leaves other bays and other ranges alone', () => {
    const held = [bay(10, 20), bay(30, 40), bay(10, 20, 'other')];

    expect(removeRange(held, bay(10, 20))).toEqual([bay(30, 40), bay(10, 20, 'other')]);
  });

  test.each([bay(9, 15), bay(15, 21), bay(20, 30), bay(10, 20, 'other')])(
    'takes %o for a bug: it is not held',
    (range) => {
      expect(() => removeRange([bay(10, 20), bay(30, 40)], range)).toThrow('removeRange: the range is not held');
    },
  );

  test('takes no empty range', () => {
    expect(() => removeRange([bay(10, 20)], bay(15, 15))).toThrow('removeRange: the range is empty');
  });

  test('cuts a frontier through all of time', () => {
    const always = [bay(TIME_MIN, TIME_MAX)];

    expect(removeRange(always, bay(100, TIME_MAX))).toEqual([bay(TIME_MIN, 100)]);
    expect(addRange(removeRange(always, bay(100, 200)), bay(100, 200))).toEqual(always);
  });
});

describe('heldParts', () => {
  const held = [bay(30, 40), bay(10, 20), bay(0, 99, 'other')];

  test('are in order and cut to the range', () => {
    expect(heldParts(held, bay(15, 35))).toEqual([bay(15, 20), bay(30, 35)]);
    expect(heldParts(held, bay(0, 99))).toEqual([bay(10, 20), bay(30, 40)]);
  });

  test('are none where nothing is held, nor of an empty range', () => {
    expect(heldParts(held, bay(20, 30))).toEqual([]);
    expect(heldParts(held, bay(15, 15))).toEqual([]);
  });
});
