import { required } from '../../domain/assert.ts';
import type { Promotion } from '../../domain/prices/promotion.ts';
import { type Clock, MINUTE_MS } from '../../domain/time.ts';
import type { Committed, NodePort } from '../../sync/engine/node-port.ts';
import { jsonOf } from '../../sync/protocol/json.ts';
import type { SpendDecision } from '../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import { type SpendRefusal, takeSpend } from './grant-spend.ts';
import { hasDueMarks } from './spend-marks.ts';
import { settleSpend } from './settle-spend.ts';
import { decideSpend, findSpendWork, listGrantedUntil, lockSpend, markSpendTold } from './spend-repository.ts';

/** By then a customer of the cloud has a booking, or an open question to the facility, or none. */
export const GRANT_MS_MAX = 15 * MINUTE_MS;

export type SpendClerk = {
  /**
   * Decides what the facility has asked for, settles what is due, and puts the answers into the facility's stream. One
   * at a time for each facility. Never fails: what is left undone is done at the next call.
   */
  work(facilityId: string, node: Pick<NodePort, 'run'>): Promise<void>;
  /** Gives back what customers were granted whose booking was never made. Never fails. */
  sweepGranted(): Promise<void>;
};

export type SpendClerkOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** By what a facility sells just now. */
  readonly promotionsOf: (facilityId: string) => readonly Promotion[];
};

/**
 * Spends are asked for and marked in the transactions of the link, and worked on here, each in one of its own: the
 * facility's lock is not held while a promotion or a customer is waited for.
 */
export function createSpendClerk({ db, clock, log, promotionsOf }: SpendClerkOptions): SpendClerk {
  const turns = new Map<string, Promise<void>>();

  async function workNow(facilityId: string, node: Pick<NodePort, 'run'>): Promise<void> {
    const { asked, due } = await findSpendWork(db, facilityId);
    for (const id of asked) {
      await db.transaction((tx) => decideAsked(tx, id, { now: clock.now(), promotions: promotionsOf(facilityId) }));
    }
    for (const id of due) await settle(id);
    for (const decision of (await findSpendWork(db, facilityId)).untold) {
      const { outcome } = await node.run({ type: 'fact', factType: 'spend.decided', data: jsonOf(decision) });
      // A fenced cloud tells nothing.
      if (outcome.kind !== 'done') return;
      await markSpendTold(db, decision.ask.spend.id);
    }
  }

  /** Of one that is due, or was granted long ago, no attempt is under way any more. */
  async function settle(id: string): Promise<void> {
    const settled = await db.transaction((tx) => settleSpend(tx, id, { now: clock.now() }));
    if (settled && !settled.isWhole) log.warn('spends.customer_unknown', { spendId: id });
  }

  return {
    work: (facilityId, node) => {
      const turn = (turns.get(facilityId) ?? Promise.resolve())
        .then(() => workNow(facilityId, node))
        .catch((error: unknown) => log.warn('spends.work_failed', { facilityId, error }));
      turns.set(facilityId, turn);
      return turn;
    },
    sweepGranted: async () => {
      try {
        for (const id of await listGrantedUntil(db, clock.now() - GRANT_MS_MAX)) await settle(id);
      } catch (error) {
        log.warn('spends.sweep_failed', { error });
      }
    },
  };
}

/** True when a commit has left something to be worked on. */
export function isSpendWork({
  writes,
  facts,
}: Pick<Committed, 'facts'> & { readonly writes: Pick<Committed['writes'], 'allocations' | 'requests'> }): boolean {
  return hasDueMarks(writes) || facts.some(({ type }) => type === 'spend.asked' || type === 'spend.returned');
}

/** Decides once: of two who look at the same time the second finds it decided. */
async function decideAsked(
  tx: Tx,
  id: string,
  { now, promotions }: { readonly now: number; readonly promotions: readonly Promotion[] },
): Promise<void> {
  const row = required(await lockSpend(tx, id), 'decideAsked: what is asked is kept');
  if (row.state === 'asked') await decideSpend(tx, id, await decisionOn(tx, { ...row, now, promotions }), now);
}

type Asked = NonNullable<Awaited<ReturnType<typeof lockSpend>>> & {
  readonly now: number;
  readonly promotions: readonly Promotion[];
};

/** Whether the promotion applies the facility has looked at, by its own terms; here is counted. */
async function decisionOn(
  tx: Tx,
  { facilityId, ask, isWithdrawn, now, promotions }: Asked,
): Promise<SpendDecision['result']> {
  if (isWithdrawn) return { kind: 'refused', code: 'spend.withdrawn' };
  const wanted = ask.spend.promotion;
  const promotion = wanted && (promotions.find((known) => known.id === wanted.id) ?? null);
  if (wanted && !promotion) return { kind: 'refused', code: 'promotion.unknown' };
  const taken = await takeSpend(tx, { facilityId, ask, promotion, now });
  return taken.ok ? { kind: 'granted' } : { kind: 'refused', ...refusalOf(taken.error) };
}

function refusalOf(error: SpendRefusal): { readonly code: string; readonly balance?: number } {
  return error.code === 'credits.too_few' ? error : { code: error.code };
}
