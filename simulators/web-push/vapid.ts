import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

const ClaimsSchema = z.object({ aud: z.string(), exp: z.number(), sub: z.string().regex(/^(?:mailto:|https:)/) });

const DAY_SECONDS = 86_400;

export type VapidProblem = { readonly status: 401 | 403; readonly reason: string };

type Wanted = { readonly origin: string; readonly serverKey: string | null; readonly now: number };

/** What is wrong with `Authorization: vapid t=…, k=…`; null when nothing is. */
export function vapidProblem(header: string | undefined, { origin, serverKey, now }: Wanted): VapidProblem | null {
  const [, token = '', key = ''] = /^vapid t=([^,\s]+),\s*k=(\S+)$/i.exec(header ?? '') ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  if (signature === '') return { status: 401, reason: 'no VAPID authorization' };
  if (serverKey !== null && serverKey !== key) return { status: 403, reason: 'not the key that was subscribed with' };
  if (!isSigned(`${head}.${claims}`, signature, key)) return { status: 403, reason: 'wrong signature' };
  const parsed = ClaimsSchema.safeParse(parseJson(Buffer.from(claims, 'base64url').toString()));
  if (!parsed.success) return { status: 403, reason: 'claims are missing' };
  const { aud, exp } = parsed.data;
  if (aud !== origin) return { status: 403, reason: `aud is not ${origin}` };
  const isInTime = exp * 1000 > now && exp * 1000 <= now + DAY_SECONDS * 1000;
  return isInTime ? null : { status: 403, reason: 'exp is past, or more than a day ahead' };
}

/** `key` is the point itself, uncompressed. */
function isSigned(signed: string, signature: string, key: string): boolean {
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65) return false;
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  try {
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const rawSignature = Buffer.from(signature, 'base64url');
    return verify('sha256', Buffer.from(signed), { key: publicKey, dsaEncoding: 'ieee-p1363' }, rawSignature);
  } catch {
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
