import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { assert } from '../../domain/assert.ts';

/*
 * A text that one side alone can read, in a stream that others store: databases, backups and brokers on the way have it
 * sealed. X25519 with a key made for this one text, HKDF-SHA256, AES-256-GCM.
 */

/** Opens what was sealed for this side. */
export type SealedBox = {
  /** By which others seal for it: 32 bytes, base64url. */
  readonly publicKey: string;
  /** Null for what was sealed for somebody else, or changed on its way. */
  open(sealed: string): Buffer | null;
};

const KEY_BYTES = 32;
const SEAL_BYTES = 16;
/** Each key seals one text. */
const NONCE = Buffer.alloc(12);
/** What stands before the bytes of an X25519 key in SPKI and in PKCS #8. */
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex');
const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** The box that belongs to an Ed25519 key: whoever has that key, sealed and moved with it, has the box. */
export function createSealedBox(signingKey: KeyObject): SealedBox {
  assert(signingKey.asymmetricKeyType === 'ed25519', 'createSealedBox: not an Ed25519 key');
  const seed = signingKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES);
  const secret = Buffer.from(hkdfSync('sha256', seed, '', 'sealed-box:1', KEY_BYTES));
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, secret]), format: 'der', type: 'pkcs8' });
  const publicBytes = rawPublic(createPublicKey(privateKey));
  return {
    publicKey: publicBytes.toString('base64url'),
    open: (sealed) => open(Buffer.from(sealed, 'base64url'), privateKey, publicBytes),
  };
}

/** Seals `plain` for the box of this public key. Throws when it is none. */
export function sealFor(publicKey: string, plain: Uint8Array): string {
  const theirs = Buffer.from(publicKey, 'base64url');
  const once = generateKeyPairSync('x25519');
  const ours = rawPublic(once.publicKey);
  const key = agree(once.privateKey, theirs, Buffer.concat([ours, theirs]));
  const cipher = createCipheriv('aes-256-gcm', key, NONCE);
  return Buffer.concat([ours, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function open(sealed: Buffer, privateKey: KeyObject, publicBytes: Buffer): Buffer | null {
  if (sealed.length < KEY_BYTES + SEAL_BYTES) return null;
  const theirs = sealed.subarray(0, KEY_BYTES);
  try {
    const key = agree(privateKey, theirs, Buffer.concat([theirs, publicBytes]));
    const decipher = createDecipheriv('aes-256-gcm', key, NONCE).setAuthTag(sealed.subarray(-SEAL_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(KEY_BYTES, -SEAL_BYTES)), decipher.final()]);
  } catch {
    // A seal that does not fit, or a point that is none: that is how this library says no.
    return null;
  }
}

function agree(privateKey: KeyObject, theirs: Buffer, both: Buffer): Buffer {
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_HEAD, theirs]), format: 'der', type: 'spki' });
  const shared = diffieHellman({ privateKey, publicKey });
  return Buffer.from(hkdfSync('sha256', shared, both, 'sealed-box:1', KEY_BYTES));
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
}
