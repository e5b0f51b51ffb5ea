import type { FacilityProfile } from '../../domain/facility.ts';
import type { Random } from '../../domain/random.ts';
import { type Clock, DAY_MS, MINUTE_MS } from '../../domain/time.ts';
import type { NodePort } from '../../sync/engine/node-port.ts';
import type { Db } from '../db/database.ts';
import { isHandingBack } from '../facilities/hand-back-repository.ts';
import type { Log } from '../log.ts';
import { allotmentsToTake, type FrontierFacts, frontierTransfers } from './frontier.ts';
import { listActiveSince, listRanges } from './pg-node-store.ts';

/** How often a facility's frontier is looked at while nothing about it changes. */
const LOOK_MS = 10 * MINUTE_MS;

/** A facility that has not answered by then is asked again at the next look. */
const ANSWER_MS_MAX = MINUTE_MS;

/** A facility as the job finds it. */
export type FrontierFacility = {
  readonly profile: FacilityProfile;
  readonly node: Pick<NodePort, 'run'>;
  readonly isUp: boolean;
};

export type FrontierJobOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Pick<Log, 'info'>;
};

export type FrontierJob = {
  /**
   * To be called every few seconds for each facility that this process serves. Looks closer when the link has come up
   * or the profile has changed, and every ten minutes.
   */
  look(facility: FrontierFacility): Promise<void>;
  /** Something that it goes by has changed: looks closer at the next call. */
  forget(facilityId: string): void;
};

type Look = { readonly atMs: number; readonly revision: number };

/**
 * Moves every facility's frontier and sees to its allotments (PROTOCOL §8.1, §8.4). Never while the link is down: time
 * in transit is nobody's to sell (§7.5). Nor while the controller hands its time back, to be replaced (§7.6). Forgets with its process: what is due is read from what each side holds.
 */
export function createFrontierJob(options: FrontierJobOptions): FrontierJob {
  const { clock } = options;
  const looks = new Map<string, Look>();

  function isDue({ profile: { id, revision } }: FrontierFacility): boolean {
    const last = looks.get(id);
    return !last || last.revision !== revision || clock.monotonicMs() >= last.atMs + LOOK_MS;
  }

  return {
    look: async (facility) => {
      const { id, revision } = facility.profile;
      if (!facility.isUp) looks.delete(id);
      if (!facility.isUp || !isDue(facility)) return;
      const atMs = clock.monotonicMs();
      // Before the look: who forgets it meanwhile wants another.
      looks.set(id, { atMs, revision });
      try {
        if (!(await isHandingBack(options.db, id))) await lookClosely(options, facility);
      } catch (error) {
        looks.delete(id);
        throw error;
      }
    },
    forget: (facilityId) => void looks.delete(facilityId),
  };
}

async function lookClosely({ db, clock, random, log }: FrontierJobOptions, facility: FrontierFacility): Promise<void> {
  const { profile, node } = facility;
  const facilityId = profile.id;
  const now = clock.now();
  const ranges = await listRanges(db, facilityId);
  const active = await listActiveSince(db, facilityId, now - DAY_MS);
  const facts: FrontierFacts = { profile, ranges, active, now };

  const give = frontierTransfers(facts);
  if (give.length > 0) {
    const { outcome } = await node.run({ type: 'transfer', ranges: give });
    const until = Math.max(...give.map(({ endsAt }) => endsAt));
    log.info('frontier.moved', { facilityId, outcome: outcome.kind, ranges: give.length, until });
  }
  const take = allotmentsToTake(facts);
  if (take.length > 0) {
    const request = { requestId: random.uuid(), deadlineAt: now + ANSWER_MS_MAX };
    const { outcome } = await node.run({ type: 'pull', ranges: take, ...request });
    log.info('allotments.asked', { facilityId, outcome: outcome.kind, ranges: take.length });
  }
}
