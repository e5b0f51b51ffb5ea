import { describe, expect, test } from 'vitest';
import { makeCodec } from './codec.ts';

const { encode, decode } = makeCodec();

describe('structured clone as text', () => {
  test('gives back what structured clone would', () => {
    const value = {
      date: new Date(5),
      map: new Map([[1, new Set([2])]]),
      gone: undefined,
      notANumber: Number.NaN,
      minusZero: -0,
      big: 12n,
      bytes: new Uint8Array([1, 2, 255]),
      pattern: /a.b/gu,
      nested: [[null, true, 'é']],
    };

    expect(decode(encode(value))).toEqual(value);
  });

  test('keeps circular and shared references', () => {
    const shared = { name: 'bay' };
    const value: Record<string, unknown> = { first: shared, second: shared };
    value['self'] = value;

    const copy = decode(encode(value)) as typeof value;

    expect(copy['self']).toBe(copy);
    expect(copy['first']).toBe(copy['second']);
  });

  test('keeps the kind and message of an error', () => {
    const copy = decode(encode(new TypeError('boom')));

    expect(copy).toBeInstanceOf(TypeError);
    expect(copy).toMatchObject({ message: 'boom' });
  });

  test.each([[() => 1], [Symbol('s')], [Promise.resolve(1)]])('refuses %s', (value) => {
    expect(() => encode({ value })).toThrow('could not be cloned');
  });

  test('treats __proto__ as an ordinary name', () => {
    const value = JSON.parse('{"__proto__": {"admin": true}}') as object;

    expect(Object.keys(decode(encode(value)) as object)).toEqual(['__proto__']);
  });
});
