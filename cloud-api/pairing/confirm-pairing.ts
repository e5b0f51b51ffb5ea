import { required } from '../../domain/assert.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { PairConfirmAnswer, PairConfirmRequest, PairingGrant } from '../../sync/protocol/pairing.ts';
import { keyIdOf } from '../../sync/transport/signatures.ts';
import type { Tx } from '../db/database.ts';
import { findProfile } from '../facilities/facility-repository.ts';
import { hasHandedBack } from '../facilities/hand-back-repository.ts';
import { hashCredential, secretsEqual } from '../secrets.ts';
import { proveClaim } from './claim-pairing.ts';
import {
  findActiveController,
  findController,
  insertController,
  lockFacility,
  nextControllerEpoch,
  revokeController,
  savePasswordHash,
} from './controller-repository.ts';
import { GRANT_MS, type PairingError, type PairingParts, REPLACE_WORDS } from './pairing-parts.ts';
import { confirmPairing, countWrongTry, lockPairing, type PairingRow } from './pairing-repository.ts';
import { decodePublicKey } from './signing-keys.ts';

const TOKEN_BYTES = 32;
const PASSWORD_BYTES = 32;

/** What the manager says: the value as the controller shows it, and the words when it replaces another. */
export type Confirmation = { readonly checkValue: string; readonly words: string | null };

/**
 * The manager has compared. The new controller takes office, and whatever was there before is out: from this instant its
 * key and its password for the broker are good no more.
 *
 * Errors: `pairing.not_found`, `pairing.not_claimed`, `pairing.check_value_wrong`, `pairing.words_needed`.
 */
export async function confirmAsManager(
  parts: PairingParts,
  pairingId: string,
  { checkValue, words }: Confirmation,
): Promise<Result<{ readonly controllerId: string; readonly controllerEpoch: number }, PairingError>> {
  const confirmed = await parts.db.transaction(async (tx) => {
    const row = await lockPairing(tx, pairingId);
    if (!row || row.state === 'dead' || row.state === 'confirmed' || row.expiresAt <= parts.clock.now()) {
      return err({ code: 'pairing.not_found' } as const);
    }
    if (row.checkValue === null) return err({ code: 'pairing.not_claimed' } as const);
    if (!secretsEqual(checkValue, row.checkValue)) {
      await countWrongTry(tx, row.id);
      return err({ code: 'pairing.check_value_wrong', triesLeft: row.triesLeft - 1 } as const);
    }
    await lockFacility(tx, row.facilityId);
    const current = await findActiveController(tx, row.facilityId);
    const mustSayWords = current !== null && !(await hasHandedBack(tx, row.facilityId));
    if (mustSayWords && words?.trim().toLowerCase() !== REPLACE_WORDS) {
      const { controllerEpoch, lastSeenAt } = current;
      return err({ code: 'pairing.words_needed', words: REPLACE_WORDS, controllerEpoch, lastSeenAt } as const);
    }
    return ok(await appoint(parts, tx, row));
  });
  if (confirmed.ok) await parts.registry.refresh();
  return confirmed;
}

/**
 * What a controller is told that has proven its claim: to wait, or its grant. Asked again, it gets the same grant with a
 * new password for the broker, because the answer with the first may have been lost and nobody keeps it.
 *
 * Errors: `pairing.not_found`, `pairing.proof_wrong`.
 */
export async function confirmAsController(
  parts: PairingParts,
  request: PairConfirmRequest,
): Promise<Result<PairConfirmAnswer, PairingError>> {
  const answer = await parts.db.transaction(async (tx) => {
    const proven = await proveClaim(parts, tx, request);
    if (!proven.ok) return proven;
    const row = proven.value;
    if (row.state === 'claimed' && !row.isAutomatic) return ok({ status: 'waiting' } as const);
    const isNew = row.state === 'claimed';
    if (isNew) await lockFacility(tx, row.facilityId);
    const { controllerId, linkToken } = isNew ? await appoint(parts, tx, row) : row;
    const grant = await makeGrant(parts, tx, {
      controllerId: required(controllerId, 'who is confirmed is a controller'),
      linkToken: required(linkToken, 'who is confirmed has a token'),
    });
    return grant ? ok({ status: 'paired', grant } as const) : err({ code: 'pairing.not_found' } as const);
  });
  if (answer.ok && answer.value.status === 'paired') await parts.registry.refresh();
  return answer;
}

type Appointed = { readonly controllerId: string; readonly controllerEpoch: number; readonly linkToken: string };

/** The caller has locked pairing and facility. */
async function appoint(parts: PairingParts, tx: Tx, row: PairingRow): Promise<Appointed> {
  const { clock, random, log } = parts;
  const { facilityId } = row;
  const now = clock.now();
  const current = await findActiveController(tx, facilityId);
  if (current) await revokeController(tx, current.controllerId, now);
  const publicKey = required(row.publicKey, 'who has claimed a code has shown a key');
  const fingerprint = required(row.fingerprint, 'a claim has a fingerprint');
  const appointed: Appointed = {
    controllerId: random.uuid(),
    controllerEpoch: await nextControllerEpoch(tx, facilityId),
    linkToken: random.hex(TOKEN_BYTES),
  };
  const { controllerId, controllerEpoch, linkToken } = appointed;
  await insertController(tx, {
    controllerId,
    facilityId,
    controllerEpoch,
    keyId: keyIdOf(required(decodePublicKey(publicKey), 'a key is read before it is stored')),
    publicKey,
    fingerprint,
    app: required(row.app, 'a claim has a version'),
    brokerUser: facilityId,
    brokerPasswordHash: null,
    pairedAt: now,
    revokedAt: null,
    lastSeenAt: null,
  });
  await confirmPairing(tx, row.id, { controllerId, linkToken, expiresAt: now + GRANT_MS });
  const replaces = current?.controllerId ?? null;
  await parts.onAppointed(tx, { facilityId, controllerId, controllerEpoch, linkToken, fingerprint, replaces });
  log.info('pairing.confirmed', { facilityId, controllerId, controllerEpoch, replaces });
  return appointed;
}

/** Null when the controller has been revoked since. */
async function makeGrant(
  { signingKeys, brokerUrl, random }: PairingParts,
  tx: Tx,
  { controllerId, linkToken }: Pick<Appointed, 'controllerId' | 'linkToken'>,
): Promise<PairingGrant | null> {
  const password = random.hex(PASSWORD_BYTES);
  const isInOffice = await savePasswordHash(tx, controllerId, hashCredential(password));
  const controller = await findController(tx, controllerId);
  if (!isInOffice || !controller) return null;
  const { facilityId, controllerEpoch, publicKey, pairedAt } = controller;
  return {
    certificate: signingKeys.appoint({ facilityId, controllerId, controllerEpoch, publicKey, issuedAt: pairedAt }),
    broker: { url: brokerUrl(), username: controller.brokerUser, password },
    cloudKeys: [...signingKeys.publicKeys],
    linkToken,
    profile: required(await findProfile(tx, facilityId), 'a controller’s facility is known'),
  };
}
