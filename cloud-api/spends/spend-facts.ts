import type { EpochMs } from '../../domain/time.ts';
import type { SpendAsk, SpendDecision } from '../../sync/protocol/product-data.ts';
import type { Tx } from '../db/database.ts';
import { insertSpend } from './spend-repository.ts';

/** Keeps what a facility asks for, once; `spend-clerk.ts` decides. */
export async function keepAsked(tx: Tx, facilityId: string, ask: SpendAsk): Promise<void> {
  const undecided = { result: null, decidedAt: null, isTold: false } as const;
  await insertSpend(tx, { facilityId, ask, origin: 'facility', state: 'asked', ...undecided });
}

/**
 * Takes up again what the facility had been told before this database went back in time. The customer's balance comes
 * back by itself: it was told, too.
 */
export async function recoverDecision(
  tx: Tx,
  facilityId: string,
  { ask, result, now }: SpendDecision & { readonly now: EpochMs },
): Promise<void> {
  await insertSpend(tx, {
    facilityId,
    ask,
    origin: 'facility',
    state: result.kind,
    result,
    decidedAt: now,
    isTold: true,
  });
}
