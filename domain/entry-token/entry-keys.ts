import {
  createHash,
  createHmac,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import type { EpochMs } from '../time.ts';
import { REF_CHARACTERS } from './entry-payload.ts';
import { codeOf, STEPS_AROUND, stepAt, stepBytes } from './rotation.ts';

/** What a facility needs for tokens of one time between two rotations. Nothing in it can make a token. */
export type EntryKeys = {
  /** Stands in every token; the same on both sides. */
  readonly id: string;
  readonly verifyingKey: KeyObject;
  /** AES-256. */
  readonly sealingKey: KeyObject;
  /** The rotating codes of all bookings come from it. */
  readonly siteSecret: KeyObject;
};

export type RawEntryKeys = {
  /** SPKI, DER. */
  readonly verifying: Uint8Array;
  /** 32 bytes each. */
  readonly sealing: Uint8Array;
  readonly site: Uint8Array;
};

const KEY_ID_BYTES = 4;

/** Throws for what are no such keys. */
export function createEntryKeys({ verifying, sealing, site }: RawEntryKeys): EntryKeys {
  const verifyingKey = createPublicKey({ key: Buffer.from(verifying), format: 'der', type: 'spki' });
  if (verifyingKey.asymmetricKeyType !== 'ed25519') throw new Error('createEntryKeys: not an Ed25519 key');
  if (sealing.length !== 32 || site.length !== 32) throw new Error('createEntryKeys: a secret is not of 32 bytes');
  return {
    id: keyIdOf(verifying, sealing),
    verifyingKey,
    sealingKey: createSecretKey(sealing),
    siteSecret: createSecretKey(site),
  };
}

/** Of both keys: it changes with either, and to whoever has neither it tells nothing. */
function keyIdOf(verifying: Uint8Array, sealing: Uint8Array): string {
  const hash = createHash('sha256').update('entry-key:1').update(sealing).update(verifying);
  return hash.digest('hex').slice(0, KEY_ID_BYTES * 2);
}

/** Short for the id of a resource or a door. */
export function refOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, REF_CHARACTERS);
}

/** What one booking's rotating codes come from: a telephone that has it can make no other booking's. */
export function bookingSecret({ siteSecret }: Pick<EntryKeys, 'siteSecret'>, bookingId: string): Buffer {
  return Buffer.from(hkdfSync('sha256', siteSecret, '', `entry-code:1:${bookingId}`, 32));
}

/** The code of a step. */
export function rotatingCode(secret: Uint8Array, step: number): string {
  return codeOf(createHmac('sha256', secret).update(stepBytes(step)).digest());
}

/** The step that `code` is of, among those around `now`; null when it is of none. Takes the same time for any code. */
export function stepOfCode(secret: Uint8Array, code: string, now: EpochMs): number | null {
  const shown = Buffer.from(code);
  let found: number | null = null;
  for (let step = stepAt(now) - STEPS_AROUND; step <= stepAt(now) + STEPS_AROUND; step += 1) {
    const right = Buffer.from(rotatingCode(secret, step));
    if (right.length === shown.length && timingSafeEqual(right, shown)) found = step;
  }
  return found;
}
