import { codeOf, stepAt, stepBytes } from '../../../domain/entry-token/rotation.ts';
import { withCode } from '../../../domain/entry-token/token-text.ts';

/** A pass as the API gives it: what to show, and what the code of the moment is made of. */
export type RotatingPass = { readonly token: string; readonly secret: string };

/** What the QR code says at an instant. */
export type CodeMaker = (now: number) => Promise<string>;

/**
 * Makes codes on this device, with no network. Null where the browser keeps its cryptography from pages that came over a
 * line that others can read.
 */
export async function createCodeMaker({ token, secret }: RotatingPass): Promise<CodeMaker | null> {
  const { subtle }: { readonly subtle?: SubtleCrypto } = crypto;
  if (!subtle) return null;
  const usage = { name: 'HMAC', hash: 'SHA-256' } as const;
  const key = await subtle.importKey('raw', bytesOf(secret), usage, false, ['sign']);
  return async (now) => {
    const mac = await subtle.sign('HMAC', key, stepBytes(stepAt(now)));
    return withCode(token, codeOf(new Uint8Array(mac)));
  };
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
