import { createHmac, createSecretKey } from 'node:crypto';
import { secretsEqual } from '../secrets.ts';
import type { Customer } from './customer-repository.ts';

export type CustomerTokens = {
  /** Good until the customer's number steps. */
  tokenOf(customer: Pick<Customer, 'id' | 'tokenNo'>): string;
  /** True for what `tokenOf` makes of the customer as they are now. */
  isTokenOf(customer: Pick<Customer, 'id' | 'tokenNo'>, token: string): boolean;
};

/** `key` signs the tokens by which customers prove who they are: nothing is stored but a number for each. */
export function createCustomerTokens(key: Buffer): CustomerTokens {
  const secret = createSecretKey(key);
  const tokenOf: CustomerTokens['tokenOf'] = ({ id, tokenNo }) =>
    createHmac('sha256', secret).update(`${id} ${tokenNo}`).digest('base64url').slice(0, 32);
  return { tokenOf, isTokenOf: (customer, token) => secretsEqual(token, tokenOf(customer)) };
}

/** Where a customer finds what they have; whoever has the address is the customer. */
export function customerUrl(publicUrl: string, id: string, token: string): string {
  return new URL(`/c/${id}#${token}`, publicUrl).href;
}
