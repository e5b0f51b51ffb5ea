import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { bookingSecret, createEntryKeys, refOf, rotatingCode } from '../../domain/entry-token/entry-keys.ts';
import { type EntryPayload, tokenWindow } from '../../domain/entry-token/entry-payload.ts';
import type { MintingKeys } from '../../domain/entry-token/entry-token.ts';
import { stepAt } from '../../domain/entry-token/rotation.ts';
import { withCode } from '../../domain/entry-token/token-text.ts';
import type { EpochMs, Interval } from '../../domain/time.ts';
import { sealFor } from '../../sync/transport/sealed-box.ts';

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

/** What the cloud tells a facility of these keys, sealed for whoever has `boxKey`. */
export function toldKeys(minting: readonly MintingKeys[], boxKey: string, revokedIds: readonly string[] = []) {
  const raw = ({ keys }: MintingKeys) => ({
    verifying: keys.verifyingKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
    sealing: keys.sealingKey.export().toString('base64url'),
    site: keys.siteSecret.export().toString('base64url'),
  });
  const sealed = sealFor(boxKey, Buffer.from(JSON.stringify({ keys: minting.map(raw), revokedIds })));
  return { version: 1, number: 1, revokedUpTo: 0, boxKey, sealed };
}

/** What the customer's telephone shows at an instant by its clock. */
export function shownAt({ keys }: MintingKeys, token: string, bookingId: string, now: EpochMs): string {
  return withCode(token, rotatingCode(bookingSecret(keys, bookingId), stepAt(now)));
}
