import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';

/** A browser that has subscribed: it alone can read what is sent to it. */
export type Browser = {
  readonly id: string;
  /** The public key of the only server that may send, as base64url; null where any may. */
  readonly serverKey: string | null;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly ecdh: ECDH;
  readonly auth: Buffer;
  isGone: boolean;
};

export function createBrowser(serverKey: string | null): Browser {
  const ecdh = createECDH('prime256v1');
  const p256dh = ecdh.generateKeys('base64url');
  const auth = randomBytes(16);
  const keys = { p256dh, auth: auth.toString('base64url') };
  return { id: randomBytes(16).toString('base64url'), serverKey, keys, ecdh, auth, isGone: false };
}

const SALT_BYTES = 16;
const TAG_BYTES = 16;
const HEADER_BYTES = SALT_BYTES + 5;

/** What a body in `aes128gcm` says; null for one that this browser cannot read. One record is all that a push has. */
export function decrypt({ ecdh, auth, keys }: Browser, body: Buffer): string | null {
  try {
    const salt = body.subarray(0, SALT_BYTES);
    const senderKey = body.subarray(HEADER_BYTES, HEADER_BYTES + body.readUInt8(SALT_BYTES + 4));
    const sealed = body.subarray(HEADER_BYTES + senderKey.length);
    const ourKey = Buffer.from(keys.p256dh, 'base64url');
    const about = Buffer.concat([Buffer.from('WebPush: info\0'), ourKey, senderKey]);
    const material = derive(ecdh.computeSecret(senderKey), auth, about, 32);
    const key = derive(material, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derive(material, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    const end = padded.lastIndexOf(2);
    return end === -1 ? null : padded.subarray(0, end).toString('utf8');
  } catch {
    return null;
  }
}

function derive(material: Buffer, salt: Buffer, about: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', material, salt, about, bytes));
}
