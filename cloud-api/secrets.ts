import { createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { assert } from '../domain/assert.ts';
import type { Db } from './db/database.ts';
import { getOrKeepSetting } from './facilities/setting-repository.ts';

const SECRET_BYTES = 32;
const NAME = 'cloud-secret';

/**
 * The secret that all keys of this installation come from: `given` (hex), else the one in the database, made at the
 * first start. There all processes that serve together find the same, and what one has signed the others can read.
 */
export async function loadSecret(db: Db, given: string | null): Promise<Buffer> {
  if (given !== null) return Buffer.from(given, 'hex');
  const fresh = randomBytes(SECRET_BYTES).toString('hex');
  const secret = Buffer.from(await getOrKeepSetting(db, NAME, fresh), 'hex');
  assert(secret.length === SECRET_BYTES, 'the secret in the database is damaged');
  return secret;
}

/** A key for one purpose. Knowing it tells nothing about the secret or other keys. */
export function deriveKey(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, SECRET_BYTES));
}

/** Compares in a time that does not depend on where the two differ, nor on their lengths. */
export function secretsEqual(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

/** How a facility's broker password is stored. It is random and long, so a plain hash cannot be turned back. */
export function hashCredential(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}
