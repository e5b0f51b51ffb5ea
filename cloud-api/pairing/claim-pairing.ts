import { verify } from 'node:crypto';
import { required } from '../../domain/assert.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { checkValueOf, commitmentTo, digestCode, normaliseCode, proofText } from '../../sync/engine/pairing-proofs.ts';
import type { PairAnswer, PairConfirmRequest, PairRequest } from '../../sync/protocol/pairing.ts';
import type { Tx } from '../db/database.ts';
import { findProfile } from '../facilities/facility-repository.ts';
import { handleOf, hashCode, isCode } from './pairing-codes.ts';
import { CODE_MS, type PairingError, type PairingParts, TRIES_MAX } from './pairing-parts.ts';
import {
  claimPairing,
  countWrongTry,
  insertPairing,
  lockPairing,
  lockPairingByHandle,
  type PairingRow,
  saveCheckValue,
} from './pairing-repository.ts';
import { decodePublicKey } from './signing-keys.ts';

const NONCE_BYTES = 16;
/** Compared with when there is no such code: a stranger learns nothing from the time that an answer takes. */
const NO_CODE = '0'.repeat(64);

/**
 * A controller shows a code. The first key that comes with it has it; asked again with that key and commitment, the
 * answer is the same, because answers are lost.
 *
 * Errors: `pairing.code_refused`.
 */
export async function claimCode(parts: PairingParts, request: PairRequest): Promise<Result<PairAnswer, PairingError>> {
  const { db, log } = parts;
  const code = normaliseCode(request.code);
  if (!decodePublicKey(request.publicKey)) return err({ code: 'pairing.proof_wrong' });
  return db.transaction(async (tx) => {
    const row = isDemoCode(parts, code) ? await openDemo(parts, tx, code) : await lockOpen(parts, tx, code);
    if (!row) {
      log.warn('pairing.code.refused');
      return err({ code: 'pairing.code_refused' });
    }
    const cloudNonce = row.cloudNonce ?? parts.random.hex(NONCE_BYTES);
    if (row.state === 'open') {
      const { publicKey, fingerprint, app, commitment } = request;
      const codeDigest = digestCode(code);
      await claimPairing(tx, row.id, { publicKey, fingerprint, app, commitment, cloudNonce, codeDigest });
      log.info('pairing.claimed', { facilityId: row.facilityId, pairingId: row.id });
    } else if (row.publicKey !== request.publicKey || row.commitment !== request.commitment) {
      log.warn('pairing.code.used_again', { facilityId: row.facilityId, pairingId: row.id });
      return err({ code: 'pairing.code_refused' });
    }
    const profile = required(await findProfile(tx, row.facilityId), 'a code is made for a facility that is known');
    return ok({
      pairingId: row.id,
      cloudKeys: [...parts.signingKeys.publicKeys],
      cloudNonce,
      facilityName: profile.name,
      expiresAt: row.expiresAt,
    });
  });
}

/**
 * The pairing that a controller has claimed, after it has proven that it is the one; from the first time on the check
 * value is known.
 *
 * Errors: `pairing.not_found`, `pairing.proof_wrong`.
 */
export async function proveClaim(
  parts: PairingParts,
  tx: Tx,
  { pairingId, nonce, signature }: PairConfirmRequest,
): Promise<Result<PairingRow, PairingError>> {
  const row = await lockPairing(tx, pairingId);
  if (!row || row.state === 'dead' || row.state === 'open' || row.expiresAt <= parts.clock.now()) {
    return err({ code: 'pairing.not_found' });
  }
  const publicKey = required(row.publicKey, 'who has claimed a code has shown a key');
  const key = required(decodePublicKey(publicKey), 'a key is read before it is stored');
  const isProven = verify(null, Buffer.from(proofText(pairingId, nonce)), key, Buffer.from(signature, 'base64url'));
  if (!isProven || row.commitment !== commitmentTo(nonce, publicKey)) return err({ code: 'pairing.proof_wrong' });
  if (row.checkValue !== null) return ok(row);

  const checkValue = checkValueOf({
    codeDigest: required(row.codeDigest, 'a claim keeps what it needs of its code'),
    controllerKey: publicKey,
    cloudKeys: parts.signingKeys.publicKeys,
    controllerNonce: nonce,
    cloudNonce: required(row.cloudNonce, 'a claim is answered with a nonce'),
  });
  await saveCheckValue(tx, pairingId, checkValue);
  return ok({ ...row, checkValue });
}

/** Null unless the code can be claimed, or has been. A wrong one counts against the code that it resembles. */
async function lockOpen({ codeKey, clock }: PairingParts, tx: Tx, code: string): Promise<PairingRow | null> {
  const row = await lockPairingByHandle(tx, handleOf(code));
  const isRight = isCode(codeKey, code, row?.codeHash ?? NO_CODE);
  if (!row || row.state === 'dead' || row.state === 'confirmed' || row.expiresAt <= clock.now()) return null;
  if (isRight) return row;
  await countWrongTry(tx, row.id);
  return null;
}

function isDemoCode({ demo }: PairingParts, code: string): boolean {
  return demo !== null && normaliseCode(demo.code) === code;
}

/** The demo's code is a new pairing each time that it is shown. */
async function openDemo({ demo, codeKey, clock, random }: PairingParts, tx: Tx, code: string): Promise<PairingRow> {
  const now = clock.now();
  const row: PairingRow = {
    ...newPairing,
    id: random.uuid(),
    facilityId: required(demo, 'only the demo has such a code').facilityId,
    handle: handleOf(code),
    codeHash: hashCode(codeKey, code),
    isAutomatic: true,
    createdAt: now,
    expiresAt: now + CODE_MS,
  };
  await insertPairing(tx, row);
  return row;
}

/** A code that nobody has shown yet. */
export const newPairing = {
  isAutomatic: false,
  triesLeft: TRIES_MAX,
  state: 'open',
  publicKey: null,
  fingerprint: null,
  app: null,
  commitment: null,
  cloudNonce: null,
  codeDigest: null,
  checkValue: null,
  controllerId: null,
  linkToken: null,
} as const satisfies Partial<PairingRow>;
