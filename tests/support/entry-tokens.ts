import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createEntryKeys, refOf } from '../../domain/entry-token/entry-keys.ts';
import { type EntryPayload, tokenWindow } from '../../domain/entry-token/entry-payload.ts';
import type { MintingKeys } from '../../domain/entry-token/entry-token.ts';
import type { Interval } from '../../domain/time.ts';

/** The cloud's keys for one facility, of which `seed` names which. */
export function someMintingKeys(seed: string, signing: KeyObject = newSigningKey()): MintingKeys {
  const bytesOf = (purpose: string): Buffer => createHash('sha256').update(`${purpose} ${seed}`).digest();
  const verifying = publicKeyOf(signing);
  return {
    keys: createEntryKeys({ verifying, sealing: bytesOf('sealing'), site: bytesOf('site') }),
    signingKey: signing,
  };
}

export const newSigningKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey;

function publicKeyOf(signing: KeyObject): Buffer {
  const jwk = signing.export({ format: 'jwk' });
  return Buffer.concat([SPKI_HEAD, Buffer.from(jwk.x ?? '', 'base64url')]);
}

/** What stands before the 32 bytes of an Ed25519 public key in SPKI. */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

type Told = Interval & {
  readonly bookingId: string;
  readonly resourceId: string;
  readonly doorIds: readonly string[];
} & Partial<Pick<EntryPayload, 'rotates' | 'revision'>>;

/** What the cloud puts into the token of a booking. */
export function aPayload({ bookingId, resourceId, doorIds, rotates = false, revision = 1, ...time }: Told) {
  const { startsAt: notBefore, endsAt: expiresAt } = tokenWindow(time);
  const doorRefs = doorIds.map(refOf);
  return { rotates, bookingId, revision, resourceRef: refOf(resourceId), doorRefs, notBefore, expiresAt };
}
