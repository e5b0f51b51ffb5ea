import { describe, expect, test } from 'vitest';
import { isTypedAgain, readWhom, whomOf, wishOf } from './forget-wish.ts';

const ID = '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2cc1';

describe('whom an owner wants to forget', () => {
  test('is named by their e-mail, and by their own record where there is only a number that others may have', () => {
    const zoe = whomOf({ id: ID, email: 'zoe@example.test', phone: '+1 902 555 0187' });
    const phoneOnly = whomOf({ id: ID, email: null, phone: '+1 902 555 0187' });

    expect(zoe && wishOf(zoe)).toEqual({ email: 'zoe@example.test', confirm: 'zoe@example.test' });
    expect(phoneOnly && wishOf(phoneOnly)).toEqual({ customerId: ID, confirm: ID });
  });

  test('is nobody where neither is left', () => {
    expect(whomOf({ id: ID, email: null, phone: null })).toBeNull();
  });

  test.each([
    ['zoe@example.test', { by: 'email', said: 'zoe@example.test' }],
    [' (902) 555-0187 ', { by: 'phone', said: '(902) 555-0187' }],
    ['Zoe', null],
    ['555 01', null],
    ['bay 9025550187', null],
  ])('typed as %j is read as %j', (typed, whom) => {
    expect(readWhom(typed)).toEqual(whom);
  });

  test.each([
    ['email', 'zoe@example.test', ' ZOE@example.test', true],
    ['email', 'zoe@example.test', 'zoe@example.tes', false],
    ['phone', '+1 902 555 0187', '19025550187', true],
    ['phone', '+1 902 555 0187', '9025550188', false],
    ['phone', '+1 902 555 0187', '', false],
  ] as const)('by %s %s, typed once more as %j: %s', (by, said, typed, isConfirmed) => {
    expect(isTypedAgain({ by, said }, typed)).toBe(isConfirmed);
  });
});
