import { createHmac } from 'node:crypto';
import { type EpochMs, MINUTE_MS } from '../../../domain/time.ts';
import { secretsEqual } from '../../secrets.ts';
import { type Delivery, refuse, type Verdict } from '../webhook-source.ts';

const SIGNATURE_HEADER = 'x-hubspot-signature-v3';
const TIMESTAMP_HEADER = 'x-hubspot-request-timestamp';
/** How far the two clocks may be apart, either way. */
const WINDOW_MS = 5 * MINUTE_MS;

/** HubSpot's third way of signing: method, address, bytes of the body and time, with the app's own secret. */
export function verifyHubspot(clientSecret: string, { method, url, headers, body }: Delivery, now: EpochMs): Verdict {
  const [signature, timestamp] = [headers[SIGNATURE_HEADER], headers[TIMESTAMP_HEADER]];
  if (signature === undefined || timestamp === undefined) return refuse('missing');
  if (!/^\d{1,16}$/.test(timestamp)) return refuse('malformed');
  const expected = createHmac('sha256', clientSecret)
    .update(method + asSigned(url))
    .update(body)
    .update(timestamp)
    .digest('base64');
  // The signature first: a stranger is told nothing of our clock.
  if (!secretsEqual(signature, expected)) return refuse('wrong');
  const signedAt = Number(timestamp);
  if (signedAt < now - WINDOW_MS) return refuse('too-old');
  return signedAt > now + WINDOW_MS ? refuse('too-new') : { isGenuine: true, signature };
}

/** `: / ? @ ! $ ' ( ) * , ;` are signed as they are; whatever else is escaped in the address stays so. */
const SIGNED_PLAIN = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

function asSigned(url: string): string {
  return url.replaceAll(SIGNED_PLAIN, (escaped) => decodeURIComponent(escaped));
}
