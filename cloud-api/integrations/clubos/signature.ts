import { createHmac } from 'node:crypto';
import { MINUTE_MS, type EpochMs } from '../../../domain/time.ts';
import { secretsEqual } from '../../secrets.ts';

/** Who a call is for. It is signed, too: what one side has signed cannot be sent back to it as the other's word. */
export type Receiver = 'bridge' | 'clubos';

export type SignedCall = {
  readonly receiver: Receiver;
  readonly method: string;
  /** With its query, as it stands in the request. */
  readonly path: string;
  /** The bytes of the body as they are sent; empty for none. */
  readonly body: Buffer;
};

export const TIMESTAMP_HEADER = 'x-bridge-timestamp';
export const SIGNATURE_HEADER = 'x-bridge-signature';

/** How far the two clocks may be apart, either way. */
export const WINDOW_MS = 5 * MINUTE_MS;

/** `v1=` and the HMAC-SHA256, in hex, of `v1.{receiver}.{timestamp}.{method}.{path}.` and the bytes of the body. */
export function signCall(secret: string, call: SignedCall, timestamp: EpochMs): string {
  const head = `v1.${call.receiver}.${timestamp}.${call.method}.${call.path}.`;
  return `v1=${createHmac('sha256', secret).update(head).update(call.body).digest('hex')}`;
}

export type SignatureProblem = 'missing' | 'malformed' | 'too-old' | 'too-new' | 'wrong';

/** Null when it is right. Whether it was shown before is not looked at here. */
export function checkSignature(
  secret: string,
  call: SignedCall,
  {
    timestamp,
    signature,
    now,
  }: { readonly timestamp: string | undefined; readonly signature: string | undefined; readonly now: EpochMs },
): SignatureProblem | null {
  if (timestamp === undefined || signature === undefined) return 'missing';
  if (!/^\d{13}$/.test(timestamp) || !/^v1=[0-9a-f]{64}$/.test(signature)) return 'malformed';
  const signedAt = Number(timestamp);
  // The signature first: a stranger is told nothing of our clock.
  if (!secretsEqual(signature, signCall(secret, call, signedAt))) return 'wrong';
  if (signedAt < now - WINDOW_MS) return 'too-old';
  return signedAt > now + WINDOW_MS ? 'too-new' : null;
}
