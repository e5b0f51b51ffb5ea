import { createHmac } from 'node:crypto';

/** The only escapes that are undone in the address before it is signed. */
const UNDONE: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

export type SignedCall = {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly timestamp: string;
};

/** HubSpot's third way of signing. */
export function signV3(secret: string, { method, url, body, timestamp }: SignedCall): string {
  const plain = url.replaceAll(/%[0-9a-f]{2}/gi, (escape) => UNDONE[escape.toUpperCase()] ?? escape);
  return createHmac('sha256', secret).update(`${method}${plain}${body}${timestamp}`).digest('base64');
}
