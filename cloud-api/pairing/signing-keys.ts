import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { appointmentText, signedAppointment, signedStanding } from '../../sync/engine/pairing-proofs.ts';
import type { Appointment, Certificate, Standing, StandingAnswer } from '../../sync/protocol/pairing.ts';
import { createSigner, type Signer } from '../../sync/transport/signatures.ts';
import type { Db } from '../db/database.ts';
import { getOrKeepSetting } from '../facilities/setting-repository.ts';
import { deriveKey } from '../secrets.ts';

const SETTING = 'signing-key-number';

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export type SigningKeys = {
  readonly signer: Signer;
  /** What controllers trust, as `PublicKeySchema`: the key of today, and the one after the next rotation. */
  readonly publicKeys: readonly string[];
  appoint(appointment: Appointment): Certificate;
  /** Tells a controller whether it is in office. */
  tellStanding(standing: Standing): StandingAnswer;
};

/**
 * The cloud's Ed25519 keys. They come from this installation's secret and a number that is kept in the database, so
 * that all processes have the same. A controller is given the next key beside today's: when the number rises, everybody
 * trusts the new key already.
 */
export async function loadSigningKeys(db: Db, secret: Buffer): Promise<SigningKeys> {
  const number = Number(await getOrKeepSetting(db, SETTING, '1'));
  return createSigningKeys(secret, number);
}

export function createSigningKeys(secret: Buffer, number: number): SigningKeys {
  const [current, next] = [number, number + 1].map((n) => privateKeyOf(deriveKey(secret, `signing-key-${n}`)));
  if (!current || !next) throw new Error('two numbers are two keys');
  const signer = createSigner(current);
  const certify = (text: string, signed: string): Certificate => {
    const signature = signer.sign(Buffer.from(signed));
    return { text, keyId: signer.keyId, signature: Buffer.from(signature).toString('base64url') };
  };
  return {
    signer,
    publicKeys: [current, next].map((key) => encodePublicKey(createPublicKey(key))),
    appoint: (appointment) => {
      const text = appointmentText(appointment);
      return certify(text, signedAppointment(text));
    },
    tellStanding: (standing) => {
      const text = JSON.stringify(standing);
      return certify(text, signedStanding(text));
    },
  };
}

export function encodePublicKey(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** Null for what is no Ed25519 public key. */
export function decodePublicKey(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

function privateKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}
