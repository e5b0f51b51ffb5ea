import { createHmac, timingSafeEqual } from 'node:crypto';

/** How ClubOS and the bridge sign their calls, written from the bridge's OpenAPI document. */

export type Call = {
  readonly receiver: 'bridge' | 'clubos';
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
};

const WINDOW_MS = 5 * 60_000;

export function sign(secret: string, { receiver, method, path, body }: Call, timestamp: number): string {
  const hmac = createHmac('sha256', secret);
  hmac.update(['v1', receiver, timestamp, method, path, ''].join('.'));
  hmac.update(body);
  return `v1=${hmac.digest('hex')}`;
}

/** What is wrong with a call's signature; null when nothing is. */
export function faultOf(
  secret: string,
  call: Call,
  shown: { readonly timestamp: unknown; readonly signature: unknown; readonly now: number },
): string | null {
  const { timestamp, signature, now } = shown;
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return 'unsigned';
  const expected = Buffer.from(sign(secret, call, Number(timestamp)));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'wrong signature';
  return Math.abs(Number(timestamp) - now) > WINDOW_MS ? 'old signature' : null;
}
