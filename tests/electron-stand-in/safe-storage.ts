import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { app } from './app.ts';
import { strict } from './refusal.ts';

/*
 * The account's keyring, as Chromium uses it on Linux: a secret that the keyring keeps, a key drawn from it, AES-128 in
 * CBC mode, and a mark in front. `ELECTRON_STAND_IN_KEYRING` names the file that stands for the keyring; without it there
 * is none, as on a machine without a desktop.
 */

const MARK = Buffer.from('v11');
const KEY_BYTES = 16;
const SECRET_BYTES = 16;
const VECTOR = Buffer.alloc(KEY_BYTES, ' ');

function findSecret(): string | null {
  const file = process.env['ELECTRON_STAND_IN_KEYRING'];
  if (file === undefined || file === '' || !app.isReady()) return null;
  if (!existsSync(file)) writeFileSync(file, randomBytes(SECRET_BYTES).toString('base64'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

function keyFor(action: string): Buffer {
  const secret = findSecret();
  if (secret === null) throw new Error(`Error while ${action} safeStorage. Encryption is not available.`);
  return pbkdf2Sync(secret, 'saltysalt', 1, KEY_BYTES, 'sha1');
}

export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => findSecret() !== null,

  getSelectedStorageBackend: () => {
    if (!app.isReady()) return 'unknown';
    return findSecret() === null ? 'basic_text' : 'gnome_libsecret';
  },

  encryptString: (text: string) => {
    const cipher = createCipheriv('aes-128-cbc', keyFor('encrypting the text provided to'), VECTOR);
    return Buffer.concat([MARK, cipher.update(text, 'utf8'), cipher.final()]);
  },

  decryptString: (encrypted: Buffer) => {
    const key = keyFor('decrypting the ciphertext provided to');
    const isMarked = encrypted.subarray(0, MARK.length).equals(MARK);
    if (!isMarked) throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    const decipher = createDecipheriv('aes-128-cbc', key, VECTOR);
    return Buffer.concat([decipher.update(encrypted.subarray(MARK.length)), decipher.final()]).toString('utf8');
  },
});
