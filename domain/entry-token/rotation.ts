import type { EpochMs } from '../time.ts';
import { encodeBase32 } from './base32.ts';

/** The code on a customer's page changes this often. (Telephones load this file: it imports no schemas.) */
export const ROTATION_MS = 15_000;
/** A telephone's clock may be off by so many steps. */
export const STEPS_AROUND = 2;

const CODE_BYTES = 4;

/** Which code it is that is shown at `now`. */
export function stepAt(now: EpochMs): number {
  return Math.floor(now / ROTATION_MS);
}

/** What is authenticated: the step, as eight bytes, the highest first. */
export function stepBytes(step: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(step));
  return bytes;
}

/** The code, from HMAC-SHA256 of `stepBytes` under the booking's secret. */
export function codeOf(mac: Uint8Array): string {
  return encodeBase32(mac.subarray(0, CODE_BYTES));
}
