import { createHmac } from 'node:crypto';

/** By what somebody is known again, without their address being written down. */
export type AddressKeys = { email(address: string | null): string | null };

export function createAddressKeys(key: Buffer): AddressKeys {
  const keyOf = (text: string): string => createHmac('sha256', key).update(text).digest('hex');
  return { email: (address) => (address === null ? null : keyOf(`email ${address.trim().toLowerCase()}`)) };
}
