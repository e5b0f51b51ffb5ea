import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** What a controller signs with. Made at pairing, on the machine that it stays on. */
export type ControllerKey = {
  readonly privateKey: KeyObject;
  /** As the cloud is shown it: SPKI, DER, base64. */
  readonly publicKey: string;
};

export function makeControllerKey(): ControllerKey {
  return keyOf(generateKeyPairSync('ed25519').privateKey);
}

/** To be sealed before it is stored. */
export function exportControllerKey({ privateKey }: ControllerKey): string {
  return privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
}

/** Throws when `text` is not of `exportControllerKey`. */
export function importControllerKey(text: string): ControllerKey {
  return keyOf(createPrivateKey({ key: Buffer.from(text, 'base64'), type: 'pkcs8', format: 'der' }));
}

/** Throws when `text` is no public key as the cloud sends them. */
export function importPublicKey(text: string): KeyObject {
  return createPublicKey({ key: Buffer.from(text, 'base64'), type: 'spki', format: 'der' });
}

function keyOf(privateKey: KeyObject): ControllerKey {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return { privateKey, publicKey };
}
