import { createECDH } from 'node:crypto';
import { required } from '../../../domain/assert.ts';
import { deriveKey } from '../../secrets.ts';

/** By which push services know this cloud (RFC 8292); both base64url. */
export type VapidKeys = { readonly publicKey: string; readonly privateKey: string };

/** The pair of a private key of P-256, 32 bytes; null for one that is none. */
export function vapidKeysOf(privateKey: Buffer): VapidKeys | null {
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(privateKey);
  } catch {
    return null;
  }
  return { publicKey: pair.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
}

/**
 * The given pair, else one that comes from this installation's secret: the same at each start and in every process, for
 * a browser that said yes to one key takes nothing that is signed by another.
 */
export function loadVapidKeys(secret: Buffer, given: string | null): VapidKeys {
  const own = given === null ? null : vapidKeysOf(Buffer.from(given, 'base64url'));
  // One number in four thousand million is no key: then it is the next.
  const derived = own ?? vapidKeysOf(deriveKey(secret, 'push')) ?? vapidKeysOf(deriveKey(secret, 'push 2'));
  return required(derived, 'one of two derived keys is one');
}
