import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '../../domain/random.ts';

/** Crockford's: no I, L, O or U, so that a code survives being read out and typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 10;
/** Names the row that wrong tries are counted on; the other six characters are the secret. */
const HANDLE_LENGTH = 4;

export function drawCode(random: Random): string {
  return Array.from({ length: CODE_LENGTH }, () => ALPHABET.charAt(random.below(ALPHABET.length))).join('');
}

/** As people read it out: `7K2M9-QX4TD`. */
export function formatCode(code: string): string {
  return `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;
}

export function handleOf(code: string): string {
  return code.slice(0, HANDLE_LENGTH);
}

/** Keyed, because six characters could be found from a plain hash within their ten minutes. */
export function hashCode(key: Buffer, code: string): string {
  return createHmac('sha256', key).update(code).digest('hex');
}

/** Compares in a time that says nothing about where the two differ; both are of `hashCode`. */
export function isCode(key: Buffer, code: string, storedHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashCode(key, code)), Buffer.from(storedHash));
}
