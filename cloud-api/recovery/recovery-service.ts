import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { findFacilityNamed, listFacilities } from '../facilities/facility-repository.ts';
import type { Log } from '../log.ts';
import {
  closeConflict,
  type ConflictRow,
  listOpenConflicts,
  type LockedNode,
  lockNode,
  updateNode,
} from './recovery-repository.ts';

/**
 * A restored cloud does not know how often it began a new timeline after its backup. No number of recoveries since then
 * comes near this: the timeline that begins with it is newer than any that a facility has heard of.
 */
const TIMELINES_SKIPPED = 1000;

/** A promise of the cloud's that has no room any more after a recovery. */
export type OpenConflict = ConflictRow & { readonly facilityName: string };

export type RecoveryError =
  | { readonly code: 'facility.not_found' }
  /** Nothing keeps the cloud from selling this facility's time. */
  | { readonly code: 'facility.not_fenced' }
  | { readonly code: 'conflict.not_found' };

/** What people decide when two memories do not fit and neither side may decide it (PROTOCOL §6). */
export type RecoveryService = {
  /**
   * The next machine that this facility's controller shows itself on is let in, if no other one is linked by then.
   * Errors: `facility.not_found`.
   */
  approveMachine(facility: string): Promise<Result<{ readonly facilityName: string }, RecoveryError>>;
  /**
   * The cloud's memory of this facility stands as it is, whatever it has lost: it sells again, under a new timeline, and
   * the facility takes the cloud's copy. Errors: `facility.not_found`, `facility.not_fenced`.
   */
  release(facility: string): Promise<Result<{ readonly facilityName: string }, RecoveryError>>;
  /** Oldest first. */
  listConflicts(): Promise<readonly OpenConflict[]>;
  /** Somebody has seen to it. Errors: `conflict.not_found`. */
  solveConflict(allocationId: string): Promise<Result<null, RecoveryError>>;
};

export type RecoveryParts = { readonly db: Db; readonly clock: Clock; readonly log: Log };

export function createRecoveryService({ db, clock, log }: RecoveryParts): RecoveryService {
  return {
    approveMachine: (facility) =>
      changeNode(db, facility, async (tx, facilityId) => {
        await updateNode(tx, facilityId, { fingerprint: null });
        log.warn('facility.machine.approved', { facilityId });
        return ok(null);
      }),

    release: (facility) =>
      changeNode(db, facility, async (tx, facilityId, { fenced, incarnation, replicaSeq }) => {
        if (fenced === null) return err({ code: 'facility.not_fenced' });
        await updateNode(tx, facilityId, {
          fenced: null,
          session: null,
          incarnation: incarnation + TIMELINES_SKIPPED,
          // Nobody has heard anything of this timeline; what the facility takes is our copy of it.
          peerAcked: replicaSeq,
        });
        log.error('facility.released', { facilityId, fenced });
        return ok(null);
      }),

    listConflicts: async () => {
      const names = new Map((await listFacilities(db)).map(({ profile }) => [profile.id, profile.name]));
      const open = await listOpenConflicts(db);
      return open.map((conflict) => ({
        ...conflict,
        facilityName: names.get(conflict.facilityId) ?? conflict.facilityId,
      }));
    },

    solveConflict: async (allocationId) => {
      const facilityId = await closeConflict(db, allocationId, clock.now());
      if (facilityId === null) return err({ code: 'conflict.not_found' });
      log.warn('conflict.solved', { facilityId, allocationId });
      return ok(null);
    },
  };
}

/** `change` runs under the lock that every step of the facility's link takes first. */
async function changeNode(
  db: Db,
  facility: string,
  change: (tx: Tx, facilityId: string, node: LockedNode) => Promise<Result<null, RecoveryError>>,
): Promise<Result<{ readonly facilityName: string }, RecoveryError>> {
  return db.transaction(async (tx) => {
    const profile = await findFacilityNamed(tx, facility);
    const node = profile && (await lockNode(tx, profile.id));
    if (!profile || !node) return err({ code: 'facility.not_found' });
    const changed = await change(tx, profile.id, node);
    return changed.ok ? ok({ facilityName: profile.name }) : changed;
  });
}
