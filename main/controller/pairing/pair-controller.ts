import { type KeyObject, sign, verify } from 'node:crypto';
import type { Random } from '../../../domain/random.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { type Clock, type EpochMs, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import {
  checkValueOf,
  commitmentTo,
  digestCode,
  proofText,
  signedAppointment,
} from '../../../sync/engine/pairing-proofs.ts';
import {
  type Appointment,
  AppointmentSchema,
  type PairAnswer,
  type PairingGrant,
} from '../../../sync/protocol/pairing.ts';
import { keyIdOf } from '../../../sync/transport/signatures.ts';
import { type ControllerKey, importPublicKey } from './controller-key.ts';
import type { PairingClient, PairingClientError } from './pairing-client.ts';
import type { Pairing } from './pairing-file.ts';

export type PairError =
  | PairingClientError
  | { readonly code: 'pairing.insecure_address' }
  | { readonly code: 'pairing.expired' }
  /** Whoever began it gave it up. */
  | { readonly code: 'pairing.cancelled' }
  | { readonly code: 'pairing.forged' };

/** What the person at this computer and the manager at the cloud compare. */
export type ToCompare = {
  readonly checkValue: string;
  readonly facilityName: string;
  /** Until when the manager can confirm, by the cloud's clock. */
  readonly expiresAt: EpochMs;
};

export type PairOptions = {
  readonly cloudUrl: string;
  readonly code: string;
  readonly key: ControllerKey;
  readonly fingerprint: string;
  readonly app: string;
  readonly client: Pick<PairingClient, 'claim' | 'confirm'>;
  readonly onCheckValue: (toCompare: ToCompare) => void;
  readonly random: Random;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly after: (ms: number) => Promise<null>;
  readonly signal?: AbortSignal | undefined;
};

const NONCE_BYTES = 16;
const ASK_MS = 2 * SECOND_MS;
/** As long as a code lives at the cloud; its own word ends the waiting earlier. */
const WAIT_MS_MAX = 10 * MINUTE_MS;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Makes this machine a facility's controller (PROTOCOL §7.6): shows the code, lets people compare, waits until the
 * manager has confirmed. Stores nothing.
 *
 * Errors: `pairing.insecure_address`, `pairing.unreachable`, `pairing.refused`, `pairing.expired`,
 * `pairing.cancelled`, `pairing.forged`.
 */
export async function pairController(options: PairOptions): Promise<Result<Pairing, PairError>> {
  const { cloudUrl, code, key, fingerprint, app, client } = options;
  if (!isSafe(cloudUrl)) return err({ code: 'pairing.insecure_address' });
  const nonce = options.random.hex(NONCE_BYTES);
  const commitment = commitmentTo(nonce, key.publicKey);
  const claimed = await client.claim({ code, publicKey: key.publicKey, fingerprint, app, commitment });
  if (!claimed.ok) return claimed;

  const { cloudKeys, cloudNonce, facilityName, expiresAt } = claimed.value;
  const parts = { controllerKey: key.publicKey, cloudKeys, controllerNonce: nonce, cloudNonce };
  const checkValue = checkValueOf({ codeDigest: digestCode(code), ...parts });
  options.onCheckValue({ checkValue, facilityName, expiresAt });
  const granted = await waitForGrant(options, claimed.value, nonce);
  if (!granted.ok) return granted;
  const appointment = readAppointment(granted.value, claimed.value, key);
  return appointment ? ok({ cloudUrl, appointment, grant: granted.value, key }) : err({ code: 'pairing.forged' });
}

async function waitForGrant(
  { client, key, clock, after, signal }: PairOptions,
  { pairingId }: PairAnswer,
  nonce: string,
): Promise<Result<PairingGrant, PairError>> {
  const signature = sign(null, Buffer.from(proofText(pairingId, nonce)), key.privateKey).toString('base64url');
  const deadlineMs = clock.monotonicMs() + WAIT_MS_MAX;
  for (;;) {
    if (signal?.aborted) return err({ code: 'pairing.cancelled' });
    const answer = await client.confirm({ pairingId, nonce, signature });
    if (answer.ok && answer.value.status === 'paired') return ok(answer.value.grant);
    // The line may break for a moment; the cloud's refusal is final.
    if (!answer.ok && answer.error.code === 'pairing.refused') return answer;
    if (clock.monotonicMs() > deadlineMs) return err({ code: 'pairing.expired' });
    await after(ASK_MS);
  }
}

/** Null unless the cloud whose keys were compared appoints this very key. */
function readAppointment(grant: PairingGrant, claimed: PairAnswer, key: ControllerKey): Appointment | null {
  const { text, keyId, signature } = grant.certificate;
  const trusted = claimed.cloudKeys.map(importPublicKey).find((publicKey) => keyIdOf(publicKey) === keyId);
  if (!trusted || !isSigned(text, signature, trusted)) return null;
  if (grant.cloudKeys.some((publicKey) => !claimed.cloudKeys.includes(publicKey))) return null;
  const appointment = AppointmentSchema.parse(JSON.parse(text));
  const isOurs = appointment.publicKey === key.publicKey && appointment.facilityId === grant.profile.id;
  return isOurs ? appointment : null;
}

function isSigned(text: string, signature: string, publicKey: KeyObject): boolean {
  return verify(null, Buffer.from(signedAppointment(text)), publicKey, Buffer.from(signature, 'base64url'));
}

/** What is told at pairing is told once and opens everything: it goes over https, or stays on this machine. */
export function isSafe(cloudUrl: string): boolean {
  const { protocol, hostname } = new URL(cloudUrl);
  return protocol === 'https:' || LOOPBACK.has(hostname);
}
