import { required } from '../../domain/assert.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time.ts';
import type {
  PairAnswer,
  PairConfirmAnswer,
  PairConfirmRequest,
  PairRequest,
  StandingAnswer,
  StandingRequest,
} from '../../sync/protocol/pairing.ts';
import { listFacilities } from '../facilities/facility-repository.ts';
import { hasHandedBack } from '../facilities/hand-back-repository.ts';
import { claimCode, newPairing } from './claim-pairing.ts';
import { confirmAsController, confirmAsManager, type Confirmation } from './confirm-pairing.ts';
import {
  type Controller,
  findActiveController,
  findController,
  listControllers,
  revokeController,
} from './controller-repository.ts';
import { drawCode, formatCode, handleOf, hashCode } from './pairing-codes.ts';
import { CODE_MS, type PairingError, type PairingParts, REPLACE_WORDS } from './pairing-parts.ts';
import { insertPairing, killUnconfirmed, listLivePairings } from './pairing-repository.ts';

/** A code as the manager sees it, once. */
export type NewCode = { readonly code: string; readonly facilityName: string; readonly expiresAt: EpochMs };

/** A pairing that waits for a controller or for the manager. */
export type OpenPairing = {
  readonly pairingId: string;
  readonly facilityId: string;
  readonly facilityName: string;
  readonly expiresAt: EpochMs;
  /** What the controller shows as well; null until it has shown itself. */
  readonly checkValue: string | null;
  readonly fingerprint: string | null;
  readonly app: string | null;
  /** The controller in office, that this one would replace. */
  readonly replaces: { readonly controllerEpoch: number; readonly lastSeenAt: EpochMs | null } | null;
  /** What the manager must then type; null when that one has handed all of its time back. */
  readonly wordsNeeded: string | null;
};

export type PairingService = {
  claim(request: PairRequest): Promise<Result<PairAnswer, PairingError>>;
  fetchGrant(request: PairConfirmRequest): Promise<Result<PairConfirmAnswer, PairingError>>;
  /** `facility` is an id or the name in addresses. Errors: `facility.not_found`. */
  createCode(facility: string): Promise<Result<NewCode, { readonly code: 'facility.not_found' }>>;
  listOpen(): Promise<OpenPairing[]>;
  confirm(
    pairingId: string,
    confirmation: Confirmation,
  ): Promise<Result<{ readonly controllerId: string; readonly controllerEpoch: number }, PairingError>>;
  /** What a controller is told that asks whether it is in office, signed. Errors: `controller.not_found`. */
  findStanding(request: StandingRequest): Promise<Result<StandingAnswer, { readonly code: 'controller.not_found' }>>;
  /** Newest first, those out of office too. */
  listControllers(): Promise<Controller[]>;
  /** From this instant its key and password are good no more. Errors: `controller.not_found`. */
  revoke(controllerId: string): Promise<Result<null, { readonly code: 'controller.not_found' }>>;
};

/** Makes computers the controllers of facilities, and unmakes them (PROTOCOL §7.6). */
export function createPairingService(parts: PairingParts): PairingService {
  const { db, registry, clock, log } = parts;
  return {
    claim: (request) => claimCode(parts, request),
    fetchGrant: (request) => confirmAsController(parts, request),
    confirm: (pairingId, confirmation) => confirmAsManager(parts, pairingId, confirmation),
    createCode: async (facility) => {
      const profile = await findNamed(parts, facility);
      if (!profile) return err({ code: 'facility.not_found' });
      return ok(await createCode(parts, profile));
    },
    listOpen: async () => {
      const names = new Map((await listFacilities(db)).map(({ profile }) => [profile.id, profile.name]));
      const rows = await listLivePairings(db, clock.now());
      const views = rows.map(async ({ id, facilityId, expiresAt, checkValue, fingerprint, app }) => {
        const current = registry.find(facilityId);
        const wordsNeeded = current && !(await hasHandedBack(db, facilityId)) ? REPLACE_WORDS : null;
        return {
          pairingId: id,
          facilityId,
          facilityName: required(names.get(facilityId), 'a code is made for a facility that is known'),
          expiresAt,
          checkValue,
          fingerprint,
          app,
          replaces: current && { controllerEpoch: current.controllerEpoch, lastSeenAt: current.lastSeenAt },
          wordsNeeded,
        };
      });
      return Promise.all(views);
    },
    findStanding: async ({ controllerId, nonce }) => {
      const controller = await findController(db, controllerId);
      if (!controller) return err({ code: 'controller.not_found' });
      const isReplaced = (await findActiveController(db, controller.facilityId)) !== null;
      const standing = controller.revokedAt === null ? 'in-office' : isReplaced ? 'replaced' : 'revoked';
      return ok(parts.signingKeys.tellStanding({ controllerId, nonce, standing }));
    },
    listControllers: async () => {
      await registry.flushSeen();
      return listControllers(db);
    },
    revoke: async (controllerId) => {
      const isRevoked = await db.transaction((tx) => revokeController(tx, controllerId, clock.now()));
      if (!isRevoked) return err({ code: 'controller.not_found' });
      await registry.refresh();
      log.warn('controller.revoked', { controllerId });
      return ok(null);
    },
  };
}

async function findNamed({ db }: PairingParts, facility: string): Promise<FacilityProfile | null> {
  const found = (await listFacilities(db)).find(({ profile }) => profile.id === facility || profile.slug === facility);
  return found?.profile ?? null;
}

async function createCode(
  { db, random, clock, codeKey, log }: PairingParts,
  profile: FacilityProfile,
): Promise<NewCode> {
  const code = drawCode(random);
  const now = clock.now();
  const expiresAt = now + CODE_MS;
  await db.transaction(async (tx) => {
    await killUnconfirmed(tx, profile.id);
    await insertPairing(tx, {
      ...newPairing,
      id: random.uuid(),
      facilityId: profile.id,
      handle: handleOf(code),
      codeHash: hashCode(codeKey, code),
      createdAt: now,
      expiresAt,
    });
  });
  log.info('pairing.code.made', { facilityId: profile.id });
  return { code: formatCode(code), facilityName: profile.name, expiresAt };
}
