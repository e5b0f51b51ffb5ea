import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { KeyFile } from './key-file.ts';
import type { Sealer } from './sealer.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'k1';

/**
 * Seals by AES-256-GCM under the key of a file, for a host without a keyring. A nonce is drawn for each secret: a club
 * seals some dozens in all its time, where 2³² would be too many.
 */
export function keyFileSealer(keyFile: KeyFile): Sealer {
  return {
    kind: 'key-file',
    async seal(secret) {
      const key = await keyFile.findOrMake();
      return key === null ? null : { by: 'key-file', text: encrypt(key, secret) };
    },
    async open({ by, text }) {
      const key = by === 'key-file' ? await keyFile.find() : null;
      return key === null ? null : decrypt(key, text);
    },
  };
}

function encrypt(key: Buffer, secret: string): string {
  const head = headOf(key);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(head));
  const body = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${head}.${body.toString('base64url')}`;
}

/** Null for what another key has sealed, and for what was changed since. */
function decrypt(key: Buffer, text: string): string | null {
  const head = headOf(key);
  const body = Buffer.from(text.slice(head.length + 1), 'base64url');
  if (!text.startsWith(`${head}.`) || body.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, key, body.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(head))
    .setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    // It does not fit its tag: that is the answer, and there is nothing else to say of it.
    return null;
  }
}

/** Names the form and the key, so that another key is told before it is tried. */
function headOf(key: Buffer): string {
  return `${VERSION}.${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}
