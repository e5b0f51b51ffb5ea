import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSealedBox, sealFor } from './sealed-box.ts';

const newKey = () => generateKeyPairSync('ed25519').privateKey;

test('whoever has the key opens what was sealed for it, and the box of a key is always the same', () => {
  const key = newKey();
  const sealed = sealFor(createSealedBox(key).publicKey, Buffer.from('the secret'));

  expect(createSealedBox(key).open(sealed)?.toString()).toBe('the secret');
  expect(Buffer.from(sealed, 'base64url').includes('the secret')).toBe(false);
});

test('nobody else does, and nothing that was changed or cut is opened', () => {
  const box = createSealedBox(newKey());
  const sealed = sealFor(box.publicKey, Buffer.from('the secret'));
  const bytes = Buffer.from(sealed, 'base64url');
  const changed = bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte));

  expect(createSealedBox(newKey()).open(sealed)).toBeNull();
  expect(box.open(Buffer.from(changed).toString('base64url'))).toBeNull();
  for (let length = 0; length < bytes.length; length += 1) {
    expect(box.open(bytes.subarray(0, length).toString('base64url'))).toBeNull();
  }
});
