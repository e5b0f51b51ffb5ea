import { expect, test } from 'vitest';
import { aCustomer } from '../../tests/support/a-customer.ts';
import { id } from '../../tests/support/memory-node.ts';
import { createCustomerTokens, customerUrl } from './customer-tokens.ts';

const tokens = createCustomerTokens(Buffer.alloc(32, 1));
const ANA = aCustomer();

test('a customer is who has the token, which is always the same', () => {
  expect(tokens.isTokenOf(ANA, tokens.tokenOf({ id: ANA.id, tokenNo: 1 }))).toBe(true);
});

test('a token that anybody has changed a character of is nobody’s', () => {
  const token = tokens.tokenOf(ANA);
  const changed = [...token].map(
    (character, at) => token.slice(0, at) + (character === 'A' ? 'B' : 'A') + token.slice(at + 1),
  );

  expect([...changed, '', token.slice(1), `${token}A`].filter((forged) => tokens.isTokenOf(ANA, forged))).toEqual([]);
});

test.each([
  ['of another customer', { id: id('ben'), tokenNo: 1 }],
  ['that was called back', { id: ANA.id, tokenNo: 0 }],
  ['of a number to come', { id: ANA.id, tokenNo: 2 }],
])('a token %s is refused', (_what, other) => {
  expect(tokens.isTokenOf(ANA, tokens.tokenOf(other))).toBe(false);
});

test('a token of another installation is refused', () => {
  expect(tokens.isTokenOf(ANA, createCustomerTokens(Buffer.alloc(32, 2)).tokenOf(ANA))).toBe(false);
});

test('the address keeps the token to the browser: it is never sent to a server as such', () => {
  const url = new URL(customerUrl('https://club.example/', ANA.id, 'token'));

  expect([url.pathname, url.hash]).toEqual([`/c/${ANA.id}`, '#token']);
});
