/** Names what follows, and its version: another way to write or to sign tokens gets another. */
export const TOKEN_HEAD = 'GE1';

const TEXT_LENGTH_MAX = 400;
const TEXT = /^(GE1[A-Z2-7]+)(?:\.([A-Z2-7]{7}))?$/;

/** A QR code as it was read: the token, and the code of the moment where there is one. */
export type TokenText = { readonly token: string; readonly code: string | null };

/** Spaces and small letters aside, which scanners that type may add; null for what is none of our QR codes. */
export function readTokenText(text: string): TokenText | null {
  if (text.length > TEXT_LENGTH_MAX) return null;
  const [, token, code] = TEXT.exec(text.replaceAll(/\s/g, '').toUpperCase()) ?? [];
  return token === undefined ? null : { token, code: code ?? null };
}

/** What the QR code shows just now. */
export function withCode(token: string, code: string): string {
  return `${token}.${code}`;
}
