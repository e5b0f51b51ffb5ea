import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The instant, in epoch seconds, at which the console signed `body` with `secret`; null where it did not. `header` is
 * `t=<seconds>,v1=<hex>`, and `v1` the HMAC-SHA256 of `<seconds>.<body>` with the secret's own text as key. The bytes
 * count as they came: what has been parsed and written again is another text.
 */
export function verifySignature(body: Buffer, header: string, secret: string): number | null {
  const parts = new Map(
    header.split(',').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()];
    }),
  );
  const seconds = parts.get('t') ?? '';
  const shown = parts.get('v1') ?? '';
  if (!/^\d{1,12}$/.test(seconds) || !/^[0-9a-f]{64}$/i.test(shown)) return null;
  const expected = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(shown, 'hex')) ? Number(seconds) : null;
}
