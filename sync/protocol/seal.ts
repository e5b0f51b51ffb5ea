import { z } from 'zod';
import { FRAME_BYTES_MAX } from './frames.ts';

/**
 * Every MQTT payload but presence is an envelope under a seal:
 *
 *     <signature> frame <key id>⏎<envelope as JSON>
 *
 * The signature is Ed25519 (RFC 8032), 86 characters of base64url without padding. It covers every byte after the first
 * space: the receiver verifies the bytes that it got, before it reads any of them, and never a serialisation of its
 * own. The word `frame` is within, so that what a key has signed for another purpose passes for no frame.
 */
const SIGNATURE_LENGTH = 86;
const LABEL = 'frame';

/** Names a key among those of one side of one facility. */
export const KeyIdSchema = z.string().regex(/^[\w-]{1,64}$/);

/** The line before the envelope. */
export const SealSchema = z.string().regex(/^([\w-]{86}) frame ([\w-]{1,64})$/);
const SEAL_LENGTH_MAX = SIGNATURE_LENGTH + ` ${LABEL} `.length + 64;

export type Sealed = {
  readonly keyId: string;
  readonly signature: Uint8Array;
  /** The bytes that the signature covers. */
  readonly signed: Uint8Array;
  /** The envelope as it came: not to be read before the signature is known to be good. */
  readonly envelope: Uint8Array;
};

/** What is to be signed for an envelope: see `seal`. */
export function textToSign(keyId: string, envelope: string): string {
  return `${LABEL} ${keyId}\n${envelope}`;
}

/** The payload for a text of `textToSign` and its signature. */
export function seal(signedText: string, signature: Uint8Array): string {
  return `${Buffer.from(signature).toString('base64url')} ${signedText}`;
}

/** Takes a payload apart; null when it bears no seal or is too large. Never throws, verifies nothing. */
export function readSeal(payload: Uint8Array): Sealed | null {
  if (payload.length > FRAME_BYTES_MAX) return null;
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const end = bytes.subarray(0, SEAL_LENGTH_MAX + 1).indexOf('\n');
  if (end < 0) return null;
  const line = SealSchema.safeParse(bytes.toString('latin1', 0, end));
  if (!line.success) return null;
  return {
    keyId: line.data.slice(SIGNATURE_LENGTH + ` ${LABEL} `.length),
    signature: Buffer.from(line.data.slice(0, SIGNATURE_LENGTH), 'base64url'),
    signed: bytes.subarray(SIGNATURE_LENGTH + 1),
    envelope: bytes.subarray(end + 1),
  };
}
