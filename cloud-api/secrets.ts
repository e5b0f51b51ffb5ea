import { createHash, hkdfSync, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
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

/** Passwords are long and random: the rounds are what Mosquitto writes, not what keeps them safe. */
const CREDENTIAL_ROUNDS = 101;
const SALT_BYTES = 12;
const HASH_BYTES = 64;
/** Mosquitto's own form, PBKDF2 with SHA-512: what is stored here can stand in its password file as it is. */
const CREDENTIAL = /^\$7\$(\d{1,4})\$([A-Za-z0-9+/=]{1,64})\$([A-Za-z0-9+/=]{88})$/;

/** How a broker password is stored. It is random and long, so its hash cannot be turned back. */
export function hashCredential(password: string): string {
  const salt = randomBytes(SALT_BYTES);
  const hash = pbkdf2Sync(password, salt, CREDENTIAL_ROUNDS, HASH_BYTES, 'sha512');
  return `$7$${CREDENTIAL_ROUNDS}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** Whether `stored` is what `hashCredential` made of `password`. False for anything that it could not have made. */
export function isCredential(password: string, stored: string): boolean {
  const [, rounds, salt, hash] = CREDENTIAL.exec(stored) ?? [];
  if (rounds === undefined || salt === undefined || hash === undefined || Number(rounds) < 1) return false;
  const asked = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(rounds), HASH_BYTES, 'sha512');
  return timingSafeEqual(asked, Buffer.from(hash, 'base64'));
}
