import { describe, expect, test } from 'vitest';
import { CHEAP_PIN } from '../../../tests/support/staff.ts';
import { hashPin, PIN_COST, verifyNoPin, verifyPin } from './pin-hash.ts';

describe('a PIN hash', () => {
  test('is right for its PIN only', async () => {
    const hash = hashPin('1111', CHEAP_PIN);

    expect(await verifyPin('1111', hash)).toBe(true);
    expect(await verifyPin('1112', hash)).toBe(false);
    expect(await verifyPin('', hash)).toBe(false);
  });

  test('differs between two accounts with one PIN', () => {
    expect(hashPin('1111', CHEAP_PIN)).not.toBe(hashPin('1111', CHEAP_PIN));
  });

  test('keeps its cost and not its PIN', () => {
    expect(hashPin('987654', CHEAP_PIN)).toMatch(/^scrypt\$16\$1\$1\$[^$]+\$[^$]+$/);
    expect(hashPin('987654', CHEAP_PIN)).not.toContain('987654');
  });

  test('can be made and checked at the cost that is used', async () => {
    expect(await verifyPin('1111', hashPin('1111', PIN_COST))).toBe(true);
    expect(await verifyNoPin('1111', PIN_COST)).toBe(false);
  });

  test.each(['', 'plain', 'scrypt$16$1$1$aa', 'scrypt$x$1$1$aa$bb'])('fails loudly when it reads %o', async (hash) => {
    await expect(verifyPin('1111', hash)).rejects.toThrow('malformed');
  });
});
