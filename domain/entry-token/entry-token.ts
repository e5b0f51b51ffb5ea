import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';
import { err, ok, type Result } from '../result.ts';
import type { EpochMs } from '../time.ts';
import { decodeBase32, encodeBase32 } from './base32.ts';
import type { EntryKeys } from './entry-keys.ts';
import { type EntryPayload, encodePayload, parsePayload } from './entry-payload.ts';
import { TOKEN_HEAD } from './token-text.ts';

/*
 * The text is `GE1` and base32 of: key id (4 bytes), nonce (12), what is sealed, seal (16). Sealed, with AES-256-GCM, are
 * the payload and the cloud's Ed25519 signature (64): a photo shows neither booking nor place, and whoever steals the
 * sealing key from a facility still cannot make a token. The signature names the facility, so the token need not.
 */

const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const SEAL_BYTES = 16;
const SIGNATURE_BYTES = 64;
const SEALED_AT = KEY_ID_BYTES + NONCE_BYTES;

/** What only the cloud has. */
export type MintingKeys = { readonly keys: EntryKeys; readonly signingKey: KeyObject };

/**
 * Makes a token. The same payload gives the same token, for equal calls of the cloud's API have equal answers: the nonce
 * is a MAC of what is sealed, so that no two different texts are ever sealed under the same one.
 */
export function mintEntryToken({ keys, signingKey }: MintingKeys, facilityId: string, payload: EntryPayload): string {
  const body = encodePayload(payload);
  const signature = sign(null, signedBytes(facilityId, body), signingKey);
  const plain = Buffer.concat([body, signature]);
  const nonceKey = Buffer.from(hkdfSync('sha256', keys.sealingKey, '', 'entry-nonce:1', 32));
  const nonce = createHmac('sha256', nonceKey).update(plain).digest().subarray(0, NONCE_BYTES);
  const keyId = Buffer.from(keys.id, 'hex');
  const cipher = createCipheriv('aes-256-gcm', keys.sealingKey, nonce).setAAD(sealedFor(keyId));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return TOKEN_HEAD + encodeBase32(Buffer.concat([keyId, nonce, sealed]));
}

export type TokenRefusal =
  /** No token, or not all of it. */
  | { readonly code: 'token.unreadable' }
  /** Of another facility; or of keys that this one has not been told yet. */
  | { readonly code: 'token.foreign' }
  /** Its keys were called back. */
  | { readonly code: 'token.revoked' }
  /** Changed on its way, or not made by the cloud. */
  | { readonly code: 'token.forged' };

export type TrustedKeys = { readonly keys: readonly EntryKeys[]; readonly revokedIds: readonly string[] };

export type OpenedToken = { readonly payload: EntryPayload; readonly keys: EntryKeys };

/**
 * Reads a token and makes sure that the cloud made it for this facility. It says nothing about its time, nor whether
 * the booking still stands. Never throws, whatever `token` is.
 */
export function openEntryToken(
  token: string,
  facilityId: string,
  { keys, revokedIds }: TrustedKeys,
): Result<OpenedToken, TokenRefusal> {
  const bytes = token.startsWith(TOKEN_HEAD) ? decodeBase32(token.slice(TOKEN_HEAD.length)) : null;
  if (!bytes || bytes.length <= SEALED_AT + SIGNATURE_BYTES + SEAL_BYTES) return err({ code: 'token.unreadable' });
  const keyId = bytes.subarray(0, KEY_ID_BYTES);
  const id = Buffer.from(keyId).toString('hex');
  if (revokedIds.includes(id)) return err({ code: 'token.revoked' });
  const ours = keys.find((known) => known.id === id);
  if (!ours) return err({ code: 'token.foreign' });
  const plain = unseal(ours.sealingKey, bytes);
  if (!plain) return err({ code: 'token.forged' });
  const body = plain.subarray(0, -SIGNATURE_BYTES);
  const signature = plain.subarray(-SIGNATURE_BYTES);
  if (!verify(null, signedBytes(facilityId, body), ours.verifyingKey, signature)) return err({ code: 'token.forged' });
  const payload = parsePayload(body);
  return payload ? ok({ payload, keys: ours }) : err({ code: 'token.unreadable' });
}

export type TokenTimeRefusal =
  | { readonly code: 'code.too_early'; readonly opensAt: EpochMs }
  | { readonly code: 'code.too_late'; readonly closedAt: EpochMs };

/** Whether it is the token's time. For a facility that knows the booking, the booking's time counts instead. */
export function decideTokenTime(payload: EntryPayload, now: EpochMs): Result<EntryPayload, TokenTimeRefusal> {
  if (now < payload.notBefore) return err({ code: 'code.too_early', opensAt: payload.notBefore });
  if (now >= payload.expiresAt) return err({ code: 'code.too_late', closedAt: payload.expiresAt });
  return ok(payload);
}

function unseal(key: KeyObject, bytes: Uint8Array): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(KEY_ID_BYTES, SEALED_AT))
    .setAAD(sealedFor(bytes.subarray(0, KEY_ID_BYTES)))
    .setAuthTag(bytes.subarray(-SEAL_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(SEALED_AT, -SEAL_BYTES)), decipher.final()]);
  } catch {
    // What the seal does not fit: that is how this library says no.
    return null;
  }
}

function sealedFor(keyId: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(TOKEN_HEAD), keyId]);
}

function signedBytes(facilityId: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`entry-token:1\n${facilityId}\n`), body]);
}
