import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { DAY_MS, type EpochMs, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { type Delivery, refuse, type Verdict } from '../webhook-source.ts';

const SIGNATURE_HEADER = 'x-twilio-email-event-webhook-signature';
const TIMESTAMP_HEADER = 'x-twilio-email-event-webhook-timestamp';
/** It tries for a day, and whether it signs each try anew is not said. */
const AGE_MS_MAX = 2 * DAY_MS;
const AHEAD_MS_MAX = 10 * MINUTE_MS;

/** SendGrid's public key as its settings page shows it: base64 and nothing round it. Null for anything else. */
export function readSendgridKey(base64: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec' ? key : null;
  } catch {
    return null;
  }
}

/** SendGrid signs the time and the bytes of the body, the line break at its end among them. */
export function verifySendgrid(key: KeyObject, { headers, body }: Delivery, now: EpochMs): Verdict {
  const [signature, timestamp] = [headers[SIGNATURE_HEADER], headers[TIMESTAMP_HEADER]];
  if (signature === undefined || timestamp === undefined) return refuse('missing');
  if (!/^\d{1,13}$/.test(timestamp)) return refuse('malformed');
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64'))) return refuse('wrong');
  const signedAt = Number(timestamp) * SECOND_MS;
  if (signedAt < now - AGE_MS_MAX) return refuse('too-old');
  return signedAt > now + AHEAD_MS_MAX ? refuse('too-new') : { isGenuine: true, signature };
}
