import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Role } from '../../sync/engine/node-state.ts';
import { createSigner, keyIdOf, type LinkIdentity } from '../../sync/transport/signatures.ts';

/** PKCS #8 of an Ed25519 private key (RFC 8410), up to its 32 bytes. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The keys of a facility and a cloud without a pairing: each side works out both from a word that the two share. The
 * same word gives the same keys in every run.
 */
export function identityOfCode(code: string, role: Role): LinkIdentity {
  const keys = { facility: keyOfCode(code, 'facility'), cloud: keyOfCode(code, 'cloud') };
  const publicKeys = { facility: createPublicKey(keys.facility), cloud: createPublicKey(keys.cloud) };
  const keyIds = { facility: keyIdOf(publicKeys.facility), cloud: keyIdOf(publicKeys.cloud) };
  return {
    signer: createSigner(keys[role]),
    keys: { find: (from, _facilityId, keyId) => (keyId === keyIds[from] ? publicKeys[from] : null) },
  };
}

function keyOfCode(code: string, role: Role): KeyObject {
  const bytes = createHash('sha256').update(`${role} key of ${code}`).digest();
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, bytes]), format: 'der', type: 'pkcs8' });
}
