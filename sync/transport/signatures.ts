import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { assert } from '../../domain/assert.ts';
import type { Role } from '../engine/node-state.ts';

/** One side's own key: what it sends is signed with it. */
export type Signer = {
  readonly keyId: string;
  sign(bytes: Uint8Array): Uint8Array;
};

/** The keys that the other sides may sign with at present. Asked once for each frame: it answers from memory. */
export type KeyRing = {
  /** The Ed25519 public key that `from` of this facility signs with under this id; null when unknown or revoked. */
  find(from: Role, facilityId: string, keyId: string): KeyObject | null;
};

/** What one side needs to speak and to listen. */
export type LinkIdentity = { readonly signer: Signer; readonly keys: KeyRing };

/** A signer for an Ed25519 private key; its id is that of its public half. */
export function createSigner(privateKey: KeyObject): Signer {
  assert(privateKey.asymmetricKeyType === 'ed25519', 'createSigner: frames are signed with Ed25519');
  return {
    keyId: keyIdOf(createPublicKey(privateKey)),
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}

/** The same on every machine: the first 16 hex characters of the SHA-256 of the public key (SPKI, DER). */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}
