import { randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import { assert } from '../../../domain/assert.ts';

/** What one check of a PIN costs: memory is 128 · n · r bytes. Kept with each hash, so that it can be raised later. */
export type PinCost = { readonly n: number; readonly r: number; readonly p: number };

/** About 32 MB and a tenth of a second: unnoticed by who signs in. Against guessing it is the limit on tries that counts. */
export const PIN_COST: PinCost = { n: 2 ** 15, r: 8, p: 1 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** `scrypt$n$r$p$salt$key`, with a fresh salt. Blocks while it computes: for seeding and for setting a PIN. */
export function hashPin(pin: string, cost: PinCost = PIN_COST): string {
  const salt = randomBytes(SALT_BYTES);
  const key = scryptSync(pin, salt, KEY_BYTES, optionsOf(cost));
  return ['scrypt', cost.n, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** True when `pin` is the one behind `hash`. Takes the same time either way; computes beside the event loop. */
export async function verifyPin(pin: string, hash: string): Promise<boolean> {
  const { cost, salt, key } = readHash(hash);
  return timingSafeEqual(await derive(pin, salt, cost), key);
}

/** Costs what `verifyPin` costs on a hash of `cost`, and is never right: for a name that nobody has. */
export async function verifyNoPin(pin: string, cost: PinCost): Promise<false> {
  await derive(pin, Buffer.alloc(SALT_BYTES), cost);
  return false;
}

function derive(pin: string, salt: Buffer, cost: PinCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, KEY_BYTES, optionsOf(cost), (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function optionsOf({ n, r, p }: PinCost): { N: number; r: number; p: number; maxmem: number } {
  return { N: n, r, p, maxmem: 256 * n * r };
}

function readHash(hash: string): { cost: PinCost; salt: Buffer; key: Buffer } {
  const [scheme, n, r, p, salt, key, ...rest] = hash.split('$');
  assert(
    scheme === 'scrypt' && rest.length === 0 && salt !== undefined && key !== undefined,
    'a PIN hash is malformed',
  );
  const cost = { n: Number(n), r: Number(r), p: Number(p) };
  assert(Number.isInteger(cost.n) && Number.isInteger(cost.r) && Number.isInteger(cost.p), 'a PIN hash is malformed');
  return { cost, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') };
}
