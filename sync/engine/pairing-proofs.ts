import { createHash } from 'node:crypto';
import type { Appointment } from '../protocol/pairing.ts';

/** What goes into the value that both sides of a pairing show. */
export type CheckedParts = {
  /** See `digestCode`. */
  readonly codeDigest: string;
  readonly controllerKey: string;
  readonly cloudKeys: readonly string[];
  readonly controllerNonce: string;
  readonly cloudNonce: string;
};

const CHECK_VALUES = 1_000_000;

/**
 * Six digits that two people compare. They differ when somebody between the two sides has put in a key of his own: he
 * has one try in a million, because each side's nonce is fixed before it learns the other's.
 */
export function checkValueOf(parts: CheckedParts): string {
  const { codeDigest, controllerKey, cloudKeys, controllerNonce, cloudNonce } = parts;
  const text = JSON.stringify(['check value', codeDigest, controllerKey, cloudKeys, controllerNonce, cloudNonce]);
  const drawn = createHash('sha256').update(text).digest().readUIntBE(0, 6) % CHECK_VALUES;
  return String(drawn).padStart(6, '0');
}

/** What is kept of a code once it has been used: the cloud forgets the code itself. */
export function digestCode(code: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['code', normaliseCode(code)]))
    .digest('hex');
}

/** What a controller sends of its nonce before it knows the cloud's. */
export function commitmentTo(nonce: string, publicKey: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['commitment', nonce, publicKey]))
    .digest('hex');
}

/** What a controller signs to show that it has the private half of its key. Never mistaken for a frame. */
export function proofText(pairingId: string, nonce: string): string {
  return `pairing ${pairingId} ${nonce}`;
}

/** What the cloud signs to appoint a controller. Never mistaken for a frame. */
export function appointmentText(appointment: Appointment): string {
  return JSON.stringify(appointment);
}

/** The bytes under the signature of a certificate with this text. */
export function signedAppointment(text: string): string {
  return `appointment ${text}`;
}

/** The bytes under the signature of what the cloud says of a controller's standing. */
export function signedStanding(text: string): string {
  return `standing ${text}`;
}

/** A code as it was meant: people type blanks, dashes and small letters, and take O for 0 and I or L for 1. */
export function normaliseCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
