import { describe, expect, test } from 'vitest';
import { BlockDetailsSchema } from './admission.ts';
import { CustomerDetailsSchema } from './booking.ts';
import { isStorable } from './text.ts';

describe('isStorable', () => {
  test.each(['Ève-Marie', '田中', '👩‍👩‍👧', '', 'a\tb\n'])('takes %j', (text) => {
    expect(isStorable(text)).toBe(true);
  });

  test.each([
    ['a NUL', 'x\u0000y'],
    ['half a surrogate pair', 'A\ud83d'],
    ['the other half', '\udc00B'],
  ])('refuses %s', (_what, text) => {
    expect(isStorable(text)).toBe(false);
  });

  test('keeps such text out of names and reasons', () => {
    const customer = { firstName: 'A\ud83d', lastName: '', email: null, phone: null };

    expect(CustomerDetailsSchema.safeParse(customer).success).toBe(false);
    expect(BlockDetailsSchema.safeParse({ reason: 'net\u0000', createdBy: 'desk', createdAt: 1 }).success).toBe(false);
  });
});
